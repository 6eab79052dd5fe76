import type { DeletionsAnswer } from '@komainu/contracts/metrics/governance-api.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { metricQueryTables, metricsTables } from '../tables/index.ts';
import { type MetricsFeature, registerMetrics } from './register.ts';

const NOW_S = 1_795_309_200;
const KEYS = { 'dd-api-key': 'k', 'dd-application-key': 'a' };
const clock = standingClock(NOW_S * 1000);
const metadata = openSqliteMetadata(':memory:', clock);
let store: TelemetryStore & AsyncDisposable;
let running: { context: ReturnType<typeof testContext>; metrics: MetricsFeature };

async function start() {
  const context = testContext(clock);
  const metrics = await registerMetrics(context, {
    store,
    metadata,
    ledger: context.ledger,
    hostTags: () => [],
    hostSeen: () => undefined,
    sources: {},
    seriesLimit: 30,
    assets: async () => [
      {
        asset: { kind: 'dashboard', id: 'd1', title: 'Shop', url: '/dashboard/d1/shop' },
        uses: new Map([['gone.soon', ['user']]]),
      },
    ],
    snapshotFolder: '',
    flushAfterMs: 5,
  });
  running = { context, metrics };
}

beforeAll(async () => {
  store = await openTestStore([...metricsTables, ...metricQueryTables]);
  await start();
});

afterAll(async () => {
  await running.metrics.close();
  await store[Symbol.asyncDispose]();
});

