import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CheckHttp } from './check-http.ts';
import { digestAuthorization } from './digest.ts';
import { proxyFor } from './proxy.ts';

const signal = new AbortController().signal;
let base = '';
/** Connections that were answered once and are broken at their second use. */
const seen = new WeakSet<object>();
const server = http.createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://x');
  if (pathname === '/hang') return;
  if (pathname === '/moved') return void response.writeHead(302, { location: '/echo' }).end();
  if (pathname === '/round') return void response.writeHead(302, { location: '/round' }).end();
  if (pathname === '/gzip') return void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('packed'));
  if (pathname === '/refused') return void response.writeHead(403).end('no');
  if (pathname === '/digest' && !request.headers.authorization?.startsWith('Digest ')) {
    return void response.writeHead(401, { 'www-authenticate': 'Digest realm="r", nonce="n", qop="auth"' }).end();
  }
  if (pathname === '/reset') {
    const isFirst = !seen.has(request.socket);
    seen.add(request.socket);
    if (!isFirst) return void request.socket.resetAndDestroy();
    return void response.end('once');
  }
  const { authorization, 'x-a': a, 'x-b': b, host } = request.headers;
  response.end(
    JSON.stringify({
      method: request.method,
      url: request.url,
      authorization: authorization?.split(',')[0],
      a,
      b,
      host,
    }),
  );
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function get(path: string, instance: object = {}, initConfig: object = {}) {
  const checkHttp = CheckHttp.fromInstance({ ...instance }, { ...initConfig });
  try {
    return await checkHttp.get(base + path, signal);
  } finally {
    checkHttp.close();
  }
}

describe('a request', () => {
  test('carries headers and the user; an instance wins over init_config', async () => {
    const { text } = await get(
      '/echo?x=1',
      { username: 'u', password: 'p', headers: { 'X-A': 1 }, timeout: '5' },
      { username: 'other', extra_headers: { 'X-B': 'b' } },
    );
    expect(JSON.parse(text)).toMatchObject({ url: '/echo?x=1', authorization: 'Basic dTpw', a: '1', b: 'b' });
  });

  test('follows redirects, unpacks, and proves itself by digest', async () => {
    expect([
      JSON.parse((await get('/moved')).text).url,
      (await get('/moved', { allow_redirects: false })).status,
      (await get('/gzip')).text,
      JSON.parse((await get('/digest', { auth_type: 'digest', username: 'u', password: 'p' })).text).authorization,
    ]).toEqual(['/echo', 302, 'packed', 'Digest username="u"']);
  });

  test('is sent anew when a connection that rested turns out to be closed', async () => {
    const checkHttp = CheckHttp.fromInstance({}, {});
    const answers = [await checkHttp.get(`${base}/reset`, signal), await checkHttp.get(`${base}/reset`, signal)];
    checkHttp.close();
    expect(answers.map(({ text }) => text)).toEqual(['once', 'once']);
  });

  test('with a body is not sent again to where it is redirected', async () => {
    const checkHttp = CheckHttp.fromInstance({}, {});
    const answer = await checkHttp.request({ method: 'POST', url: `${base}/moved`, body: 'x' }, signal);
    checkHttp.close();
    expect(JSON.parse(answer.text)).toMatchObject({ method: 'GET', url: '/echo' });
  });

  test('goes through a proxy with the whole address', async () => {
    const { text } = await get('/echo', { proxy: { http: base } }).then(() =>
      new CheckHttp({
        ...CheckHttp.fromInstance({}, {}).options,
        proxy: { http: base, https: '', exclude: [] },
      }).get('http://far.example/echo', signal),
    );
    expect(JSON.parse(text)).toMatchObject({ url: 'http://far.example/echo', host: 'far.example' });
  });

  test.each([
    ['/hang', { timeout: 0.05 }, 'check_http_unreachable', /no answer in 50 ms/],
    ['/round', {}, 'check_http_unreachable', /redirects/],
  ])('%s fails and says why', async (path, instance, code, message) => {
    await expect(get(path, instance)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('a refusal names the address without its secrets', async () => {
    const checkHttp = CheckHttp.fromInstance({}, {});
    const url = `${base.replace('//', '//me:secret@')}/refused?token=secret`;
    await expect(checkHttp.getOk(url, signal)).rejects.toMatchObject({
      code: 'check_http_status',
      message: `${base}/refused answers 403`,
    });
    await expect(checkHttp.getJson(`${base}/gzip`, signal)).rejects.toMatchObject({ code: 'check_http_body' });
    checkHttp.close();
  });
});

test('digest follows the example of RFC 7616', () => {
  const challenge =
    'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';
  const authorization = digestAuthorization(
    challenge,
    { method: 'GET', path: '/dir/index.html' },
    { username: 'Mufasa', password: 'Circle of Life' },
    'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  );
  expect(authorization).toContain(
    'response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db6c2eb6c1"'.slice(0, 20),
  );
  expect(digestAuthorization('Basic realm="x"', { method: 'GET', path: '/' }, { username: 'u', password: 'p' })).toBe(
    undefined,
  );
});

test.each([
  ['http://far.example/', 'http://proxy:3128/'],
  ['http://inner.corp/', undefined],
  ['http://localhost/', undefined],
  ['https://far.example/', undefined],
])('%s is asked through %s', (target, proxy) => {
  const options = { http: 'proxy:3128', https: '', exclude: ['.corp'] };
  expect(proxyFor(new URL(target), options)?.href).toBe(proxy);
});
