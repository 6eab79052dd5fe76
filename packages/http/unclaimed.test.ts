import { Counters } from '@komainu/kernel/counters.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createHttpServer } from './server.ts';
import { registerUnclaimed, sourceOf } from './unclaimed.ts';

const API_KEY = '0'.repeat(32);
const counted: string[] = [];
const principal = { kind: 'api_key' as const, id: 'k' };
const app = createHttpServer({
  authenticator: {
    apiKey: async (key) => (key === API_KEY ? principal : undefined),
    applicationKey: async () => undefined,
    session: async () => undefined,
  },
  counters: new Counters(),
  logger: silentLogger,
});
registerUnclaimed(app, (source) => counted.push(source));
app.get('/things/:id/parts', { config: { access: { kind: 'public', why: 'a test' } } }, () => ({}));
afterAll(() => app.close());
beforeEach(() => counted.splice(0));

const send = async (
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  headers: Record<string, string> = {},
  body = 'data',
) => {
  const answer = await app.inject({ method, url, headers, ...(method === 'GET' ? {} : { body }) });
  return [answer.statusCode, answer.json<unknown>(), counted.splice(0)];
};
const KEY = { 'dd-api-key': API_KEY };
const taken = (source: string) => [202, {}, [source]];
const notFound = (method: string, path: string) => [404, { errors: [`no such route: ${method} ${path}`] }, []];

describe('a path that no route claims', () => {
  it('takes any body with a valid key, and counts it', async () => {
    const odd = { ...KEY, 'content-type': 'application/x-odd', 'content-encoding': 'br' };
    expect(await send('POST', '/api/v9/newthing?x=1', odd)).toEqual(taken('/api/v9/newthing'));
    expect(await send('PUT', `/v9/input/${API_KEY}?api_key=${API_KEY}`)).toEqual(taken('/v9/input/*'));
    expect(await send('POST', '/api/v9/newthing', { ...KEY, 'content-type': 'application/json' }, '{}')).toEqual([
      202,
      {},
      [],
    ]);
  });

  it('refuses other keys', async () => {
    const forbidden = [403, { errors: ['Forbidden'] }, []];
    expect(await send('POST', '/api/v9/newthing')).toEqual(forbidden);
    expect(await send('POST', '/api/v9/newthing', { 'dd-api-key': 'other' })).toEqual(forbidden);
  });

  it.each([
    ['GET', '/api/v9/newthing', KEY],
    ['POST', '/api/v1/monitor', { ...KEY, 'dd-application-key': 'a' }],
    ['POST', '/api/v1/monitor', { ...KEY, cookie: 'komainu_session=s' }],
    ['POST', '/api/unstable/nothing', KEY],
    ['POST', '/api/v2/libraries/tests/services/setting', KEY],
    ['PUT', '/things/7/parts/', KEY],
  ] as const)('is 404 for what wants an answer: %s %s', async (method, url, headers) => {
    expect(await send(method, url, headers)).toEqual(notFound(method, url));
  });

  it('tells a bounded number of paths apart', async () => {
    const names = new Set<string>();
    for (let i = 0; i < 26 * 4; i++) {
      const name = `${String.fromCharCode(97 + (i % 26))}${'x'.repeat(Math.floor(i / 26))}`;
      for (const source of (await send('POST', `/flood/${name}`, KEY))[2] as string[]) names.add(source);
    }
    expect([names.size <= 65, names.has('other_paths')]).toEqual([true, true]);
  });
});

it.each([
  ['/', '/'],
  ['/api/v2/rum', '/api/v2/rum'],
  ['/a/b/c/d/e', '/a/b/c/d'],
  [`/v1/input/pub${'0'.repeat(32)}`, '/v1/input/*'],
  ['/users/12345', '/users/*'],
  ['/x/%0a/"', '/x/*/*'],
])('names %j in the books as %s', (path, name) => {
  expect(sourceOf(path)).toBe(name);
});
