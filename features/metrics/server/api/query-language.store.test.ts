import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { metricQueryTables, metricsTables } from '../../tables/index.ts';
import { type MetricsFeature, registerMetrics } from '../register.ts';

const NOW_S = 1_795_309_200;
const FROM_S = NOW_S - 600;
const HEADERS = { 'dd-api-key': 'k', 'dd-application-key': 'a' };

let store: TelemetryStore & AsyncDisposable;
let metrics: MetricsFeature;
const context = testContext(standingClock(NOW_S * 1000));
const { app, ledger } = context;
const snapshotFolder = mkdtempSync(path.join(tmpdir(), 'snapshots-'));

beforeAll(async () => {
  store = await openTestStore([...metricsTables, ...metricQueryTables]);
  metrics = await registerMetrics(context, {
    store,
    metadata: openSqliteMetadata(':memory:', standingClock(NOW_S * 1000)),
    ledger,
    hostTags: () => [],
    hostSeen: () => undefined,
    sources: {},
    snapshotFolder,
    flushAfterMs: 5,
  });
  const points = (...values: (number | null)[]) =>
    values.flatMap((value, index) => (value === null ? [] : [[FROM_S + index * 10, value]]));
  await send('/api/v1/series', [
    { metric: 'q.up', type: 'gauge', interval: 10, tags: ['app:a', 'v:1'], points: points(12) },
    { metric: 'q.up', type: 'gauge', interval: 10, tags: ['app:b', 'v:1'], points: points(null, 12, 12, 12) },
    {
      metric: 'q.up',
      type: 'gauge',
      interval: 10,
      tags: ['app:c', 'v:1'],
      points: points(...Array(4).fill(null), 12, 12),
    },
    { metric: 'q.errors', type: 'count', interval: 10, tags: ['h:a'], points: points(1, null, 3) },
    { metric: 'q.hits', type: 'count', interval: 10, tags: ['h:a'], points: points(10, 10, 10) },
    { metric: 'q.flat', type: 'gauge', tags: ['h:a'], points: points(...Array(12).fill(10)) },
    { metric: 'q.flat', type: 'gauge', tags: ['h:b'], points: points(...Array(12).fill(10)) },
    { metric: 'q.flat', type: 'gauge', tags: ['h:c'], points: points(...Array(12).fill(90)) },
  ]);
  await send('/api/v1/distribution_points', [
    {
      metric: 'q.took',
      tags: ['h:a'],
      points: [
        [FROM_S, [1, 2, 3, 4]],
        [FROM_S + 10, [100]],
      ],
    },
  ]);
});

afterAll(async () => {
  await metrics.close();
  await store[Symbol.asyncDispose]();
  rmSync(snapshotFolder, { recursive: true });
});

async function send(url: string, series: readonly unknown[]) {
  const headers = { ...HEADERS, 'content-type': 'application/json' };
  await app.inject({ method: 'POST', url, headers, payload: JSON.stringify({ series }) });
}

async function v1(query: string, from = FROM_S, to = FROM_S + 60) {
  const url = `/api/v1/query?from=${from}&to=${to}&query=${encodeURIComponent(query)}`;
  return (await app.inject({ url, headers: HEADERS })).json();
}

async function v2(
  kind: 'timeseries' | 'scalar',
  queries: Readonly<Record<string, string>>,
  formulas: string[],
  rest = {},
) {
  const attributes = {
    from: FROM_S * 1000,
    to: (FROM_S + 60) * 1000,
    interval: 10_000,
    queries: Object.entries(queries).map(([name, query]) => ({ data_source: 'metrics', name, query, ...rest })),
    formulas: formulas.map((formula) => ({ formula })),
  };
  const payload = { data: { type: `${kind}_request`, attributes } };
  return (await app.inject({ method: 'POST', url: `/api/v2/query/${kind}`, headers: HEADERS, payload })).json();
}

