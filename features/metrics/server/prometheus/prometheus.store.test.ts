import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { type WrittenSeries, writeRequestBody } from '@komainu/wire/prometheus/write-body.ts';
import { encodeSnappyLiterals } from '@komainu/wire/snappy/snappy.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metricQueryTables, metricsTables } from '../../tables/index.ts';
import { type MetricsFeature, registerMetrics } from '../register.ts';

const NOW_S = 1_795_309_200;
const KEYS = { 'dd-api-key': 'k', 'dd-application-key': 'a' };

let store: TelemetryStore & AsyncDisposable;
let metrics: MetricsFeature;
const clock = standingClock(NOW_S * 1000);
const context = testContext(clock);
const { app } = context;

beforeAll(async () => {
  store = await openTestStore([...metricsTables, ...metricQueryTables]);
  metrics = await registerMetrics(context, {
    store,
    metadata: openSqliteMetadata(':memory:', clock),
    ledger: context.ledger,
    hostTags: () => [],
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

async function push(series: readonly WrittenSeries[], headers: Readonly<Record<string, string>> = {}) {
  const payload = encodeSnappyLiterals(writeRequestBody(series));
  return pushBytes(payload, { 'content-encoding': 'snappy', ...headers });
}

async function pushBytes(payload: Buffer, headers: Readonly<Record<string, string>>) {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v1/push',
    headers: { authorization: `Basic ${btoa('anybody:key')}`, 'content-type': 'application/x-protobuf', ...headers },
    payload,
  });
  return [answer.statusCode, answer.body];
}

async function ask(path: string, parameters: Readonly<Record<string, string>> = {}) {
  const url = `/prometheus/api/v1/${path}?${new URLSearchParams(parameters)}`;
  const answer = await app.inject({ method: 'GET', url, headers: KEYS });
  return [answer.statusCode, answer.json()];
}

async function vector(query: string, timeS = NOW_S) {
  const [status, { data, error }] = await ask('query', { query, time: String(timeS) });
  return [
    status,
    ...(data?.result.map(({ metric, value }: { metric: object; value: unknown[] }) => [metric, value[1]]) ?? [error]),
  ];
}

const points = (from: number, step: number, values: readonly number[]) =>
  values.map((value, index) => [(NOW_S + from + index * step) * 1000, value] as const);

describe('remote write', () => {
  it('stores samples under their labels as they came', async () => {
    const labels = { __name__: 'http_requests_total', job: 'Shop', method: 'GET', host: 'web-1', le: '+Inf' };
    expect(await push([{ labels, samples: points(-120, 60, [10, 70, 130]) }])).toEqual([204, '']);
    expect(await vector('http_requests_total{method="GET"}')).toEqual([200, [labels, '130']]);
    expect(await vector('rate(http_requests_total[150s])')).toEqual([
      200,
      [{ job: 'Shop', method: 'GET', host: 'web-1', le: '+Inf' }, '0.8666666666666667'],
    ]);
    // Series known by then, and the metric language beside PromQL.
    expect(await push([{ labels, samples: points(-30, 60, [160]) }])).toEqual([204, '']);
    const url = `/api/v1/query?from=${NOW_S - 40}&to=${NOW_S + 1}&query=max:http_requests_total{method:GET,host:web-1}`;
    const { series } = (await app.inject({ method: 'GET', url, headers: KEYS })).json();
    expect(series[0].pointlist.map((point: number[]) => point[1])).toContain(160);
  });

  it('says which samples it refused, so that nobody sends them again', async () => {
    const answer = await push([
      { labels: { __name__: 'late' }, samples: points(-40 * 86_400, 1, [1]) },
      { labels: { __name__: 'fine' }, samples: points(0, 1, [Number.NaN, 2]) },
    ]);
    expect(answer).toEqual([400, 'samples refused: 1 timestamp_too_old; the others are stored\n']);
    expect(await vector('fine', NOW_S + 1)).toEqual([200, [{ __name__: 'fine' }, '2']]);
  });

  it.each([
    ['no snappy', Buffer.from('hello'), { 'content-encoding': 'snappy' }, 400],
    ['no protobuf', encodeSnappyLiterals(Buffer.from([10, 200])), { 'content-encoding': 'snappy' }, 400],
    ['an encoding of no client', Buffer.from('hello'), { 'content-encoding': 'br' }, 415],
    ['too much', encodeSnappyLiterals(Buffer.alloc(33 * 1024 * 1024)), { 'content-encoding': 'snappy' }, 413],
    ['nothing', Buffer.alloc(0), { 'content-encoding': 'snappy' }, 204],
  ])('answers %s', async (_name, body, headers, status) => {
    expect((await pushBytes(body, headers))[0]).toBe(status);
  });
});

describe('PromQL over what Datadog clients sent', () => {
  beforeAll(async () => {
    const base = { type: 'gauge', intervalSeconds: 0, host: 'h1' } as const;
    await metrics.writer.write([
      {
        ...base,
        metric: 'system.cpu.user',
        tags: ['env:prod', 'kube_pod-name:x', 'bare'],
        timesUnixS: [NOW_S],
        values: [7],
      },
      { ...base, metric: 'system.cpu.user', host: 'h2', tags: [], timesUnixS: [NOW_S], values: [9] },
    ]);
  });

  const first = { host: 'h1', env: 'prod', kube_pod_name: 'x', bare: 'true' };

  it.each([
    ['system_cpu_user{host="h1"}', [[{ __name__: 'system_cpu_user', ...first }, '7']]],
    ['{"system.cpu.user", env="prod"}', [[{ __name__: 'system.cpu.user', ...first }, '7']]],
    ['{__name__="system.cpu.user", host="h2"}', [[{ __name__: 'system.cpu.user', host: 'h2' }, '9']]],
    ['{__name__=~"system_c.*", bare="true"}', [[{ __name__: 'system_cpu_user', ...first }, '7']]],
    ['{__name__=~"system\\\\.cpu.*", host="h2"}', [[{ __name__: 'system.cpu.user', host: 'h2' }, '9']]],
    ['system:cpu:user{host="h2"}', [[{ __name__: 'system:cpu:user', host: 'h2' }, '9']]],
    ['sum(system_cpu_user)', [[{}, '16']]],
    ['{host="h2"}', [[{ __name__: 'system_cpu_user', host: 'h2' }, '9']]],
  ])('finds %s', async (query, expected) => {
    expect(await vector(query)).toEqual([200, ...expected]);
  });

  it('is not stalled by a question about all times', async () => {
    const startMs = performance.now();
    const range = { start: '0', end: '8000000000000', step: '4000000000000' };
    expect((await ask('query_range', { query: 'system_cpu_user', ...range }))[1].data.result).toEqual([]);
    expect(await vector('sum(count_over_time(system_cpu_user[2000y]))')).toEqual([200, [{}, '2']]);
    expect(await vector('sum(count_over_time(system_cpu_user[2000y] @ 8000000000000))')).toEqual([200]);
    expect(performance.now() - startMs).toBeLessThan(5_000);
  });

  it('lists labels, values, series and metadata', async () => {
    const { data } = (await ask('label/__name__/values'))[1];
    expect(data).toContain('system_cpu_user');
    expect(await ask('label/host/values', { 'match[]': 'system_cpu_user' })).toEqual([
      200,
      { status: 'success', data: ['h1', 'h2'] },
    ]);
    expect(await ask('labels', { 'match[]': '{"system.cpu.user", host="h1"}' })).toEqual([
      200,
      { status: 'success', data: ['__name__', 'bare', 'env', 'host', 'kube_pod_name'] },
    ]);
    expect((await ask('labels'))[1].data).toContain('kube_pod_name');
    expect((await ask('label/env/values'))[1].data).toEqual(['prod']);
    expect((await ask('series', { 'match[]': 'system_cpu_user{host="h2"}' }))[1].data).toEqual([
      { __name__: 'system_cpu_user', host: 'h2' },
    ]);
    const metadata = (await ask('metadata', { metric: 'system_cpu_user' }))[1].data;
    expect(metadata.system_cpu_user[0]).toMatchObject({ type: 'gauge', unit: 'percent' });
    expect((await ask('status/buildinfo'))[1].data.version).toBe('3.0.0');
  });
});

it('reads only the last sample of each step, and that is enough', async () => {
  const values = Array.from({ length: 120 }, (_, index) => (index * 37) % 101);
  const samples = points(-1800, 15, values).filter((_, index) => index % 50 < 30);
  expect(await push([{ labels: { __name__: 'stepped' }, samples }])).toEqual([204, '']);
  const range = { start: String(NOW_S - 1700), end: String(NOW_S), step: '70' };
  const answer = async (query: string) => (await ask('query_range', { query, ...range }))[1].data.result;
  // The range reads every sample.
  const [every] = await answer('last_over_time(stepped[5m])');
  expect(await answer('stepped')).toEqual([every]);
  expect(await answer('stepped offset 33s')).toEqual(await answer('last_over_time(stepped[5m] offset 33s)'));
  expect(every.values.length).toBeGreaterThan(20);
  expect((await vector('stepped', NOW_S - 333))[1]).toEqual(
    (await vector('last_over_time(stepped[5m])', NOW_S - 333))[1],
  );
});

describe('the forms of the API', () => {
  it('takes forms, and answers a range as a matrix', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/prometheus/api/v1/query_range',
      headers: {
        authorization: `Basic ${btoa('api:application')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      payload: new URLSearchParams({
        query: 'system_cpu_user{host="h2"} * 2',
        start: new Date((NOW_S - 60) * 1000).toISOString(),
        end: String(NOW_S + 60),
        step: '1m',
      }).toString(),
    });
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      {
        status: 'success',
        data: {
          resultType: 'matrix',
          result: [
            {
              metric: { host: 'h2' },
              values: [
                [NOW_S, '18'],
                [NOW_S + 60, '18'],
              ],
            },
          ],
        },
      },
    ]);
  });

  const range = { start: String(NOW_S - 60), end: String(NOW_S), step: '15' };
  it.each([
    ['query', { query: 'sum(' }, 400, 'bad_data', 'parse error: unexpected end of input'],
    ['query', { query: 'up', time: 'noon' }, 400, 'bad_data', 'invalid parameter "time"'],
    ['query_range', { query: 'up', ...range, step: '0' }, 400, 'bad_data', 'zero or negative query resolution'],
    [
      'query_range',
      { query: 'up', ...range, step: '1ms' },
      400,
      'bad_data',
      'exceeded maximum resolution of 11,000 points',
    ],
    [
      'query_range',
      { query: 'up', ...range, end: '1' },
      400,
      'bad_data',
      'end timestamp must not be before start time',
    ],
    ['query_range', { query: 'up[5m]', ...range }, 422, 'execution', 'invalid expression type'],
    [
      'query',
      { query: 'system_cpu_user + on() system_cpu_user' },
      422,
      'execution',
      'many-to-many matching not allowed',
    ],
    ['query', { query: 'sum_over_time(vector(1)[30d:1s])' }, 422, 'execution', 'a subquery has more than'],
    ['series', {}, 400, 'bad_data', 'no match[] parameter provided'],
  ])('%s refuses %j', async (path, parameters, status, errorType, words) => {
    const [code, body] = await ask(path, parameters as Record<string, string>);
    expect([code, body.status, body.errorType]).toEqual([status, 'error', errorType]);
    expect(body.error).toContain(words);
  });
});

describe('metrics with a tag configuration', () => {
  const configure = (metric: string, tags: readonly string[]) =>
    app.inject({
      method: 'POST',
      url: `/api/v2/metrics/${metric}/tags`,
      headers: KEYS,
      payload: { data: { type: 'manage_tags', id: metric, attributes: { metric_type: 'gauge', tags } } },
    });
  const series = (name: string, user: string, values: readonly number[]): WrittenSeries => ({
    labels: { __name__: name, user, zone: 'z' },
    samples: points(-240, 60, values),
  });

  it('are seen by their indexed tags only, with what all of their series say', async () => {
    await push([
      // A restarts and counts seven in all, b counts two.
      series('folded_calls_total', 'a', [10, 12, 1, 5]),
      series('folded_calls_total', 'b', [100, 100, 101, 102]),
      series('folded_load', 'a', [1, 2, 3, 4]),
      series('folded_load', 'b', [5, 6, 7, 8]),
    ]);
    const increase = 'increase(folded_calls_total[5m])';
    expect(await vector('count(folded_load)')).toEqual([200, [{}, '2']]);
    const before = Number((await vector(`sum(${increase})`))[1][1]);
    expect((await configure('folded_calls_total', ['zone'])).statusCode).toBe(201);
    await configure('folded_load', ['zone']);

    const [status, [labels, value], ...more] = await vector(increase);
    expect([status, labels, more]).toEqual([200, { zone: 'z' }, []]);
    expect(Number(value)).toBeCloseTo(before, 6);
    expect(await vector('folded_load', NOW_S - 60)).toEqual([200, [{ __name__: 'folded_load', zone: 'z' }, '6']]);
    expect(await vector('folded_load{user="a"}')).toEqual([200]);
    expect(await vector('sum by (user) (folded_load{user=""})', NOW_S - 60)).toEqual([200, [{}, '6']]);
    const match = { 'match[]': 'folded_load' };
    expect((await ask('series', match))[1].data).toEqual([{ __name__: 'folded_load', zone: 'z' }]);
    expect((await ask('labels', match))[1].data).toEqual(['__name__', 'zone']);
    expect((await ask('label/user/values'))[1].data).not.toContain('b');
  });

  it('counts what is asked in PromQL, so that rules by usage keep it', async () => {
    await vector('sum by (zone) (folded_load)');
    const active = await app.inject({
      method: 'GET',
      url: '/api/v2/metrics/folded_load/active-configurations',
      headers: KEYS,
    });
    expect(active.json().data.attributes.active_tags).toContain('zone');
  });
});
