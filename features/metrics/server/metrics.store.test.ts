import { readFileSync } from 'node:fs';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { SketchBuilder } from '@komainu/wire/sketches/builder.ts';
import { encodeSketches } from '@komainu/wire/sketches/encode.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metricQueryTables, metricsTables } from '../tables/index.ts';
import { type MetricsFeature, registerMetrics } from './register.ts';

interface CapturedRequest {
  readonly name: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Shortly after the recordings were made. */
const NOW_S = 1_795_309_200;
const testdata = (name: string) => new URL(`../testdata/${name}`, import.meta.url);
const captured = JSON.parse(readFileSync(testdata('requests/index.json'), 'utf8')) as CapturedRequest[];

let store: TelemetryStore & AsyncDisposable;
let metrics: MetricsFeature;
const clock = standingClock(NOW_S * 1000);
const context = testContext(clock);
const { app, ledger } = context;

beforeAll(async () => {
  store = await openTestStore([...metricsTables, ...metricQueryTables]);
  metrics = await registerMetrics(context, {
    store,
    metadata: openSqliteMetadata(':memory:', clock),
    ledger,
    hostTags: (host) => (host === 'h1' ? ['team:shop'] : []),
    hostSeen: () => undefined,
    sources: {},
    snapshotFolder: '',
    flushAfterMs: 5,
  });
});

afterAll(async () => {
  await metrics.close();
  await store[Symbol.asyncDispose]();
});

async function post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const payload = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const type = Buffer.isBuffer(body) ? {} : { 'content-type': 'application/json' };
  const answer = await app.inject({
    method: 'POST',
    url: path,
    headers: { 'dd-api-key': 'k', ...type, ...headers },
    payload,
  });
  return [answer.statusCode, answer.body];
}

async function get(url: string) {
  const answer = await app.inject({ method: 'GET', url, headers: { 'dd-api-key': 'k', 'dd-application-key': 'a' } });
  return answer.json();
}

async function lines(query: string, fromUnixS: number, toUnixS: number) {
  const answer = await get(`/api/v1/query?from=${fromUnixS}&to=${toUnixS}&query=${encodeURIComponent(query)}`);
  return answer.series?.map((one: { tag_set: string[]; pointlist: [number, number][] }) => [
    one.tag_set.join(','),
    ...one.pointlist.map(([time, value]) => [time / 1000 - fromUnixS, value]),
  ]);
}

describe('the golden line of metrics: captured bytes, rows, answers', () => {
  it.each(captured)('$name is accepted as its client needs', async ({ path, query, headers, name }) => {
    const answer = await post(`${path}${query}`, readFileSync(testdata(`requests/${name}.bin`)), headers);
    const expected: Readonly<Record<string, unknown>> = { '/api/v2/series': [202, '{"errors":[]}'] };
    const otlp = [200, headers['content-type'] === 'application/json' ? '{}' : ''];
    expect(answer).toEqual(expected[path] ?? (path === '/v1/metrics' ? otlp : [202, '{"status":"ok"}']));
  });

  it('becomes rows', async () => {
    const rows = {
      series: await store.rows(
        'SELECT metric, type, interval, unit, host, tags FROM series FINAL ORDER BY metric, host, tags',
      ),
      points: await store.rows(
        'SELECT metric, host, tags, toUnixTimestamp(ts) AS time, value FROM points FINAL ANY LEFT JOIN (SELECT series_id, metric, host, tags FROM series FINAL) AS s USING series_id ORDER BY metric, host, tags, time',
      ),
      sketches: await store.rows(
        'SELECT metric, host, tags, toUnixTimestamp(ts) AS time, k, n, ct, mn, mx, sm FROM sketches FINAL ANY LEFT JOIN (SELECT series_id, metric, host, tags FROM series FINAL) AS s USING series_id ORDER BY metric, host, tags, time',
      ),
      checks: await store.rows(
        'SELECT check, host, tags, toUnixTimestamp(ts) AS time, status, message FROM service_checks',
      ),
    };
    const text = Object.entries(rows).map(
      ([table, list]) => `# ${table}\n${list.map((row) => JSON.stringify(row)).join('\n')}\n`,
    );
    await expect(text.join('\n')).toMatchFileSnapshot(testdata('golden/rows.txt').pathname);
  });

  it.each([
    ['gauge-by-team', 'avg:dm.g{env:fixture} by {team,host}'],
    ['distribution', 'p95:dm.d{*}, avg:dm.d{*}, count:dm.d{*}'],
    ['otlp-latency', 'p50:lat{r:b} by {r}, max:lat{*} by {r}'],
  ])('becomes the JSON of a screen: %s', async (name, query) => {
    const answer = await get(`/api/v1/query?from=${NOW_S - 3600}&to=${NOW_S}&query=${encodeURIComponent(query)}`);
    await expect(`${JSON.stringify(answer, null, 2)}\n`).toMatchFileSnapshot(
      testdata(`golden/query-${name}.json`).pathname,
    );
  });

  it('balances the books', () => {
    const { received, stored, rejected } = ledger.totals();
    for (const [source, items] of received) {
      const refused = [...(rejected.get(source)?.values() ?? [])].reduce((sum, count) => sum + count, 0);
      expect([source, items]).toEqual([source, (stored.get(source) ?? 0) + refused]);
    }
    expect([...(rejected.get('metrics')?.keys() ?? [])]).toEqual(['no_change_known']);
  });
});