describe('the store answers what the language asks', () => {
  it.each([
    ['count(v: v>2.5):q.took{*}.rollup(60)', [[0, 3]]],
    ['count(v: v<=2.5):q.took{*}.rollup(20)', [[0, 2]]],
    [
      'count(v: v>=100):q.took{*}.rollup(10)',
      [
        [0, 0],
        [10, 1],
      ],
    ],
    ['count(v: v<50):q.took{*}.as_rate().rollup(20)', [[0, 0.2]]],
    ['count(v: v>1):q.up{*}', undefined],
    ['sum:q.up{*}.rollup(avg, 60)', [[0, 36]]],
    ['sum:q.up{*}.rollup(avg, 60).weighted()', [[0, 12]]],
    [
      'sum:q.up{*} by {v}.weighted().rollup(30)',
      [
        [0, 12],
        [30, 12],
      ],
    ],
    [
      'sum:q.errors{*}.as_count() / sum:q.hits{*}.as_count()',
      [
        [0, 0.1],
        [10, 0],
        [20, 0.3],
      ],
    ],
    [
      'monotonic_diff(sum:q.up{*}.fill(null)).rollup(10)',
      [
        [20, 0],
        [30, 0],
        [50, 0],
      ],
    ],
    [
      'diff(sum:q.hits{*} by {h}.rollup(10))',
      [
        [10, 0],
        [20, 0],
      ],
    ],
    ['max(sum:q.errors{*}.rollup(60), 3)', [[0, 4]]],
    [
      'sum:q.hits{*}.rollup(sum, 20, "Asia/Kathmandu")',
      [
        [0, 20],
        [20, 10],
      ],
    ],
  ])('%s', async (query, expected) => {
    const { series } = await v1(query.includes('rollup') ? query : `${query}`);
    const pointlist: [number, number][] | undefined = series[0]?.pointlist;
    expect(pointlist?.map(([time, value]) => [time / 1000 - FROM_S, Number(value.toPrecision(9))])).toEqual(expected);
  });

  it('counts days of a time zone', async () => {
    const { series } = await v1('sum:q.hits{*}.rollup(sum, daily, 6am, "Asia/Kolkata")', NOW_S - 86_400, NOW_S);
    expect(series[0].pointlist).toEqual([[expect.any(Number), 30]]);
    const start = new Date(series[0].pointlist[0][0]);
    expect([start.getUTCHours(), start.getUTCMinutes()]).toEqual([0, 30]);
  });
});

test('a band is two more lines of its group, marked', async () => {
  const { series } = await v1('anomalies(avg:q.flat{h:a}, "basic", 2).rollup(10)', FROM_S + 80, FROM_S + 100);
  const said = series.map(({ attributes, pointlist }: { attributes: unknown; pointlist: [number, number][] }) => [
    attributes,
    pointlist.map(([, value]) => value),
  ]);
  const band = { algorithm: 'anomalies', direction: 'both' };
  expect(said).toEqual([
    [band, [10, 10]],
    [{ ...band, bound: 'upper' }, [10.02, 10.02]],
    [{ ...band, bound: 'lower' }, [9.98, 9.98]],
  ]);
});

test('outliers are marked', async () => {
  const { data } = await v2('timeseries', { a: 'avg:q.flat{*} by {h}' }, ['outliers(a, "dbscan", 3)', 'a']);
  expect(data.attributes.series.map(({ attributes }: { attributes?: unknown }) => attributes)).toEqual([
    { outlier: false },
    { outlier: false },
    { outlier: true },
    undefined,
    undefined,
    undefined,
  ]);
});

