import { readFileSync } from 'node:fs';
import { decodeAgentStats } from '@komainu/wire/apmstats/client-stats.ts';
import { encodeAgentStats } from '@komainu/wire/apmstats/encode.ts';
import { decodeAgentPayload } from '@komainu/wire/ddtrace/agent-payload.ts';
import { SpanDraft } from '@komainu/wire/ddtrace/draft.ts';
import { decodeTracesV04, decodeTracesV05 } from '@komainu/wire/ddtrace/payload-msgpack.ts';
import { CallbackSink, type ChunkFacts, type SpanSink } from '@komainu/wire/ddtrace/sink.ts';
import { type PlainSpan, plainSpan } from '@komainu/wire/ddtrace/testdata/plain-span.ts';
import { encodeMsgpack } from '@komainu/wire/msgpack/writer.ts';
import { ByteWriter } from '@komainu/wire/native/bytes.ts';
import { describe, expect, it } from 'vitest';
import { TRACE_DEFAULTS, type TraceSettings } from '../settings.ts';
import { Concentrator } from '../stats/concentrator.ts';
import { type ProcessedRequest, TraceProcessor, type TraceRequest } from './trace-processor.ts';

const NOW = 1_790_000_000_000;
const START = BigInt(NOW) * 1_000_000n;
const REQUEST: TraceRequest = {
  language: 'nodejs',
  languageVersion: '26',
  tracerVersion: '6',
  containerId: '',
  containerTags: [],
  topLevelComputed: false,
  statsComputed: false,
  droppedTraces: 0,
  maxExpandedBytes: 1e9,
};

const span = (extra: object = {}) => ({
  service: 'shop',
  name: 'web.request',
  resource: 'GET /',
  trace_id: 7n,
  span_id: 7n,
  parent_id: 0n,
  start: START,
  duration: 2_000_000,
  error: 0,
  meta: {},
  metrics: {},
  ...extra,
});

interface Arrived {
  readonly spans: readonly PlainSpan[];
  readonly chunks: readonly (ChunkFacts | undefined)[];
}

/** What the server reads of the payloads. */
function arrived({ payloads }: ProcessedRequest): Arrived {
  const body = new ByteWriter();
  for (const payload of payloads) {
    body.varint(0x2a);
    body.bytes(payload, 0, payload.length);
  }
  const spans: PlainSpan[] = [];
  const chunks: (ChunkFacts | undefined)[] = [];
  const sink: SpanSink = Object.assign(new CallbackSink((draft) => spans.push(plainSpan(draft))), {
    beginChunk: (facts?: ChunkFacts) => void chunks.push(facts),
  });
  decodeAgentPayload(Buffer.from(body.view()), new SpanDraft(), sink, () => {});
  return { spans, chunks };
}

function run(
  traces: readonly (readonly object[])[],
  settings: Partial<TraceSettings> = {},
  request: Partial<TraceRequest> = {},
  processor = new TraceProcessor({ ...TRACE_DEFAULTS, ...settings }, 'web-1'),
) {
  const body = encodeMsgpack(traces as never);
  const done = processor.process((draft, sink) => decodeTracesV04(body, draft, sink), { ...REQUEST, ...request }, NOW);
  return { ...arrived(done), dropped: Object.fromEntries(done.dropped), stats: done.stats, processor };
}

describe('what tracers really sent arrives whole', () => {
  it.each([
    ['04-traces-v04.bin', decodeTracesV04],
    ['05-traces-v05.bin', decodeTracesV05],
  ] as const)('%s', (file, decode) => {
    const folder = new URL('../../../../packages/wire/ddtrace/testdata/', import.meta.url);
    const body = readFileSync(new URL(file, folder));
    const sent: PlainSpan[] = [];
    decode(body, new SpanDraft(), new CallbackSink((draft) => sent.push(plainSpan(draft))));
    const processor = new TraceProcessor(TRACE_DEFAULTS, 'web-1');
    const { spans } = arrived(
      processor.process((draft, sink) => decode(body, draft, sink), { ...REQUEST, topLevelComputed: true }, NOW),
    );
    const comparable = (one: PlainSpan) => {
      const { _sampling_priority_v1: _, ...metrics } = one.metrics;
      return { ...one, metrics };
    };
    // All that is secret in these recordings.
    const hidden = JSON.stringify(sent.map(comparable))
      .replaceAll('SET u 1', 'SET u ?')
      .replaceAll('1+1 as x', '?+? as x');
    expect(spans.map(comparable)).toEqual(JSON.parse(hidden));
  });
});

