import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { expect, it } from 'vitest';
import { logPorts } from '../test-ports.ts';
import { registerSavedViews } from './routes.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const KEYS = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };
const PATH = '/api/unstable/logs/views';

it('creates, lists, changes and deletes saved views', async () => {
  const context = testContext(standingClock(NOW));
  registerSavedViews(context.app, logPorts(context).metadata);
  const ask = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
    const answer = await context.app.inject({
      method,
      url,
      headers: KEYS,
      ...(payload === undefined ? {} : { payload }),
    });
    return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
  };

  const fields = {
    name: 'Failed log-ins',
    query: 'source:authlog status:error',
    columns: ['host', '@network.client.ip'],
  };
  const created = await ask('POST', PATH, {
    ...fields,
    visualization: 'top_list',
    from: 'now-1h',
    options: { group_by: ['client_ip'] },
  });
  const view = {
    ...fields,
    id: expect.any(String),
    visualization: 'top_list',
    from: 'now-1h',
    options: { group_by: ['client_ip'] },
    createdBy: expect.any(String),
    createdAtUnixMs: NOW,
    updatedAtUnixMs: NOW,
    version: 1,
  };
  expect(created).toEqual({ status: 201, body: { data: view } });
  await ask('POST', PATH, { name: 'All' });
  const names = (await ask('GET', PATH)).body.data.map(({ name }: { name: string }) => name);
  expect(names).toEqual(['All', 'Failed log-ins']);

  const url = `${PATH}/${created.body.data.id}`;
  const changed = await ask('PATCH', url, { name: 'Log-ins', columns: [], from: '', version: 1 });
  const { from: _, ...rest } = view;
  expect(changed.body.data).toEqual({ ...rest, name: 'Log-ins', columns: [], version: 2 });
  expect((await ask('PATCH', url, { name: 'Late', version: 1 })).status).toBe(409);
  expect((await ask('GET', url)).body.data.name).toBe('Log-ins');
  expect((await ask('DELETE', url)).status).toBe(204);
  expect((await ask('GET', url)).status).toBe(404);

  const refused = [
    {},
    { name: 'x', query: '(' },
    { name: 'x', visualization: 'pies' },
    { name: 'x', columns: 'a' },
    { name: 'x', options: { a: 'x'.repeat(70_000) } },
  ];
  for (const body of refused) expect((await ask('POST', PATH, body)).status).toBe(400);
  await context.app.close();
});
