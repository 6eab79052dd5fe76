import type { Principal } from '@komainu/contracts/access/principal.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { expect, it } from 'vitest';
import { askAs } from './ask-as.ts';
import { createHttpServer } from './server.ts';

const READER: Principal = {
  kind: 'session',
  id: 'guest',
  user: { id: 'u-1', email: 'ann@example.com', name: 'Ann', role: 'read-only', roleIds: [] },
};

function server() {
  const nobody = async () => undefined;
  const authenticator = { apiKey: nobody, applicationKey: nobody, session: nobody };
  const app = createHttpServer({ authenticator, counters: new Counters(), logger: silentLogger });
  const read = { config: { access: { kind: 'api', permission: 'read' } } } as const;
  const write = { config: { access: { kind: 'api', permission: 'write' } } } as const;
  app.get('/who', read, (request) => ({ who: request.principal?.id, user: request.principal?.user?.id }));
  app.post('/change', write, () => ({ changed: true }));
  app.get('/twice', read, async () => {
    const inner = await app.inject({ method: 'GET', url: '/who' });
    return { status: inner.statusCode };
  });
  return app;
}

it('asks as somebody, for one request', async () => {
  const app = server();
  expect(await askAs(app, READER, { method: 'GET', url: '/who' })).toEqual({
    status: 200,
    contentType: 'application/json; charset=utf-8',
    body: '{"who":"guest","user":"u-1"}',
  });
  // What he may not do stays forbidden, and nothing is left of him afterwards or further on.
  expect((await askAs(app, READER, { method: 'POST', url: '/change', body: {} })).status).toBe(403);
  expect((await app.inject({ method: 'GET', url: '/who' })).statusCode).toBe(403);
  expect((await askAs(app, READER, { method: 'GET', url: '/twice' })).body).toBe('{"status":403}');
});

it('keeps requests side by side apart', async () => {
  const app = server();
  const [mine, other] = await Promise.all([
    askAs(app, READER, { method: 'GET', url: '/who' }),
    app.inject({ method: 'GET', url: '/who' }),
  ]);
  expect([mine.status, other.statusCode]).toEqual([200, 403]);
});