describe('normalising', () => {
  it('puts right what tracers leave out or get wrong', () => {
    const { spans } = run([
      [
        span({ service: '', name: '', resource: '', parent_id: 7n, start: 5n, type: 'x'.repeat(200) }),
        span({
          span_id: 8n,
          parent_id: 7n,
          service: 'My Service!',
          name: 'a b',
          duration: -5n,
          meta: { 'http.status_code': '999' },
        }),
      ],
    ]);
    expect(spans).toMatchObject([
      {
        service: 'unnamed-nodejs-service',
        name: 'unnamed_operation',
        resource: 'unnamed_operation',
        parentId: '0',
        type: 'x'.repeat(100),
        start: String(START - 2_000_000n),
      },
      { service: 'my_service', name: 'a_b', duration: '0', meta: {} },
    ]);
  });

  it('cuts what is too long, and says so; repairs text', () => {
    const { spans } = run([[span({ meta: { long: 'é'.repeat(20_000), ['k'.repeat(300)]: 'v' } })]]);
    const [one] = spans;
    expect([one?.meta['long']?.length, one?.meta['long']?.endsWith('é...')]).toEqual([12_501, true]);
    expect(Object.keys(one?.meta ?? {})).toEqual(['long', 'k'.repeat(200)]);
    const broken = Buffer.from(encodeMsgpack([[span({ meta: { key: 'abc' } })]] as never));
    broken[broken.indexOf('abc')] = 0xff;
    const processor = new TraceProcessor(TRACE_DEFAULTS, '');
    const done = processor.process((draft, sink) => decodeTracesV04(broken, draft, sink), REQUEST, NOW);
    expect(arrived(done).spans[0]?.meta).toEqual({ key: '\ufffdbc' });
  });

  it('leaves out spans without ids, counted, and keeps the others', () => {
    const { spans, dropped } = run([[span(), span({ span_id: 0n }), span({ trace_id: 0n, span_id: 3n })]]);
    expect([spans.length, dropped]).toEqual([1, { zero_span_id: 1, zero_trace_id: 1 }]);
  });

  it('marks entries of services where the tracer did not', () => {
    const trace = [
      span(),
      span({ span_id: 8n, parent_id: 7n }),
      span({ span_id: 9n, parent_id: 8n, service: 'db' }),
      span({ span_id: 10n, parent_id: 99n }),
    ];
    const marks = (found: readonly PlainSpan[]) => found.map(({ metrics }) => metrics['_top_level'] ?? 0);
    expect([marks(run([trace]).spans), marks(run([trace], {}, { topLevelComputed: true }).spans)]).toEqual([
      [1, 0, 1, 1],
      [0, 0, 0, 0],
    ]);
  });

  it('moves the priority to the chunk', () => {
    const { spans, chunks } = run([[span({ metrics: { _sampling_priority_v1: 2, other: 1.5 } })]]);
    expect([spans[0]?.metrics, chunks[0]?.priority]).toEqual([{ other: 1.5, _top_level: 1 }, 2]);
  });

  it('keeps long lists of links whole', () => {
    const links = Array.from({ length: 400 }, (_, at) => ({
      trace_id: 5n,
      trace_id_high: 1n,
      span_id: BigInt(at + 1),
      attributes: { reason: 'batch' },
    }));
    const meta = run([[span({ span_links: links })]]).spans[0]?.meta['_dd.span_links'] ?? '';
    expect(JSON.parse(meta)).toEqual(
      links.map((_, at) => ({
        trace_id: '00000000000000010000000000000005',
        span_id: (at + 1).toString(16).padStart(16, '0'),
        attributes: { reason: 'batch' },
      })),
    );
  });
});

