import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scrubData, scrubText } from './text.ts';

test.each([
  ['api_key: 0123456789abcdef0123456789abcdef', 'api_key: ********cdef'],
  ['  - password: "a, b"', '  - password: "********"'],
  ['password: hunter2 # comment', 'password: ********# comment'],
  ['{"password":"hunter2","user":"me"}', '{"password":"********","user":"me"}'],
  ['DD_API_KEY=abc DD_ENV=x', 'DD_API_KEY=********'],
  ['snmp: {community_string: public, port: 161}', 'snmp: {community_string: ********, port: 161}'],
  ['http_proxy: http://user:pass@proxy:3128/x', 'http_proxy: http://********@proxy:3128/x'],
  ['Authorization: Bearer abcdefgh.1234', 'Authorization: ********'],
  ['curl -H "authorization: Basic dXNlcjpwdw=="', 'curl -H "authorization: ********'],
  [
    'instances: [{host: x, password: y}, {pass: "z"}]',
    'instances: [{host: x, password: ********}, {pass: "********"}]',
  ],
  ['auth_token:\n  reader:\n    type: x\nport: 1', 'auth_token:\n  ********\n    ********\nport: 1'],
  ['api_keys:\n- abc\n- def\nurl: x', 'api_keys:\n********\n********\nurl: x'],
  [
    'key: -----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----\nx: 1',
    'key: -----******** RSA PRIVATE KEY-----\nx: 1',
  ],
  ['secret_backend_timeout: 30', 'secret_backend_timeout: 30'],
  ['"tls_private_key": "/etc/key.pem"', '"tls_private_key": "/etc/key.pem"'],
  ['nothing to hide: here', 'nothing to hide: here'],
  ['my value is s3cr3t!', 'my value is ********'],
])('%s', (text, expected) => {
  expect(scrubText(text, ['s3cr3t!'])).toBe(expected);
});

test('plain data keeps its shape', () => {
  const data = {
    host: 'h',
    password: 'x',
    nested: [{ token: 5, url: 'http://a:b@c' }],
    tags: ['a:b'],
    empty: { api_key: '' },
  };
  expect(scrubData(data)).toEqual({
    host: 'h',
    password: '********',
    nested: [{ token: '********', url: 'http://********@c' }],
    tags: ['a:b'],
    empty: { api_key: '' },
  });
});

test('a value under the name of a secret is never seen again', () => {
  const names = fc.constantFrom('password', 'DD_API_KEY', 'auth_token', 'mysql_pass', 'client-secret', 'privKey');
  const secrets = fc.stringMatching(/^[A-Za-z0-9!$%&()*+;<=>?@^_~-]{8,30}$/);
  fc.assert(
    fc.property(names, secrets, fc.constantFrom(': ', '=', ': "', ": '"), (name, secret, between) => {
      const quote = /["']$/.exec(between)?.[0] ?? '';
      expect(scrubText(`a: 1\n  ${name}${between}${secret}${quote}\nb: 2`)).not.toContain(secret);
      expect(scrubText(JSON.stringify({ a: [{ [name]: secret }] }))).not.toContain(secret);
      expect(JSON.stringify(scrubData({ x: [{ [name]: secret }] }))).not.toContain(secret);
    }),
  );
});

test('no text makes it slow', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2_000, unit: 'binary' }), (text) => typeof scrubText(text) === 'string'),
  );
  const startedMs = performance.now();
  scrubText(`${'password:'.repeat(5_000)}\n${'"a":'.repeat(5_000)}\n${' '.repeat(50_000)}x`);
  expect(performance.now() - startedMs).toBeLessThan(5_000);
});