test('errors say where they are', async () => {
  const place = (code: string, offset: number, length: number, text = '') => [
    expect.objectContaining({ code, offset, length, in: text }),
  ];
  expect({
    v1: (await v1('avg:a{*} + nope(avg:b{*})')).query_errors,
    groups: (await v1('avg:q.up{*} by {app} + avg:q.flat{*} by {h}')).query_errors,
    query: (await v2('timeseries', { a: 'avg:q.up{env' }, ['a'])).query_errors,
    formula: (await v2('timeseries', { a: 'avg:q.up{*}' }, ['a + b'])).query_errors,
    scalar: (await v2('scalar', { a: 'avg:q.up{*} by {app}', b: 'avg:q.flat{*} by {h}' }, ['2 * (a + b)']))
      .query_errors,
    other: (await v1('', 1, 0)).query_errors,
    fine: (await v1('avg:q.up{*}')).query_errors,
  }).toEqual({
    v1: place('unknown_function', 11, 4),
    groups: place('bad_groups', 0, 43),
    query: place('bad_query', 12, 1, 'a'),
    formula: place('unknown_query', 4, 1, 'a + b'),
    scalar: place('bad_groups', 4, 7, '2 * (a + b)'),
    other: undefined,
    fine: undefined,
  });
});

test('scalars: percentiles of the whole window, and other windows', async () => {
  const numbers = async (formula: string, query: string, aggregator: string) => {
    const { data } = await v2('scalar', { a: query }, [formula], { aggregator });
    return data.attributes.columns.at(-1).values;
  };
  expect([
    (await numbers('a', 'p50:q.took{*}', 'percentile')).map((value: number) => Math.round(value)),
    await numbers('a', 'sum:q.hits{*}.as_count()', 'sum'),
    await numbers('timeshift(a, -3600)', 'sum:q.hits{*}.as_count()', 'sum'),
    await numbers('timeshift(a, 30) + 1', 'sum:q.flat{h:a}', 'avg'),
    await numbers('a.as_rate()', 'sum:q.hits{*}', 'max'),
    await numbers('a.rollup(sum, 60)', 'sum:q.hits{*}', 'max'),
  ]).toEqual([[3], [30], [], [11], [1], [30]]);
});

test('every function is offered with its arguments', async () => {
  const { data } = (await app.inject({ url: '/api/unstable/metrics/functions', headers: HEADERS })).json();
  const named = Object.fromEntries(data.map((one: { name: string }) => [one.name, one]));
  expect(data.length).toBeGreaterThan(100);
  expect([named.forecast.options.map(({ name }: { name: string }) => name), named.calendar_shift.parameters]).toEqual([
    ['interval', 'history', 'model', 'seasonality', 'timezone'],
    [
      { name: 'shift', optional: false, choices: [], kind: 'text', initial: '-1w' },
      { name: 'timezone', optional: true, choices: [], kind: 'text', initial: 'UTC' },
    ],
  ]);
});

describe('snapshots', () => {
  const ask = (query: string) =>
    app.inject({ method: 'GET', url: `/api/v1/graph/snapshot?${query}`, headers: HEADERS });

  it('gives the address of a picture that anybody who has it may see', async () => {
    const window = `start=${FROM_S}&end=${FROM_S + 120}`;
    const answer = await ask(`metric_query=avg:q.flat{*} by {h}&${window}&title=Flat`);
    const { snapshot_url, ...rest } = answer.json();
    expect(rest).toEqual({
      metric_query: 'avg:q.flat{*} by {h}',
      graph_def: '{"requests":[{"q":"avg:q.flat{*} by {h}"}]}',
    });
    const picture = await app.inject({ method: 'GET', url: new URL(snapshot_url).pathname });
    expect([picture.statusCode, picture.headers['content-type']]).toEqual([200, 'image/png']);
    expect((await app.inject({ method: 'GET', url: '/snapshot/view/none.png' })).statusCode).toBe(404);
  });

  it.each([
    ['start=1&end=2', 'metric_query or graph_def param required'],
    ['metric_query=avg:q.flat{*}&end=2', 'start is required, in seconds since 1970'],
    ['metric_query=avg:q.flat{*}&start=1&end=2&width=1', 'width must be a whole number from 80 to 2000'],
    ['graph_def={}&start=1&end=2', 'graph_def holds no metric query in its requests'],
  ])('%s is refused', async (query, reason) => {
    const answer = await ask(query);
    expect([answer.statusCode, answer.json()]).toEqual([400, { errors: [reason] }]);
  });
});
