import type { MetricSeries } from '@komainu/contracts/metrics/sample.ts';
import type { TraceAnswer } from '@komainu/contracts/traces/traces-api.ts';
import { overloaded } from '@komainu/kernel/errors.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { type Encodable, encodeMsgpack } from '@komainu/wire/msgpack/writer.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { spansTable } from '../tables/spans.ts';
import type { TracesFeature } from './ports.ts';
import { registerTraces } from './register.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const KEYS = { 'dd-api-key': '0'.repeat(32), 'dd-application-key': '0'.repeat(40) };
const NS = 1_000_000n;

let store: TelemetryStore & AsyncDisposable;
let context: ReturnType<typeof testContext>;
let feature: TracesFeature;
let refuse = false;
const metrics: MetricSeries[] = [];
const seenHosts: unknown[] = [];

beforeAll(async () => {
  store = await openTestStore([spansTable]);
  context = testContext(standingClock(NOW));
  const insert: TelemetryStore['insert'] = (...block) =>
    refuse ? Promise.reject(overloaded('store_unavailable', 'the store is away')) : store.insert(...block);
  feature = registerTraces(context, {
    store: { ...bound(store), insert },
    ledger: context.ledger,
    flushAfterMs: 10,
    hostSeen: (...sighting) => seenHosts.push(sighting),
    metrics: {
      async write(series) {
        metrics.push(...series);
      },
    },
  });
});
afterAll(async () => {
  await feature.close();
  await context.app.close();
  await store[Symbol.asyncDispose]();
});

/** The store's methods by themselves, so that one can be replaced. */
function bound(of: TelemetryStore): TelemetryStore {
  return {
    insert: of.insert.bind(of),
    knowsRequestKey: of.knowsRequestKey.bind(of),
    rows: of.rows.bind(of),
    bytes: of.bytes.bind(of),
    command: of.command.bind(of),
    cancel: of.cancel.bind(of),
    health: of.health.bind(of),
    close: of.close.bind(of),
  };
}

let nextSpan = 100;
function span(fields: { readonly [key: string]: Encodable }): { readonly [key: string]: Encodable } {
  return {
    service: 'shop',
    name: 'web.request',
    resource: 'GET /cart',
    type: 'web',
    trace_id: 77,
    span_id: nextSpan++,
    parent_id: 0,
    start: BigInt(NOW - 60_000) * NS,
    duration: 2_000_000,
    error: 0,
    meta: {},
    metrics: {},
    ...fields,
  };
}

function send(body: Buffer, headers: Readonly<Record<string, string>> = {}, url = '/v0.4/traces') {
  return context.app.inject({ method: 'PUT', url, headers: { ...KEYS, ...headers }, payload: body });
}

async function search(query: string, page: object = {}) {
  const payload = { data: { attributes: { filter: { from: 'now-1h', to: 'now', query }, sort: 'timestamp', page } } };
  const answer = await context.app.inject({
    method: 'POST',
    url: '/api/v2/spans/events/search',
    headers: KEYS,
    payload,
  });
  return answer.json() as { data: { attributes: Record<string, unknown> }[]; meta: { page?: { after: string } } };
}

const get = (url: string) => context.app.inject({ method: 'GET', url, headers: KEYS });
const post = (url: string, payload: object) => context.app.inject({ method: 'POST', url, headers: KEYS, payload });

it('answers each version as tracers need', async () => {
  const body = encodeMsgpack([[span({})]]);
  const answers = [
    await send(body, {}, '/v0.3/traces'),
    await send(body),
    await send(Buffer.alloc(0)),
    await send(body, { 'datadog-rates-payload-version': 'other' }),
    await send(body, { 'datadog-rates-payload-version': 'keep-all' }),
    await send(Buffer.from('{}'), {}, '/telemetry/proxy/api/v2/apmtelemetry'),
    await send(Buffer.from('junk')),
  ];
  expect(answers.map(({ statusCode, body: text }) => [statusCode, text.slice(0, 44)])).toEqual([
    [200, 'OK\n'],
    [200, '{"rate_by_service":{"service:,env:":1}}'],
    [200, '{"rate_by_service":{"service:,env:":1}}'],
    [200, '{"rate_by_service":{"service:,env:":1}}'],
    [200, '{}'],
    [202, '{}'],
    [400, '{"errors":["the body is not valid msgpack: t'],
  ]);
});

it('tells once a request which hosts and services were heard of', async () => {
  seenHosts.length = 0;
  const body = encodeMsgpack([
    [span({ service: 'Web Shop' }), span({ service: 'Web Shop' }), span({ service: 'db' })],
    [span({ service: 'db', meta: { '_dd.hostname': 'other' } })],
  ]);
  await send(body, { 'x-datadog-hostname': 'web-1' });
  await send(encodeMsgpack([[span({})]]));
  const atS = NOW / 1000 - 60;
  expect(seenHosts).toEqual([
    ['web-1', 'web_shop', atS],
    ['web-1', 'db', atS],
    ['other', 'db', atS],
  ]);
});

