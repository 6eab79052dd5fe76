import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCheck, testParts } from '../../testing.ts';
import { check } from './check.ts';

const CERTIFICATE = fileURLToPath(new URL('../tls/testdata/certificate.pem', import.meta.url));
const KEY = fileURLToPath(new URL('../tls/testdata/key.pem', import.meta.url));
const answer: http.RequestListener = (request, response) => {
  if (request.url === '/broken') return void response.writeHead(503).end('sorry');
  request.setEncoding('utf8');
  let body = '';
  request.on('data', (text: string) => {
    body += text;
  });
  request.on('end', () => response.end(`${request.method} ${request.headers['content-type'] ?? ''} ${body} welcome`));
};
const plain = http.createServer(answer);
const secure = https.createServer({ cert: readFileSync(CERTIFICATE), key: readFileSync(KEY) }, answer);
let base = '';
let secureBase = '';
beforeAll(async () => {
  for (const server of [plain, secure]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  base = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;
  secureBase = `https://127.0.0.1:${(secure.address() as AddressInfo).port}`;
});
afterAll(() => {
  for (const server of [plain, secure]) {
    server.closeAllConnections();
    server.close();
  }
});

async function run(instance: object, nowMs = Date.UTC(2126, 9, 19, 8)) {
  const recorded = await runCheck(check, { name: 'shop', ...instance }, {}, testParts(new FakeClock(nowMs)));
  return {
    metrics: recorded.metrics.map(({ metric, value }) => [metric, Math.round(value)]),
    checks: recorded.serviceChecks.map(({ name, status, message }) => [name, status, message]),
    tags: recorded.serviceChecks[0]?.tags,
  };
}

test('a page that answers', async () => {
  expect(await run({ url: `${base}/` })).toEqual({
    metrics: [
      ['network.http.response_time', expect.any(Number)],
      ['network.http.can_connect', 1],
      ['network.http.cant_connect', 0],
    ],
    checks: [['http.can_connect', 0, '']],
    tags: ['instance:shop', `url:${base}/`],
  });
});

test.each<[object, number, RegExp]>([
  [{ path: '/broken' }, 2, /^answers 503, expected \(1\|2\|3\)\\d\\d$/],
  [{ path: '/broken', include_content: true }, 2, /\nsorry$/],
  [{ path: '/broken', http_response_status_code: '5..' }, 0, /^$/],
  [{ content_match: 'wel[c]ome' }, 0, /^$/],
  [{ content_match: 'farewell' }, 2, /^the content does not match farewell$/],
  [{ content_match: 'welcome', reverse_content_match: true }, 2, /^the content matches welcome$/],
  [{ method: 'post', data: { a: 1 }, content_match: 'POST application/json \\{"a":1\\}' }, 0, /^$/],
  [{ method: 'PUT', data: 'a=1', content_match: 'PUT application/x-www-form-urlencoded a=1' }, 0, /^$/],
])('%j gives %d', async ({ path = '/', ...instance }: { path?: string }, status, message) => {
  const { checks } = await run({ url: base + path, collect_response_time: false, ...instance });
  expect(checks).toEqual([['http.can_connect', status, expect.stringMatching(message)]]);
});

test('nobody there', async () => {
  expect(await run({ url: 'http://127.0.0.1:1/' })).toMatchObject({
    metrics: [
      ['network.http.can_connect', 0],
      ['network.http.cant_connect', 1],
    ],
    checks: [['http.can_connect', 2, expect.stringMatching(/ECONNREFUSED.*Connection failed after \d+ ms/)]],
  });
});

test('the certificate of a page over TLS', async () => {
  const trusted = await run({ url: secureBase, tls_ca_cert: CERTIFICATE });
  expect(trusted).toMatchObject({
    metrics: [
      ['network.http.response_time', expect.any(Number)],
      ['network.http.can_connect', 1],
      ['network.http.cant_connect', 0],
      ['http.ssl.days_left', 10],
      ['http.ssl.seconds_left', expect.any(Number)],
    ],
    checks: [
      ['http.can_connect', 0, ''],
      ['http.ssl_cert', 1, expect.stringContaining('days left')],
    ],
  });
  const untrusted = await run({ url: secureBase, check_certificate_expiration: false });
  expect(untrusted.checks).toEqual([['http.can_connect', 2, expect.stringContaining('self-signed')]]);
  const old = await run({ url: secureBase, disable_ssl_validation: true, check_certificate_expiration: false });
  expect(old.checks).toEqual([['http.can_connect', 0, '']]);
});
