import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { testContext } from '@komainu/testkit/test-server.ts';
import { expect, it } from 'vitest';
import { logsTables } from '../../tables/logs.ts';
import { testOutgoing } from '../outgoing/test-settings.ts';
import { registerLogs } from '../register.ts';
import { logPorts } from '../test-ports.ts';

const PATH = '/api/v2/logs/config/archives';
const KEYS = { 'dd-api-key': 'k', 'dd-application-key': 'a' };

it('can be reached as soon as there is an integration of its account, and no longer without it', async () => {
  let isThere = false;
  let changed = () => {};
  using settings = testOutgoing({
    cloudTokens: {
      azure: async () => 'token',
      google: async () => 'token',
      hasAzure: () => isThere,
      hasGoogle: () => isThere,
      onChange: (listener) => {
        changed = listener;
      },
    },
  });
  const store = await openTestStore(logsTables);
  const context = testContext();
  const feature = await registerLogs(context, { ...logPorts(context), store, outgoing: settings });
  const destinations = [
    { type: 'azure', container: 'c', storage_account: 'shop', integration: { client_id: 'c', tenant_id: 't' } },
    { type: 'gcs', bucket: 'logs', integration: { client_email: 'me@shop', project_id: 'shop' } },
  ];
  for (const destination of destinations) {
    const payload = { data: { type: 'archives', attributes: { name: destination.type, query: '*', destination } } };
    const answer = await context.app.inject({ method: 'POST', url: PATH, headers: KEYS, payload });
    expect(answer.statusCode).toBe(200);
  }
  const states = async () => {
    const answer = await context.app.inject({ url: PATH, headers: KEYS });
    const { data } = answer.json<{ data: { attributes: { state: string } }[] }>();
    return data.map(({ attributes }) => attributes.state);
  };
  const before = await states();
  const after: string[][] = [];
  for (const there of [true, false]) {
    isThere = there;
    changed();
    after.push(await states());
  }
  expect([before, ...after]).toEqual([
    ['FAILING', 'FAILING'],
    ['UNKNOWN', 'UNKNOWN'],
    ['FAILING', 'FAILING'],
  ]);
  await feature.close();
  await context.app.close();
  await store[Symbol.asyncDispose]();
});
