import { readdirSync, readFileSync } from 'node:fs';
import { request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { systemClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import { overloaded } from '@komainu/kernel/errors.ts';
import type { OutgoingPayload } from '@komainu/pipeline/forwarder/payload.ts';
import type { ServerRequest } from '@komainu/pipeline/forwarder/server-client.ts';
import { BodyReader } from '@komainu/pipeline/receiver/read-body.ts';
import { decodeClientStats } from '@komainu/wire/apmstats/client-stats.ts';
import { decodeAgentPayload } from '@komainu/wire/ddtrace/agent-payload.ts';
import { SpanDraft } from '@komainu/wire/ddtrace/draft.ts';
import { CallbackSink } from '@komainu/wire/ddtrace/sink.ts';
import { encodeMsgpack } from '@komainu/wire/msgpack/writer.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TraceWriter } from './forward/trace-writer.ts';
import { agentInfo } from './info.ts';
import { TraceProcessor } from './process/trace-processor.ts';
import { createTraceReceiver } from './receiver.ts';
import { RemoteConfig } from './remote-config.ts';
import { TRACE_DEFAULTS } from './settings.ts';
import { Concentrator } from './stats/concentrator.ts';
import { TraceIntake } from './trace-intake.ts';
import { TracerBook } from './tracer-book.ts';

const folder = new URL('./testdata/', import.meta.url);
const RATES = '{"rate_by_service":{"service:,env:":1}}';

let put: OutgoingPayload[] = [];
let asked: ServerRequest[] = [];
let statsd: string[] = [];
let refusal: Error | undefined;
const counters = new Counters();
const settings = { ...TRACE_DEFAULTS, defaultEnv: 'prod' };
const infoSettings = {
  version: '1.0.0',
  receiverPort: 1,
  receiverSocket: '',
  statsdPort: 2,
  traces: settings,
  evpEnabled: true,
  remoteConfiguration: true,
  maxConnections: 0,
  requestTimeoutMs: 60_000,
};
const info = agentInfo(infoSettings);
const facts = { hostname: 'web-1', env: 'prod', version: '7' };
const outbox = {
  put: async (payload: OutgoingPayload) => {
    if (refusal !== undefined) throw refusal;
    put.push(payload);
  },
};
const ask = async (request: ServerRequest) => {
  asked.push(request);
  if (request.path === '/v0.7/config') return { status: 404, headers: {}, body: Buffer.alloc(0) };
  return { status: 207, headers: { 'content-type': 'application/x-said' }, body: Buffer.from('said') };
};
const tagger = {
  tagsOf: (entity: string) => (entity === 'container_id://abc' ? ['image:shop', 'kube:a'] : []),
  containerOfProcess: () => '',
  containerOfCgroup: (inode: number) => (inode === 42 ? 'abc' : ''),
};
const concentrator = new Concentrator(Date.now());
const book = new TracerBook(counters);
let isShedding = false;
const server = createTraceReceiver({
  outbox,
  bodies: new BodyReader(100_000_000),
  counters,
  intake: new TraceIntake({
    settings,
    processor: new TraceProcessor(settings, 'web-1'),
    concentrator,
    writer: new TraceWriter(outbox, { ...facts, targetTps: 0, errorTps: 10, rareSampler: false }),
    outbox,
    facts,
    tagger,
    clock: systemClock,
    book,
  }),
  facts: { version: '7', hostname: 'web-1', defaultEnv: 'prod' },
  tagger,
  remoteConfig: new RemoteConfig(ask, systemClock),
  evp: { enabled: true, maxBytes: 1_000_000, appKey: 'app' },
  maxRequestBytes: 3_000_000,
  maxConnections: 0,
  requestTimeoutMs: 60_000,
  info: () => info,
  statsd: (body) => statsd.push(body.toString()),
  ask,
  status: () => ({ fine: true }),
  shedding: () => isShedding,
});

/** The resources of the spans in AgentPayloads. */
function resources(payloads: readonly OutgoingPayload[]): string[] {
  const found: string[] = [];
  const sink = new CallbackSink((draft) => {
    found.push(draft.fields.toString('utf8', draft.resourceStart, draft.resourceStop));
  });
  for (const { body } of payloads) decodeAgentPayload(body, new SpanDraft(), sink, () => {});
  return found;
}

const span = (resource: string, extra: object = {}) => ({
  service: 'shop',
  name: 'web.request',
  resource,
  trace_id: 1n,
  span_id: 2n,
  parent_id: 0n,
  start: BigInt(Date.now()) * 1_000_000n,
  duration: 1_000_000,
  error: 0,
  meta: {},
  metrics: { _sampling_priority_v1: 1 },
  ...extra,
});

beforeEach(async () => {
  put = [];
  asked = [];
  statsd = [];
  refusal = undefined;
  isShedding = false;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
});

interface Said {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

function send(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body: Buffer | string = '',
): Promise<Said> {
  const { promise, resolve, reject } = Promise.withResolvers<Said>();
  const { port } = server.address() as AddressInfo;
  const outgoing = sendRequest({ host: '127.0.0.1', port, method, path, headers, agent: false }, async (answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
    resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() });
  });
  outgoing.on('error', reject);
  outgoing.end(body);
  return promise;
}

describe('recorded requests of tracers', () => {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length));

  test.each(names)('%s', async (name) => {
    const recorded: { method: string; path: string; headers: Record<string, string> } = JSON.parse(
      readFileSync(new URL(`${name}.json`, folder), 'utf8'),
    );
    const body = readFileSync(new URL(`${name}.bin`, folder));
    const said = await send(recorded.method, recorded.path, recorded.headers, body);
    const { path } = recorded;
    if (path === '/v0.7/config') expect([said.status, said.body, put]).toEqual([200, '{}', []]);
    else if (path === '/dogstatsd/v2/proxy') expect([said.status, statsd]).toEqual([200, [body.toString()]]);
    else if (path.includes('/api/intake/')) {
      expect([said.status, said.body, put]).toEqual([207, 'said', []]);
      expect(asked).toMatchObject([{ method: 'POST', path: path.replace('/evp_proxy/v2', ''), body }]);
    } else if (path.endsWith('/traces')) {
      expect([said.status, said.body, put.map((payload) => payload.path)]).toEqual([200, RATES, ['/api/v0.2/traces']]);
      expect(resources(put).length).toBeGreaterThan(0);
    } else if (path === '/v0.6/stats') {
      const isEmpty = decodeClientStats(body).buckets.every(({ groups }) => groups.length === 0);
      expect(said.status).toBe(200);
      expect(put.map((payload) => payload.path)).toEqual(isEmpty ? [] : ['/api/v0.2/stats']);
    } else {
      expect(put.map((payload) => payload.body)).toEqual([body]);
      expect(put[0]?.path).toBe(path.replace('/evp_proxy/v2', ''));
      expect(said.status).toBeLessThan(300);
    }
  });
});