describe('semantics of types', () => {
  const from = NOW_S - 600;
  const points = (...values: number[]) => values.map((value, index) => [from + index * 10, value]);

  beforeAll(async () => {
    const series = (metric: string, type: string, tags: string[], interval: number, ...values: number[]) => ({
      metric,
      type,
      tags,
      interval,
      points: points(...values),
    });
    await post('/api/v1/series', {
      series: [
        series('t.gauge', 'gauge', ['a:1', 'b:x'], 0, 1, 2, 3, 4, 5, 6),
        series('t.gauge', 'gauge', ['a:2', 'b:x'], 0, 10, 20, 30, 40, 50, 60),
        series('t.count', 'count', ['a:1'], 10, 1, 2, 3, 4, 5, 6),
        series('t.rate', 'rate', ['a:1'], 10, 0.5, 0.5, 0.5, 0.5, 0.5, 1),
      ],
    });
  });

  it.each([
    ['avg:t.gauge{*}.rollup(60)', [['', [0, 19.25]]]],
    ['sum:t.gauge{*}.rollup(max,60)', [['', [0, 66]]]],
    ['min:t.gauge{a:2}.rollup(min,30)', [['', [0, 10], [30, 40]]]],
    ['count:t.gauge{*}.rollup(60)', [['', [0, 2]]]],
    ['max:t.gauge{b:x,!a:2} by {a}.rollup(60)', [['a:1', [0, 3.5]]]],
    ['sum:t.count{*}.rollup(60)', [['', [0, 21]]]],
    ['sum:t.count{*}.as_rate().rollup(60)', [['', [0, 0.35]]]],
    ['sum:t.count{*}.as_count().rollup(30)', [['', [0, 6], [30, 15]]]],
    ['avg:t.rate{*}.rollup(60)', [['', [0, 3.5 / 6]]]],
    ['sum:t.rate{*}.as_count().rollup(60)', [['', [0, 35]]]],
    [
      'sum:t.gauge{*} by {a}.rollup(60)',
      [
        ['a:1', [0, 3.5]],
        ['a:2', [0, 35]],
      ],
    ],
    ['avg:t.nothing{*}', []],
  ])('%s', async (query, expected) => {
    expect(await lines(query, from, from + 60)).toEqual(expected);
  });

  it('lets the last of two points at one second stand', async () => {
    const send = (value: number) =>
      post('/api/v1/series', { series: [{ metric: 't.twice', type: 'count', points: [[from, value]] }] });
    await send(1);
    await send(7);
    expect(await lines('sum:t.twice{*}.rollup(60)', from, from + 60)).toEqual([['', [0, 7]]]);
  });

  it('refuses bad points, keeps the others and says why', async () => {
    const before = ledger.totals().rejected.get('metrics') ?? new Map<string, number>();
    const answer = await post('/api/v1/series', {
      series: [
        {
          metric: 't.some',
          points: [
            [from, null],
            [from, 1],
            [from + 86_400, 1],
            [5, 1],
            [-1, 1],
          ],
        },
        { metric: '', points: [[from, 1]] },
      ],
    });
    const after = ledger.totals().rejected.get('metrics') ?? new Map<string, number>();
    const change = [...after].flatMap(([reason, count]) => {
      const more = count - (before.get(reason) ?? 0);
      return more === 0 ? [] : [[reason, more]];
    });
    expect([answer, Object.fromEntries(change), await lines('sum:t.some{*}.rollup(60)', from, from + 60)]).toEqual([
      [202, '{"status":"ok"}'],
      { not_a_number: 1, timestamp_in_future: 1, timestamp_too_old: 1, bad_timestamp: 1, no_metric_name: 1 },
      [['', [0, 1]]],
    ]);
  });

  it.each([
    ['/api/v1/series', '{', 400],
    ['/api/v2/series', Buffer.from([0x0a, 0x7f, 1]), 400],
    ['/api/beta/sketches', Buffer.from([0x0a, 0x7f, 1]), 400],
    ['/v1/metrics', '[', 400],
    ['/api/v1/series', '{}', 202],
    ['/api/v2/series', '', 202],
    ['/api/intake/metrics/v3/series', Buffer.from([1, 2]), 202],
  ])('answers %s %j with %i', async (path, body, status) => {
    expect((await post(path, body))[0]).toBe(status);
  });

  it('stores a request once, however often its key comes', async () => {
    const request = (value: number) => ({ series: [{ metric: 't.gauge', tags: ['k:1'], points: [[from, value]] }] });
    await post('/api/v1/series', request(1));
    const headers = { 'idempotency-key': 'one' };
    await post('/api/v1/series', { series: [{ metric: 't.gauge', tags: ['k:1'], points: [[from + 1, 5]] }] }, headers);
    const again = await post('/api/v1/series', request(9), headers);
    expect([again, await lines('sum:t.gauge{k:1}.rollup(sum,60)', from, from + 60)]).toEqual([
      [202, '{"status":"ok"}'],
      [['', [0, 6]]],
    ]);
  });
});

