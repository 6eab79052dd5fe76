import type { ServiceMapAnswer } from '@komainu/contracts/traces/service-map-api.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { type Encodable, encodeMsgpack } from '@komainu/wire/msgpack/writer.ts';
import { expect, it } from 'vitest';
import { spansTable } from '../../tables/spans.ts';
import { registerTraces } from '../register.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const KEYS = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };

function span(id: number, parent: number, service: string, fields: { readonly [key: string]: Encodable } = {}) {
  return {
    ...{ service, name: 'request', resource: 'r', type: 'web', trace_id: 7, span_id: id, parent_id: parent },
    ...{ start: BigInt(NOW - 60_000) * 1_000_000n, duration: 2_000_000, error: 0, meta: {}, metrics: {} },
    ...fields,
  };
}

it('draws who calls whom from spans, in one environment and around one service', async () => {
  await using store = await openTestStore([spansTable]);
  const context = testContext(standingClock(NOW));
  const feature = registerTraces(context, {
    store,
    ledger: context.ledger,
    flushAfterMs: 10,
    hostSeen: () => {},
    metrics: { write: async () => {} },
  });
  const client = {
    meta: { 'span.kind': 'client', 'peer.service': 'users-db', 'db.system': 'postgresql' },
    type: 'sql',
  };
  const trace = [
    span(1, 0, 'web', { metrics: { '_dd.top_level': 1 }, meta: { env: 'prod' } }),
    span(2, 1, 'web', { meta: { 'span.kind': 'client', 'peer.service': 'orders', env: 'prod' } }),
    span(3, 2, 'orders', { metrics: { '_dd.top_level': 1 }, error: 1, meta: { env: 'prod' } }),
    span(4, 3, 'orders', { ...client, meta: { ...client.meta, env: 'prod' } }),
  ];
  const send = { method: 'PUT', url: '/v0.4/traces', headers: KEYS } as const;
  await context.app.inject({ ...send, payload: encodeMsgpack([trace]) });
  const get = async <Answer>(url: string): Promise<Answer> =>
    (await context.app.inject({ method: 'GET', url, headers: KEYS })).json<Answer>();

  const map = await get<ServiceMapAnswer>('/api/unstable/service-map?from=now-1h&to=now&env=prod');
  expect(map.edges.map(({ from, to, hits, errors }) => [from, to, hits, errors])).toEqual([
    ['web', 'orders', 1, 1],
    ['orders', 'users-db', 1, 0],
  ]);
  expect(map.nodes.map(({ service, kind }) => [service, kind]).sort()).toEqual([
    ['orders', 'service'],
    ['users-db', 'database'],
    ['web', 'service'],
  ]);
  const near = await get<ServiceMapAnswer>('/api/unstable/service-map?from=now-1h&to=now&service=web');
  expect(near.nodes.map(({ service }) => service).sort()).toEqual(['orders', 'web']);
  expect((await get<ServiceMapAnswer>('/api/unstable/service-map?env=stage')).nodes).toEqual([]);

  const window = `start=${NOW / 1000 - 3600}&end=${NOW / 1000}`;
  expect(await get(`/api/v1/service_dependencies?env=prod&${window}`)).toEqual({
    web: { calls: ['orders'] },
    orders: { calls: ['users-db'] },
    'users-db': { calls: [] },
  });
  expect(await get(`/api/v1/service_dependencies/orders?env=prod&${window}`)).toEqual({
    name: 'orders',
    calls: ['users-db'],
    called_by: ['web'],
  });
  await feature.close();
  await context.app.close();
});