async function ask(method: 'GET' | 'DELETE' | 'PUT', url: string, payload?: object) {
  const { statusCode, body } = await running.context.app.inject({
    method,
    url,
    headers: KEYS,
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: statusCode, body: body === '' ? undefined : JSON.parse(body) };
}

function send(metric: string, values: readonly number[], options: { tag?: string; atUnixS?: number } = {}) {
  const { tag = 'user', atUnixS = NOW_S - 60 } = options;
  return running.metrics.writer.write(
    values.map((value) => ({
      metric,
      host: 'h',
      tags: ['env:prod', `${tag}:${value}`],
      type: 'gauge' as const,
      intervalSeconds: 10,
      timesUnixS: [atUnixS],
      values: [value],
    })),
    { atOnce: true },
  );
}

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

async function rowsOf(table: string): Promise<number> {
  const [row] = await store.rows<{ rows: number }>(`SELECT toUInt32(count()) AS rows FROM ${table}`);
  return row?.rows ?? -1;
}

async function deletionOf(metric: string) {
  const { body } = await ask('GET', '/api/unstable/metrics/deletions');
  return (body as DeletionsAnswer).data.find((one) => one.metric === metric);
}

it('contains a metric that explodes, counts what it refuses, and lets go', async () => {
  await send('explodes', range(40));
  const refused = () => Object.fromEntries(running.context.ledger.totals().rejected.get('metrics') ?? []);
  expect(refused()).toEqual({ series_limit: 10 });
  expect((await ask('GET', '/api/unstable/metrics/governor')).body).toEqual({
    limit: 30,
    data: [
      {
        metric: 'explodes',
        tag: 'user',
        sinceUnixMs: NOW_S * 1000,
        seriesBefore: 30,
        containedSeries: 10,
        seriesNow: 30,
        seriesWithoutTag: 1,
      },
    ],
  });
  expect(await ask('DELETE', '/api/unstable/metrics/governor/explodes')).toEqual({ status: 204, body: undefined });
  expect((await ask('DELETE', '/api/unstable/metrics/governor/explodes')).status).toBe(404);
  await send('explodes', range(40));
  expect(refused()).toEqual({ series_limit: 10 });
});

it('tells what a metric costs and who uses it', async () => {
  await send('gone.soon', range(3));
  const { body } = await ask('GET', '/api/unstable/metrics/gone.soon/cardinality');
  expect(body).toMatchObject({
    series: 3,
    hosts: 1,
    tags: [
      { key: 'user', series: 3, values: 3, seriesWithout: 1, top: [{ value: '0', series: 1 }, {}, {}] },
      { key: 'env', seriesWithout: 3 },
      { key: 'host', seriesWithout: 3 },
    ],
    assets: [{ kind: 'dashboard', id: 'd1', tags: ['user'] }],
  });
  expect((await ask('GET', '/api/unstable/metrics/nobody/cardinality')).status).toBe(404);
});

it('sums up what every metric costs', async () => {
  const { body } = await ask('GET', '/api/unstable/metrics/summary');
  expect(body.data).toEqual([
    {
      metric: 'explodes',
      seriesNow: 40,
      newSeries: 10,
      exploding: false,
      hosts: 1,
      tags: ['env', 'host', 'user'],
      queries: 0,
      queriedUnixMs: 0,
      usedBy: 0,
    },
    {
      metric: 'gone.soon',
      seriesNow: 3,
      newSeries: 3,
      exploding: false,
      hosts: 1,
      tags: ['env', 'host', 'user'],
      queries: 0,
      queriedUnixMs: 0,
      usedBy: 1,
    },
  ]);
});

it('deletes a metric with all that the store holds of it, and nothing else', async () => {
  await send('stays', [1], { atUnixS: NOW_S - 7200 });
  await send('gone.soon', range(3), { atUnixS: NOW_S - 7200 });
  await running.metrics.rollups.run(0);
  await ask('PUT', '/api/v1/metrics/gone.soon', { description: 'words', unit: 'byte' });
  const before = await Promise.all(['points', 'points_1m', 'points_1h', 'series'].map(rowsOf));

  const begun = await ask('DELETE', '/api/unstable/metrics/gone.soon');
  expect([begun.status, begun.body]).toMatchObject([202, { metric: 'gone.soon', state: 'running', series: 3 }]);
  await eventually(async () => expect(await deletionOf('gone.soon')).toMatchObject({ state: 'done', reason: null }));
  const after = await Promise.all(['points', 'points_1m', 'points_1h', 'series'].map(rowsOf));
  expect(after.map((rows, index) => (before[index] ?? 0) - rows)).toEqual([6, 3, 3, 3]);
  expect((await ask('GET', '/api/v1/metrics/gone.soon')).status).toBe(404);
  expect((await ask('DELETE', '/api/unstable/metrics/gone.soon')).status).toBe(404);
  expect((await ask('GET', '/api/v1/metrics/stays')).status).toBe(200);

  await send('gone.soon', [1]);
  const { body } = await ask('GET', '/api/unstable/metrics/gone.soon/cardinality');
  expect(body.series).toBe(1);
});

it('goes on with a deletion after a restart', async () => {
  await send('half', range(2));
  await running.metrics.close();
  const begun = { metric: 'half', state: 'running', series: 2, requestedBy: 'somebody', startedUnixMs: clock.nowMs() };
  await metadata.put('metric_deletion', 'half', { ...begun, finishedUnixMs: null, reason: null }, 'somebody');
  await start();
  await eventually(async () => expect(await deletionOf('half')).toMatchObject({ state: 'done' }));
  expect((await ask('GET', '/api/unstable/metrics/half/cardinality')).status).toBe(404);
  const rows = await store.rows<{ metric: string }>(`SELECT DISTINCT metric FROM series ORDER BY metric`);
  expect(rows.map(({ metric }) => metric)).toEqual(['explodes', 'gone.soon', 'stays']);
});

it('goes on containing after a restart, until somebody lets go', async () => {
  await send('boom', range(40));
  await running.metrics.close();
  await start();
  const contained = async () => (await ask('GET', '/api/unstable/metrics/governor')).body.data;
  expect(await contained()).toMatchObject([{ metric: 'boom', tag: 'user', seriesBefore: 30, containedSeries: 0 }]);
  await send('boom', [100]);
  expect(await contained()).toMatchObject([{ metric: 'boom', containedSeries: 1 }]);
  await ask('DELETE', '/api/unstable/metrics/governor/boom');
  await running.metrics.close();
  await start();
  expect(await contained()).toEqual([]);
});