describe('secrets', () => {
  const SECRET = {
    'sql.query': "select * from t where a = 'secret'",
    'redis.raw_command': 'SET user:1 secret',
    'memcached.command': 'set key 0 1 6\r\nsecret',
    'mongodb.query': '{"a":"secret"}',
    'db.statement': 'AUTH secret',
    'http.url': 'https://user:secret@host/users/12?token=secret',
    card: '4111 1111 1111 1111',
    'error.stack': 'at secret',
    '_dd.appsec.json': '{"triggers":["4111111111111111"]}',
  };
  const hidden = (settings: Partial<TraceSettings> = {}) =>
    run([[span({ type: 'redis', resource: 'SET a b\nGET c', meta: SECRET })]], settings).spans[0];

  it('are taken out as the Agent does', () => {
    expect(hidden()).toMatchObject({
      resource: 'SET GET',
      meta: {
        'sql.query': 'select * from t where a = ?',
        'redis.raw_command': 'SET user:1 ?',
        'memcached.command': 'set ?',
        'mongodb.query': '{"a":"?"}',
        'db.statement': 'AUTH ?',
        'http.url': 'https://?@host/users/12?token=secret',
        card: '?',
        'error.stack': 'at secret',
        '_dd.appsec.json': '{"triggers":["4111111111111111"]}',
      },
    });
  });

  it('follow the settings', () => {
    const { obfuscation } = TRACE_DEFAULTS;
    const settings: Partial<TraceSettings> = {
      obfuscation: {
        ...obfuscation,
        redis: { enabled: true, removeAllArgs: true },
        memcached: { enabled: true, keepCommand: true },
        mongodb: { enabled: false, keepValues: [], sqlValues: [] },
        http: { removeQuery: true, removePathDigits: true },
        removeStackTraces: true,
        creditCards: { enabled: true, luhn: true, keepValues: ['card'] },
      },
    };
    expect(hidden(settings)?.meta).toMatchObject({
      'redis.raw_command': 'SET ?',
      'memcached.command': 'set key 0 1 6\r\n?',
      'mongodb.query': '{"a":"secret"}',
      'http.url': 'https://?@host/users/?/?'.replace('/?/?', '/??'),
      card: '4111 1111 1111 1111',
      'error.stack': '?',
    });
  });

  it('go by rules of the user too', () => {
    const { spans } = run([[span({ resource: 'GET /user/42', meta: { url: '/user/42', other: '42' } })]], {
      replaceTags: [
        { name: 'resource.name', pattern: /\d+/g, replacement: ':id' },
        { name: 'url', pattern: /user\/(\d)/g, replacement: 'person/$1' },
        { name: '*', pattern: /2$/g, replacement: '!' },
      ],
    });
    expect(spans).toMatchObject([{ resource: 'GET /user/:id', meta: { url: '/person/4!', other: '4!' } }]);
  });
});

describe('filters', () => {
  const traces = [
    [span({ resource: 'GET /health', meta: { team: 'a' } })],
    [span({ meta: { team: 'b', url: '/static/x' } }), span({ span_id: 9n, parent_id: 7n, meta: { team: 'a' } })],
    [span({ meta: { team: 'a' } })],
  ];
  it.each<[string, Partial<TraceSettings>, number, Record<string, number>]>([
    ['resources', { ignoreResources: [/^GET \/health$/] }, 3, { ignored_resource: 1 }],
    ['required tags', { requireTags: [{ key: 'team', value: 'b' }] }, 2, { filtered_by_tags: 2 }],
    ['rejected tags', { rejectTags: [{ key: 'team', value: 'a' }] }, 2, { filtered_by_tags: 2 }],
    ['patterns', { rejectTags: [{ key: 'url', pattern: /^\/static/ }] }, 2, { filtered_by_tags: 2 }],
    ['presence', { requireTags: [{ key: 'url' }] }, 2, { filtered_by_tags: 2 }],
  ])('%s', (_, settings, kept, dropped) => {
    const found = run(traces, settings);
    expect([found.spans.length, found.dropped, found.stats.count]).toEqual([
      kept,
      dropped,
      found.spans.filter(({ metrics }) => metrics['_top_level'] === 1).length,
    ]);
  });
});