it('finds a trace by every spelling of its id, and spreads the high half', async () => {
  const id = 0xfedcba9876543210n;
  const root = span({
    trace_id: id,
    span_id: 1,
    service: 'Web Shop',
    meta: { '_dd.p.tid': '6b02342400000000', env: 'Prod' },
  });
  const child = span({
    trace_id: id,
    span_id: 2,
    parent_id: 1,
    service: 'db',
    type: 'sql',
    resource: 'select 1',
    error: 1,
  });
  await send(encodeMsgpack([[root, child]]));
  const hex = '6b02342400000000fedcba9876543210';
  const answers = await Promise.all(
    [hex, 'fedcba9876543210', id.toString()].map(async (text) => (await get(`/api/unstable/traces/${text}`)).json()),
  );
  expect(
    answers.map(({ traceId, spans }: TraceAnswer) => [
      traceId,
      spans.map((each) => [each.spanId, each.parentId, each.service, each.resource, each.env]),
    ]),
  ).toEqual(
    answers.map(() => [
      hex,
      [
        ['0000000000000001', '', 'web_shop', 'GET /cart', 'prod'],
        ['0000000000000002', '0000000000000001', 'db', 'select ?', ''],
      ],
    ]),
  );
  const counts = await Promise.all(
    [hex, 'fedcba9876543210', id.toString(), '1'.repeat(32), 'nonsense'].map(
      async (text) => (await search(`trace_id:${text}`)).data.length,
    ),
  );
  expect(counts).toEqual([2, 2, 2, 0, 0]);
  expect((await get('/api/unstable/traces/123456')).statusCode).toBe(404);
  expect((await get('/api/unstable/traces/xyz')).statusCode).toBe(400);
});

it('keeps the last version of a long-running span', async () => {
  const running = (version: number, duration: number) =>
    span({ trace_id: 500, span_id: 501, service: 'batch', duration, metrics: { '_dd.partial_version': version } });
  await send(encodeMsgpack([[running(2, 20), running(1, 10)]]));
  expect((await search('service:batch')).data.map(({ attributes }) => attributes['custom'])).toMatchObject([
    { duration: 20 },
  ]);
  const count = async () =>
    (
      await post('/api/v2/spans/analytics/aggregate', { data: { attributes: { filter: { query: 'service:batch' } } } })
    ).json();
  expect((await count()).data).toEqual([]);
  await send(encodeMsgpack([[span({ trace_id: 500, span_id: 501, service: 'batch', duration: 30 })]]));
  expect((await search('service:batch')).data.map(({ attributes }) => attributes['custom'])).toMatchObject([
    { duration: 30 },
  ]);
  expect((await count()).data).toMatchObject([{ type: 'bucket', attributes: { by: {}, compute: { c0: 1 } } }]);
  expect((await get('/api/unstable/traces/500')).json().spans).toHaveLength(1);
});

it('keeps the good spans of bad payloads, and books every one', async () => {
  const before = context.ledger.totals();
  const good = span({ service: 'partly' });
  const mixed = [
    good,
    7,
    span({ trace_id: 0 }),
    span({ span_id: 0 }),
    span({ start: BigInt(NOW + 3 * 86_400_000) * NS }),
    span({ start: 1_500_000_000_000_000_000n }),
  ];
  expect((await send(encodeMsgpack([mixed]))).statusCode).toBe(200);
  const whole = encodeMsgpack([[good, good]]);
  expect((await send(whole.subarray(0, whole.length - 5))).statusCode).toBe(200);
  const { received, stored, rejected } = context.ledger.totals();
  const gained = (after: ReadonlyMap<string, number>, earlier: ReadonlyMap<string, number> | undefined, key: string) =>
    (after.get(key) ?? 0) - (earlier?.get(key) ?? 0);
  expect([gained(received, before.received, 'spans'), gained(stored, before.stored, 'spans')]).toEqual([8, 2]);
  const reasons = ['bad_span', 'zero_trace_id', 'zero_span_id', 'in_future', 'too_old', 'truncated'];
  expect(
    reasons.map((reason) => gained(rejected.get('spans') ?? new Map(), before.rejected.get('spans'), reason)),
  ).toEqual([1, 1, 1, 1, 1, 1]);
});