it('reads roll-ups where they are complete and points where they are not', async () => {
  const hour = NOW_S - (NOW_S % 3600) - 3 * 3600;
  const series = (times: number[]) => [{ metric: 'r.g', points: times.map((time) => [hour + time, time]) }];
  const ask = () => lines('sum:r.g{*}.rollup(sum,3600)', hour, hour + 7200);
  await post('/api/v1/series', { series: series([0, 10, 3600]) });
  const fromPoints = await ask();
  await metrics.rollups.run(0);
  const fromRollups = [
    metrics.rollups.usable(hour),
    await ask(),
    await lines('max:r.g{*}.rollup(max,60)', hour, hour + 120),
    await lines('min:r.g{*}.rollup(min,3600)', hour, hour + 7200),
    await lines('avg:r.g{*}.rollup(avg,3600)', hour, hour + 7200),
  ];
  await post('/api/v1/series', { series: series([20]) });
  const late = [metrics.rollups.usable(hour), await ask()];
  await metrics.rollups.run(0);
  const again = [metrics.rollups.usable(hour), await ask()];
  expect({ fromPoints, fromRollups, late, again }).toEqual({
    fromPoints: [['', [0, 10], [3600, 3600]]],
    fromRollups: [
      true,
      [['', [0, 10], [3600, 3600]]],
      [['', [0, 10]]],
      [['', [0, 0], [3600, 3600]]],
      [['', [0, 5], [3600, 3600]]],
    ],
    late: [false, [['', [0, 30], [3600, 3600]]]],
    again: [true, [['', [0, 30], [3600, 3600]]]],
  });
});

it('remembers its series after a restart', async () => {
  const second = testContext(clock);
  const restarted = await registerMetrics(second, {
    snapshotFolder: '',
    store,
    metadata: openSqliteMetadata(':memory:', clock),
    ledger: second.ledger,
    hostTags: () => [],
    hostSeen: () => undefined,
    sources: {},
  });
  const url = '/api/unstable/metrics/tags?metric=t.gauge';
  const answer = await second.app.inject({ url, headers: { 'dd-api-key': 'k', 'dd-application-key': 'a' } });
  await restarted.close();
  expect(answer.json()).toEqual(await get(url));
});

it('merges the sketches of a group, from Agents and from distribution points alike', async () => {
  const time = NOW_S - 120;
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
  await post('/api/v1/distribution_points', {
    series: [
      { metric: 'sk.d', tags: ['g:a', 'i:1'], points: [[time, range(1, 501)]] },
      { metric: 'sk.d', tags: ['g:a', 'i:2'], points: [[time + 10, range(501, 1001)]] },
    ],
  });
  const one = new SketchBuilder();
  for (const value of range(-10, 0)) one.add(value, 70_000);
  const sketch = one.build();
  const agent = {
    ...sketch,
    timeUnixS: time,
    keys: [...sketch.keys, ...sketch.keys],
    counts: [...sketch.counts, ...sketch.counts],
  };
  await post('/api/beta/sketches', encodeSketches([{ metric: 'sk.d', host: 'h', tags: ['g:b'], sketches: [agent] }]));
  const ask = async (query: string) => {
    const found = await lines(`${query}.rollup(60)`, time, time + 60);
    return found.map(([tags, [, value]]: [string, [number, number]]) => [tags, Number(value.toPrecision(2))]);
  };
  expect({
    median: await ask('p50:sk.d{*} by {g}'),
    p99: await ask('p99:sk.d{g:a}'),
    exact: await lines('sum:sk.d{*} by {g}.rollup(60)', time, time + 60),
    counts: await ask('count:sk.d{*} by {g}'),
    mean: await lines('avg:sk.d{g:a}.rollup(60)', time, time + 60),
  }).toEqual({
    median: [
      ['g:a', 500],
      ['g:b', -6],
    ],
    p99: [['', 990]],
    exact: [
      ['g:a', [0, 500_500]],
      ['g:b', [0, -3_850_000]],
    ],
    counts: [
      ['g:a', 1000],
      ['g:b', 700_000],
    ],
    mean: [['', [0, 500.5]]],
  });
});

it('reads many values of many series in one body', async () => {
  const series = Array.from({ length: 3000 }, (_, index) => ({
    metric: 'many.g',
    tags: [`id:${index}`, `odd:${index % 2}`],
    points: [[NOW_S - 100, index]],
  }));
  await post('/api/v1/series', { series });
  expect(await lines('sum:many.g{*} by {odd}.rollup(3600)', NOW_S - 3600, NOW_S)).toEqual([
    ['odd:0', [0, 2_248_500]],
    ['odd:1', [0, 2_250_000]],
  ]);
});