describe('answers', () => {
  test('what is passed on keeps its headers and is told whose it is; keys and connection headers stay', async () => {
    await send(
      'POST',
      '/profiling/v1/input?x=1',
      {
        'content-type': 'multipart/form-data',
        'Datadog-Meta-Lang': 'python',
        'Datadog-Entity-ID': 'in-42',
        'DD-API-KEY': 'secret',
        'X-Datadog-Hostname': 'forged',
        Cookie: 'no',
      },
      'x',
    );
    expect(put).toEqual([
      {
        path: '/profiling/v1/input?x=1',
        headers: {
          'content-type': 'multipart/form-data',
          'datadog-meta-lang': 'python',
          'datadog-entity-id': 'in-42',
          'datadog-container-id': 'abc',
          via: 'trace-agent 7',
          'x-datadog-additional-tags': 'host:web-1,default_env:prod,agent_version:7',
          'x-datadog-agentdefaultenv': 'prod',
          'x-datadog-container-tags': 'image:shop,kube:a',
        },
        body: Buffer.from('x'),
      },
    ]);
  });

  test('spans carry the tags of their container', async () => {
    await send('PUT', '/v0.4/traces', { 'Datadog-Container-ID': 'abc' }, encodeMsgpack([[span('GET /')]]));
    const tags: unknown[] = [];
    const sink = Object.assign(new CallbackSink(() => {}), { payload: (said: { tags?: unknown }) => tags.push(said) });
    for (const { body } of put) decodeAgentPayload(body, new SpanDraft(), sink, () => {});
    expect(tags).toMatchObject([
      { containerId: 'abc', hostname: 'web-1', env: 'prod', tags: ['image:shop', 'kube:a'] },
    ]);
  });

  test('bodies may come compressed', async () => {
    const body = gzipSync(encodeMsgpack([[span('GET /zipped')]]));
    expect((await send('PUT', '/v0.4/traces', { 'content-encoding': 'gzip' }, body)).status).toBe(200);
    expect(resources(put)).toEqual(['GET /zipped']);
  });

  test('remote configuration is asked of the server, and let be for a while when it has none', async () => {
    for (let times = 0; times < 3; times++) {
      expect((await send('POST', '/v0.7/config', {}, '{"client":{}}')).body).toBe('{}');
    }
    expect(asked.length).toBeLessThanOrEqual(1);
  });

  test('v0.3 is answered with text, the known rates version with nothing new', async () => {
    expect((await send('PUT', '/v0.3/traces', {}, encodeMsgpack([[span('a')]]))).body).toBe('OK\n');
    const first = await send('PUT', '/v0.4/traces', { 'datadog-rates-payload-version': '' });
    const version = String(first.headers['datadog-rates-payload-version']);
    expect([
      first.body,
      (await send('PUT', '/v0.4/traces', { 'datadog-rates-payload-version': version })).body,
    ]).toEqual([RATES, '{}']);
  });

  test('an empty probe is answered and not passed on', async () => {
    expect([(await send('POST', '/v0.5/traces')).body, put]).toEqual([RATES, []]);
  });

  test('/info says what works, and answers carry its state', async () => {
    const said = await send('GET', '/info');
    expect(JSON.parse(said.body)).toMatchObject({
      client_drop_p0s: true,
      endpoints: expect.arrayContaining(['/v0.5/traces', '/v1.0/traces', '/evp_proxy/v4/']),
      config: { default_env: 'prod', target_tps: 0, max_request_bytes: 26_214_400 },
    });
    expect(said.headers['datadog-agent-state']).toBe(
      (await send('PUT', '/v0.4/traces')).headers['datadog-agent-state'],
    );
    const without = agentInfo({ ...infoSettings, remoteConfiguration: false, evpEnabled: false }).body;
    const endpoints = (text: string) => (JSON.parse(text) as { endpoints: string[] }).endpoints;
    expect(endpoints(said.body).filter((one) => !endpoints(without).includes(one))).toEqual([
      '/v0.7/config',
      ...['/evp_proxy/v1/', '/evp_proxy/v2/', '/evp_proxy/v3/', '/evp_proxy/v4/'],
    ]);
  });

  test('the process speaks about itself', async () => {
    expect((await send('GET', '/metrics')).body).toContain('komainu_agent_received_total');
    expect((await send('GET', '/status')).body).toContain('"fine": true');
  });
});

