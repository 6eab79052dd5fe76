import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { metricQueryTables, metricsTables } from '../../tables/index.ts';
import { type MetricsFeature, registerMetrics } from '../register.ts';

const NOW_S = 1_795_309_200;
const clock = standingClock(NOW_S * 1000);
const metadata = openSqliteMetadata(':memory:', clock);
let store: TelemetryStore & AsyncDisposable;
let running: { context: ReturnType<typeof testContext>; metrics: MetricsFeature };

/** Who draws starts later than metrics do. */
let assets: () => Promise<[]> = async () => [];

async function start() {
  const context = testContext(clock);
  const metrics = await registerMetrics(context, {
    store,
    metadata,
    ledger: context.ledger,
    hostTags: () => ['team:shop'],
    hostSeen: () => undefined,
    sources: {},
    assets: () => assets(),
    snapshotFolder: '',
    flushAfterMs: 5,
  });
  running = { context, metrics };
}

beforeAll(async () => {
  store = await openTestStore([...metricsTables, ...metricQueryTables]);
  await start();
  const { writer } = running.metrics;
  const series = (metric: string, type: 'gauge' | 'count', user: string, value: number) => ({
    metric,
    host: `h-${user}`,
    tags: ['env:prod', `user:${user}`],
    type,
    intervalSeconds: 10,
    timesUnixS: [NOW_S - 60],
    values: [value],
  });
  await writer.write(
    [
      series('shop.visits', 'count', 'a', 2),
      series('shop.visits', 'count', 'b', 3),
      series('shop.load', 'gauge', 'a', 2),
      series('shop.load', 'gauge', 'b', 4),
    ],
    { atOnce: true },
  );
});

afterAll(async () => {
  await running.metrics.close();
  await store[Symbol.asyncDispose]();
});