it('stores a request once, and answers 503 while the store is away', async () => {
  const body = encodeMsgpack([[span({ service: 'once' })]]);
  refuse = true;
  const refused = await send(body, { 'idempotency-key': 'k1' });
  refuse = false;
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '5']);
  await send(body, { 'idempotency-key': 'k1' });
  await send(body, { 'idempotency-key': 'k1' });
  const [row] = await store.rows<{ n: string }>("SELECT count() AS n FROM spans WHERE service = 'once'");
  expect(row?.n).toBe('1');
});

it('searches, pages, counts and offers facets', async () => {
  const spans = Array.from({ length: 30 }, (_, at) =>
    span({
      service: 'many',
      span_id: 10_000 + at,
      start: BigInt(NOW - 50_000 + at) * NS,
      duration: (at + 1) * 1_000_000,
      error: at % 10 === 0 ? 1 : 0,
      meta: { 'http.status_code': at % 10 === 0 ? '500' : '200', 'span.kind': 'server', team: `t${at % 2}` },
      metrics: { rows: at },
    }),
  );
  await send(encodeMsgpack([spans]), { 'x-datadog-container-tags': 'pod_name:p1' });
  const matches = async (query: string) => (await search(`service:many ${query}`, { limit: 100 })).data.length;
  expect([
    await matches(''),
    await matches('@http.status_code:500'),
    await matches('status:error'),
    await matches('@duration:>20ms'),
    await matches('@rows:[5 TO 9]'),
    await matches('@team:t1 @span.kind:server'),
    await matches('CART'),
    await matches('pod_name:p1'),
    await matches('-operation_name:web.*'),
  ]).toEqual([30, 3, 3, 10, 5, 15, 30, 30, 0]);

  const seen: unknown[] = [];
  let cursor: string | undefined;
  do {
    const page = await search('service:many', cursor === undefined ? { limit: 12 } : { limit: 12, cursor });
    seen.push(...page.data.map(({ attributes }) => attributes['span_id']));
    cursor = page.meta.page?.after;
  } while (cursor !== undefined);
  expect(seen).toEqual(spans.map((each) => String(each['span_id'])));

  const filter = { query: 'service:many', from: 'now-1h', to: 'now' };
  const facets = await post('/api/unstable/spans/facets', {
    filter,
    facets: ['status', '@team', '@duration', 'pod_name'].map((path) => ({ path, limit: 2 })),
  });
  expect(facets.json().data.map((facet: { values: unknown; range: unknown }) => [facet.values, facet.range])).toEqual([
    [
      [
        { value: 'ok', count: 27 },
        { value: 'error', count: 3 },
      ],
      null,
    ],
    [
      [
        { value: 't0', count: 15 },
        { value: 't1', count: 15 },
      ],
      null,
    ],
    [expect.any(Array), { min: 1_000_000, max: 30_000_000 }],
    [[{ value: 'p1', count: 30 }], null],
  ]);
  const histogram = await post('/api/unstable/spans/histogram', { filter, buckets: 10 });
  expect(histogram.json()).toMatchObject({ total: 30, series: [{ group: 'ok' }, { group: 'error' }] });
  const fields = (await post('/api/unstable/spans/fields', { filter }))
    .json()
    .data.map(({ path }: { path: string }) => path);
  expect(
    ['service', '@team', '@rows', '@duration', 'pod_name', 'partial_version'].map((path) => fields.includes(path)),
  ).toEqual([true, true, true, true, true, false]);
  const services = (await get('/api/unstable/services?from=now-1h')).json().data;
  expect(services.find(({ service }: { service: string }) => service === 'many')).toMatchObject({
    type: 'web',
    hits: 30,
    errors: 3,
    lastSeenUnixMs: NOW - 50_000 + 29,
  });
  const backward = await post('/api/v2/spans/events/search', {
    data: { attributes: { filter: { from: 'now', to: 'now-1h' } } },
  });
  expect([backward.statusCode, backward.json().errors[0].title]).toEqual([422, 'Generic Error']);
});

it('counts requests of tracers that do not, once', async () => {
  const request = (service: string, more: object = {}) =>
    encodeMsgpack([[span({ service, metrics: { _sample_rate: 0.5 }, ...more })]]);
  await send(request('counted', { error: 1, meta: { 'http.status_code': '503' } }));
  await send(request('self-counting'), { 'datadog-client-computed-stats': 'yes' });
  await feature.close();
  const of = (service: string) => metrics.filter(({ tags }) => tags.includes(`service:${service}`));
  expect(of('self-counting')).toEqual([]);
  expect(Object.fromEntries(of('counted').map(({ metric, values }) => [metric, values]))).toEqual({
    'trace.web.request.hits': [2],
    'trace.web.request.errors': [2],
    'trace.web.request.duration': [0.004],
    'trace.web.request.hits.by_http_status': [2],
    'trace.web.request.errors.by_http_status': [2],
  });
});