describe('refusals', () => {
  test.each([
    ['POST', '/v1/unknown', {}, 404],
    ['GET', '/v0.4/traces', {}, 404],
    ['POST', '/telemetry/proxy/../api/v2/logs', {}, 404],
    ['POST', '/evp_proxy/v2/api/v2/x', {}, 502],
    ['POST', '/evp_proxy/v2/api/v2/x', { 'x-datadog-evp-subdomain': 'a/b' }, 502],
    ['POST', '/evp_proxy/v2/api/../x', { 'x-datadog-evp-subdomain': 'api' }, 400],
  ])('%s %s %j: %d', async (method, path, headers, status) => {
    expect((await send(method, path, headers, method === 'GET' ? '' : 'x')).status).toBe(status);
  });

  test('a body that is too large is answered 413 and not kept', async () => {
    expect((await send('POST', '/dogstatsd/v2/proxy', {}, Buffer.alloc(3_000_000))).status).toBe(413);
    expect(counters.value('komainu_agent_refused_total', { reason: 'body_too_large' })).toBe(1);
  });

  test('what the disk does not take is answered 503, not acknowledged', async () => {
    refusal = overloaded('buffer_refused', 'the disk is full');
    const before = concentrator.size;
    const body = encodeMsgpack([[span('never counted', { service: 'refused' })]]);
    expect((await send('PUT', '/v0.4/traces', {}, body)).status).toBe(503);
    expect(concentrator.size).toBe(before);
  });

  test('a body that is no msgpack is answered 400, of one that breaks off the whole spans are kept', async () => {
    expect((await send('PUT', '/v0.4/traces', {}, Buffer.from([0xc1, 0xc1]))).status).toBe(400);
    const body = encodeMsgpack([[span('GET /whole')], [span('GET /broken')]]);
    expect((await send('PUT', '/v0.4/traces', {}, body.subarray(0, body.length - 40))).status).toBe(200);
    expect(resources(put)).toEqual(['GET /whole']);
    expect(counters.value('komainu_agent_spans_dropped_total', { reason: 'truncated' })).toBe(1);
  });

  test('an agent without memory says so', async () => {
    isShedding = true;
    expect((await send('PUT', '/v0.4/traces', {}, encodeMsgpack([[span('a')]]))).status).toBe(429);
  });
});