async function ask(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) {
  const { statusCode, body } = await running.context.app.inject({
    method,
    url,
    headers: { 'dd-api-key': 'k', 'dd-application-key': 'a' },
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: statusCode, body: body === '' ? undefined : JSON.parse(body) };
}

/** The lines of a query: their tags and the sum of their values. */
async function lines(query: string) {
  const { body } = await ask(
    'GET',
    `/api/v1/query?from=${NOW_S - 3600}&to=${NOW_S}&query=${encodeURIComponent(query)}`,
  );
  if (body.series === undefined) return body.errors;
  return body.series.map((one: { tag_set: string[]; pointlist: [number, number][] }) => [
    one.tag_set.join(','),
    one.pointlist.reduce((sum, [, value]) => sum + value, 0),
  ]);
}

const configure = (method: 'POST' | 'PATCH', metric: string, attributes: object) =>
  ask(method, `/api/v2/metrics/${metric}/tags`, { data: { type: 'manage_tags', id: metric, attributes } });

it('answers by indexed tags only, with whole sums and averages, and by all of them again', async () => {
  const counted = 'sum:shop.visits{*} by {user}.as_count()';
  expect(await lines(counted)).toEqual([
    ['user:a', 2],
    ['user:b', 3],
  ]);
  expect((await configure('POST', 'shop.visits', { metric_type: 'count', tags: ['env'] })).status).toBe(201);
  expect([
    await lines(counted),
    await lines('sum:shop.visits{env:prod} by {env}.as_count()'),
    await lines('sum:shop.visits{user:a}.as_count()'),
    await lines('sum:shop.visits{!user:a}.as_count()'),
    await lines('sum:shop.visits{*} by {env,host}.as_count()'),
    await lines('sum:shop.visits{team:shop}.as_count()'),
  ]).toEqual([[['user:N/A', 5]], [['env:prod', 5]], [], [['', 5]], [['env:prod,host:N/A', 5]], []]);
  await configure('PATCH', 'shop.visits', { exclude_tags_mode: true, tags: ['user', 'host'] });
  expect(await lines('sum:shop.visits{team:shop} by {env,user}.as_count()')).toEqual([['env:prod,user:N/A', 5]]);

  expect((await ask('GET', '/api/v2/metrics/shop.visits/volumes')).body.data.attributes).toEqual({
    indexed_volume: 1,
    ingested_volume: 2,
  });
  expect((await ask('GET', '/api/v2/metrics/shop.visits/all-tags')).body.data.attributes.tags).toEqual([
    'env:prod',
    'team:shop',
  ]);
  const estimate = async (groups: string) =>
    (await ask('GET', `/api/v2/metrics/shop.visits/estimate${groups}`)).body.data.attributes.estimated_output_series;
  expect([await estimate(''), await estimate('?filter[groups]=user,env')]).toEqual([1, 2]);
  expect((await ask('GET', '/api/unstable/metrics/shop.visits/cardinality')).body).toMatchObject({
    series: 2,
    indexedSeries: 1,
    indexedBy: 'configuration',
    queries: { count: 8 },
    tags: [
      { key: 'env', indexed: true, queriedUnixMs: NOW_S * 1000 },
      { key: 'host', indexed: false },
      { key: 'user', indexed: false },
    ],
  });
  await ask('DELETE', '/api/v2/metrics/shop.visits/tags');
  expect(await lines(counted)).toHaveLength(2);
});

it('follows rules for metrics that have no configuration of their own and are not exempt', async () => {
  const rule = { name: 'no users', metric_name_matches: ['shop.*'], tags: ['user'], exclude_tags_mode: true };
  const created = await ask('POST', '/api/v2/metrics/tag-indexing-rules', {
    data: { type: 'tag_indexing_rules', attributes: rule },
  });
  const byUser = () => lines('avg:shop.load{*} by {user}');
  expect(await byUser()).toEqual([['user:N/A', 3]]);
  const preview = async (id: string | undefined, attributes: object) =>
    (await ask('POST', '/api/unstable/metrics/tag-indexing-rules/preview', { ...(id && { id }), attributes })).body;
  // Both metrics have users and hosts of their own: without either, one series of each is left.
  expect(await preview(undefined, { ...rule, tags: ['host'] })).toMatchObject({
    metrics: 2,
    spared: { configuration: 0, exemption: 0, older: 0 },
    series: 4,
    indexedNow: 4,
    indexedThen: 2,
    rows: [
      { metric: 'shop.load', taken: ['host'], given: [], indexedNow: 2, indexedThen: 1, sparedBy: null },
      { metric: 'shop.visits', taken: ['host'] },
    ],
  });
  expect(
    await preview(created.body.data.id, { ...rule, metric_name_matches: ['shop.load'], tags: ['env'] }),
  ).toMatchObject({ metrics: 1, rows: [{ metric: 'shop.load', taken: ['env'], given: ['user'] }] });
  expect((await preview('00000000-0000-4000-8000-000000000000', rule)).errors).toEqual(['Tag indexing rule not found']);
  expect((await preview(undefined, {})).errors).toEqual([
    'Invalid request body: metric_name_matches must not be empty',
  ]);
  const exemptions = '/api/v2/metrics/shop.load/tag-indexing-rule-exemptions';
  expect((await ask('GET', exemptions)).status).toBe(404);
  const data = { type: 'tag_indexing_rule_exemptions', attributes: { reason: 'users are wanted here' } };
  expect((await ask('POST', exemptions, { data })).status).toBe(201);
  expect((await ask('GET', exemptions)).body.data.attributes).toMatchObject({
    kind: 'exemption',
    reason: 'users are wanted here',
  });
  expect(await byUser()).toHaveLength(2);
  await ask('DELETE', exemptions);
  await ask('DELETE', `/api/v2/metrics/tag-indexing-rules/${created.body.data.id}`);
  expect(await byUser()).toHaveLength(2);
});

it('refuses percentiles that a configuration leaves out', async () => {
  await configure('POST', 'shop.latency', { metric_type: 'distribution', tags: [], include_percentiles: false });
  expect(await lines('p95:shop.latency{*}')).toEqual([
    'shop.latency: its tag configuration does not include percentiles (include_percentiles)',
  ]);
  await configure('PATCH', 'shop.latency', { include_percentiles: true });
  expect(await lines('p95:shop.latency{*}')).toEqual([]);
});

it('starts with a rule by usage before it is known what is drawn, and takes nothing away until then', async () => {
  const options = { data: { dynamic_tags: { exclude_not_used_in_assets: true } } };
  const rule = { name: 'unused', metric_name_matches: ['shop.load'], tags: [], exclude_tags_mode: true, options };
  const created = await ask('POST', '/api/v2/metrics/tag-indexing-rules', {
    data: { type: 'tag_indexing_rules', attributes: rule },
  });
  const byUser = () => lines('avg:shop.load{*} by {user}');
  expect(await byUser()).toEqual([['user:N/A', 3]]);
  await running.metrics.close();
  assets = () => Promise.reject(new Error('not started'));
  await start();
  expect(await byUser()).toHaveLength(2);
  assets = async () => [];
  await ask('DELETE', `/api/v2/metrics/tag-indexing-rules/${created.body.data.id}`);
});

it('remembers what was asked for through a restart', async () => {
  await lines('avg:shop.load{env:prod}');
  await running.metrics.close();
  await start();
  const listed = async (filter: string) =>
    (await ask('GET', `/api/v2/metrics?filter[queried]=${filter}`)).body.data.map(({ id }: { id: string }) => id);
  expect([await listed('true'), await listed('false')]).toEqual([['shop.latency', 'shop.load', 'shop.visits'], []]);
  expect(
    (await ask('GET', '/api/v2/metrics/shop.load/active-configurations')).body.data.attributes.active_tags,
  ).toEqual(['env', 'user']);
});