describe('sampling', () => {
  const trace = (priority: number | undefined, extra: object = {}, id = 7n) => [
    span({ trace_id: id, metrics: priority === undefined ? {} : { _sampling_priority_v1: priority }, ...extra }),
  ];

  it('keeps what tracers keep, and traces that state nothing', () => {
    const { spans, dropped } = run([trace(1), trace(2), trace(undefined), trace(0), trace(-1)]);
    expect([spans.length, dropped]).toEqual([3, { not_sampled: 1, user_drop: 1 }]);
  });

  it('keeps some errors of what is not sampled, none that users drop', () => {
    const { spans, dropped } = run([trace(0, { error: 1 }), trace(-1, { error: 1 })]);
    expect([spans.length, dropped]).toEqual([1, { user_drop: 1 }]);
    const { sampling } = TRACE_DEFAULTS;
    expect(run([trace(0, { error: 1 })], { sampling: { ...sampling, errorTps: 0 } }).spans).toEqual([]);
  });

  it('keeps spans that were chosen by themselves', () => {
    const single = { metrics: { '_dd.span_sampling.mechanism': 8 }, span_id: 9n, parent_id: 7n };
    const high = '640cfd8d00000000';
    const { spans, chunks, dropped } = run([[...trace(0, { meta: { '_dd.p.tid': high } }), span(single)]]);
    expect([spans.map(({ spanId }) => spanId), chunks[0]?.priority, dropped]).toEqual([['9'], 2, { not_sampled: 1 }]);
    // The span that told the whole id of the trace is gone.
    expect(spans[0]?.meta).toEqual({ '_dd.p.tid': high });
  });

  it('counts every request, sampled or not', () => {
    const { stats } = run([trace(1), trace(0), trace(-1)]);
    expect(stats.count).toBe(3);
    expect(run([trace(1)], {}, { statsComputed: true }).stats.count).toBe(0);
  });

  it('keeps rare spans, once in a while, when asked to', () => {
    const sampling = { ...TRACE_DEFAULTS.sampling, rare: { ...TRACE_DEFAULTS.sampling.rare, enabled: true } };
    const first = run([trace(0), trace(0)], { sampling });
    expect(first.spans.map(({ metrics }) => metrics['_dd.rare'])).toEqual([1]);
  });

  it('keeps a share by trace id, or errors only, when asked to', () => {
    const many = Array.from({ length: 2000 }, (_, at) => trace(0, {}, BigInt(at + 1) * 1_000_003n));
    const sampling = (part: object) => ({ sampling: { ...TRACE_DEFAULTS.sampling, ...part } });
    const share = run(many, sampling({ probabilistic: { enabled: true, percentage: 25, hashSeed: 1 } })).spans.length;
    expect(share).toBeGreaterThan(400);
    expect(share).toBeLessThan(600);
    expect(run([trace(2), trace(-1, { error: 1 })], sampling({ errorTrackingStandalone: true })).spans.length).toBe(1);
  });

  it('tells tracers rates that keep all services together at the target', () => {
    const processor = new TraceProcessor(
      { ...TRACE_DEFAULTS, defaultEnv: 'prod', sampling: { ...TRACE_DEFAULTS.sampling, targetTps: 10 } },
      '',
    );
    const busy = Array.from({ length: 495 }, () => trace(1, { service: 'busy' }));
    const quiet = Array.from({ length: 10 }, () => trace(1, { service: 'quiet', meta: { env: 'stage' } }));
    const body = encodeMsgpack([...busy, ...quiet] as never);
    for (const at of [NOW, NOW + 5_000]) {
      processor.process((draft, sink) => decodeTracesV04(body, draft, sink), { ...REQUEST, droppedTraces: 0 }, at);
    }
    expect(JSON.parse(processor.samplers.served.body)).toEqual({
      rate_by_service: {
        'service:,env:': 8 / 99,
        'service:busy,env:prod': 8 / 99,
        'service:busy,env:': 8 / 99,
        'service:quiet,env:stage': 1,
      },
    });
  });
});

describe('counting', () => {
  it('groups requests by what the Agent groups them by', () => {
    const { stats } = run([
      [
        span({
          type: 'web',
          meta: {
            env: 'Prod',
            version: '2',
            'span.kind': 'server',
            'http.method': 'GET',
            'http.status_code': '200',
            '_dd.origin': 'synthetics',
          },
          metrics: { _sample_rate: 0.5 },
        }),
        span({
          span_id: 8n,
          parent_id: 7n,
          name: 'pg.query',
          error: 1,
          meta: { 'span.kind': 'client', 'peer.service': 'db', 'db.name': 'shop' },
        }),
        span({ span_id: 9n, parent_id: 7n, name: 'inner' }),
      ],
    ]);
    const concentrator = new Concentrator(NOW);
    stats.commit(concentrator, NOW);
    const payloads = concentrator.flush(NOW + 30_000);
    expect(payloads.map(({ hostname, env, version }) => [hostname, env, version])).toEqual([['web-1', 'prod', '2']]);
    expect(payloads[0]?.buckets).toMatchObject([
      {
        startUnixMs: NOW,
        durationMs: 10_000,
        groups: [
          {
            name: 'web.request',
            httpStatus: 200,
            httpMethod: 'GET',
            kind: 'server',
            synthetics: true,
            isRoot: true,
            hits: 2,
            errors: 0,
            topLevelHits: 2,
            durationNs: 4_000_000,
            peerTags: [],
          },
          {
            name: 'pg.query',
            kind: 'client',
            isRoot: false,
            hits: 2,
            errors: 2,
            topLevelHits: 0,
            peerTags: ['db.name:shop', 'peer.service:db'],
          },
        ],
      },
    ]);
    const [read] = decodeAgentStats(encodeAgentStats(payloads, { hostname: 'web-1', env: '', version: '7' }));
    expect(
      read?.buckets[0]?.groups.map(({ hits, okSummary, errorSummary }) => [
        hits,
        okSummary.length > 0,
        errorSummary.length > 0,
      ]),
    ).toEqual([
      [2, true, false],
      [2, false, true],
    ]);
  });

  it('holds open what may still come, and counts late spans in the oldest bucket', () => {
    const { stats } = run([[span()]]);
    const concentrator = new Concentrator(NOW);
    stats.commit(concentrator, NOW);
    expect(concentrator.flush(NOW + 15_000)).toEqual([]);
    expect(concentrator.flush(NOW + 20_000)[0]?.buckets[0]?.startUnixMs).toBe(NOW);
    stats.commit(concentrator, NOW + 20_000);
    expect(concentrator.flush(NOW + 60_000)[0]?.buckets[0]?.startUnixMs).toBe(NOW + 10_000);
  });
});
