import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Encodable, encodeMsgpack } from '../msgpack/writer.ts';
import { decodeAgentPayload } from './agent-payload.ts';
import { SpanDraft } from './draft.ts';
import { decodeIndexedPayload } from './indexed-payload.ts';
import { decodeJsonTraces } from './json.ts';
import { decodeTracesV04, decodeTracesV05, decodeTracesV07 } from './payload-msgpack.ts';
import { decodeTracesV1 } from './payload-v1.ts';
import type { ChunkFacts, PayloadFacts, SpanRejection, SpanSink } from './sink.ts';
import { type PlainSpan, plainSpan } from './testdata/plain-span.ts';

const TESTDATA = join(import.meta.dirname, 'testdata');

class Recorder implements SpanSink {
  readonly spans: PlainSpan[] = [];
  readonly payloads: PayloadFacts[] = [];
  readonly chunks: (ChunkFacts | undefined)[] = [];
  readonly rejected: SpanRejection[] = [];
  payload(facts: PayloadFacts): void {
    this.payloads.push(facts);
  }
  beginChunk(facts?: ChunkFacts): void {
    this.chunks.push(facts);
  }
  span(draft: SpanDraft): void {
    this.spans.push(plainSpan(draft));
  }
  endChunk(): void {}
  reject(reason: SpanRejection): void {
    this.rejected.push(reason);
  }
}

function run(decode: (body: Buffer, draft: SpanDraft, sink: SpanSink) => void, body: Buffer): Recorder {
  const recorder = new Recorder();
  decode(body, new SpanDraft(), recorder);
  return recorder;
}

interface Decoded {
  readonly [key: string]: unknown;
}
/** 64-bit integers of the reference decoding. */
const integer = (value: unknown): string =>
  typeof value === 'object' && value !== null && '__u64' in value ? String(value.__u64) : String(value);

const SPAN = {
  service: 's',
  name: 'n',
  resource: 'r',
  type: 't',
  trace_id: 0xfedcba9876543210n,
  span_id: -2n,
  parent_id: 0,
  start: 1.7e18,
  duration: 12,
  error: 1,
  meta: { a: 'b' },
  metrics: { c: 1.5 },
} satisfies Encodable;

const PLAIN: PlainSpan = {
  service: 's',
  name: 'n',
  resource: 'r',
  type: 't',
  traceId: '18364758544493064720',
  spanId: '18446744073709551614',
  parentId: '0',
  start: '1700000000000000000',
  duration: '12',
  error: 1,
  meta: { a: 'b' },
  metrics: { c: 1.5 },
};

describe('captured payloads', () => {
  it('v0.4 agrees with the reference decoding', () => {
    const reference = JSON.parse(readFileSync(join(TESTDATA, '04-traces-v04.decoded.json'), 'utf8')) as Decoded[][];
    const { spans } = run(decodeTracesV04, readFileSync(join(TESTDATA, '04-traces-v04.bin')));
    expect(spans).toEqual(
      reference.flat().map((span) => ({
        service: span['service'],
        name: span['name'],
        resource: span['resource'],
        type: span['type'] ?? '',
        traceId: integer(span['trace_id']),
        spanId: integer(span['span_id']),
        parentId: integer(span['parent_id']),
        start: integer(span['start']),
        duration: integer(span['duration']),
        error: span['error'],
        meta: span['meta'],
        metrics: span['metrics'],
      })),
    );
  });

  it('v0.5 agrees with the reference decoding', () => {
    const [strings, traces] = JSON.parse(readFileSync(join(TESTDATA, '05-traces-v05.decoded.json'), 'utf8')) as [
      string[],
      unknown[][][],
    ];
    const text = (place: unknown) => strings[Number(place)] ?? '';
    const entries = (map: unknown) => Object.entries(map as Record<string, unknown>);
    const { spans } = run(decodeTracesV05, readFileSync(join(TESTDATA, '05-traces-v05.bin')));
    expect(spans).toEqual(
      traces.flat().map((span) => ({
        service: text(span[0]),
        name: text(span[1]),
        resource: text(span[2]),
        traceId: integer(span[3]),
        spanId: integer(span[4]),
        parentId: integer(span[5]),
        start: integer(span[6]),
        duration: integer(span[7]),
        error: span[8],
        meta: Object.fromEntries(entries(span[9]).map(([key, value]) => [text(key), text(value)])),
        metrics: Object.fromEntries(entries(span[10]).map(([key, value]) => [text(key), value])),
        type: text(span[11]),
      })),
    );
  });
});

describe('every form gives the same span', () => {
  it('v0.4, with nil, odd types, unknown keys, native links and events', () => {
    const span = {
      ...SPAN,
      unknown: [1, { deep: [2] }],
      span_links: [{ trace_id: 1n, trace_id_high: 2n, span_id: 3n, attributes: { k: 'v' }, flags: 2147483649 }, 'bad'],
      span_events: [{ time_unix_nano: 5n, name: 'e', attributes: { n: { type: 2, int_value: 7 } } }],
    };
    const body = encodeMsgpack([[span, 'no span'], 'no trace', [{ meta: null, metrics: 3, name: 4, trace_id: 1 }]]);
    const { spans, rejected } = run(decodeTracesV04, body);
    expect(rejected).toEqual(['bad_span', 'bad_trace']);
    expect(spans[0]).toEqual({
      ...PLAIN,
      meta: {
        a: 'b',
        '_dd.span_links':
          '[{"trace_id":"00000000000000020000000000000001","span_id":"0000000000000003","attributes":{"k":"v"},"flags":2147483649}]',
        events: '[{"name":"e","time_unix_nano":"5","attributes":{"n":7}}]',
      },
    });
    expect(spans[1]).toMatchObject({ name: '', traceId: '1', meta: {}, metrics: {} });
  });

  it('v0.7, whose facts follow the chunks', () => {
    const body = encodeMsgpack({
      chunks: [{ spans: [SPAN], priority: 2, origin: 'rum', tags: { '_dd.p.dm': '-4' }, dropped_trace: false }],
      env: 'prod',
      hostname: 'h',
      app_version: '1',
      language_name: 'go',
      tags: { '_dd.tags.container': 'a:b,c:d' },
    });
    const { spans, payloads, chunks } = run(decodeTracesV07, body);
    expect([spans, payloads, chunks]).toEqual([
      [PLAIN],
      [{ hostname: 'h', env: 'prod', version: '1', language: 'go', containerId: '', tags: ['a:b', 'c:d'] }],
      [{ origin: 'rum', meta: [['_dd.p.dm', '-4']], priority: 2 }],
    ]);
  });

  it('v1.0, whose strings stream', () => {
    const span = new Map<Encodable, Encodable>([
      [1, 's'],
      [2, 'n'],
      [3, 'r'],
      [4, 0xfffffffffffffffen],
      [5, 0],
      [6, 1_700_000_000_000_000_000n],
      [7, 12],
      [8, true],
      // 's' is the first string, 'a' the fifth.
      [9, ['a', 1, 'b', 'c', 3, 1.5]],
      [10, 't'],
      [16, 2],
    ]);
    const chunk = new Map<Encodable, Encodable>([
      [1, 1],
      [
        4,
        [
          span,
          new Map<Encodable, Encodable>([
            [1, 2],
            [2, 3],
            [4, 9],
          ]),
        ],
      ],
      [6, Buffer.from('0000000000000000fedcba9876543210', 'hex')],
      [7, 4],
    ]);
    const body = encodeMsgpack(
      new Map<Encodable, Encodable>([
        [7, 'prod'],
        [11, [chunk]],
      ]),
    );
    const { spans, payloads } = run(decodeTracesV1, body);
    expect(payloads[0]?.env).toBe('prod');
    expect(spans[0]).toEqual({ ...PLAIN, meta: { a: 'b', 'span.kind': 'server' } });
    expect(spans[1]).toMatchObject({ service: 's', name: 'n', spanId: '9' });
  });

  it('JSON of v0.4 with ids beyond 2^53, and of tracers without an Agent', () => {
    const plain = JSON.stringify([[{ ...SPAN, trace_id: 0, span_id: 0 }]])
      .replace('"trace_id":0', '"trace_id":18364758544493064720')
      .replace('"span_id":0', '"span_id":18446744073709551614');
    const agentless = JSON.stringify({
      traces: [
        { hostname: 'h', env: 'e', spans: [{ ...SPAN, trace_id: 'fedcba9876543210', span_id: 'fffffffffffffffe' }] },
      ],
    });
    expect(run(decodeJsonTraces, Buffer.from(plain)).spans).toEqual([PLAIN]);
    const { spans, payloads } = run(decodeJsonTraces, Buffer.from(agentless));
    expect([spans, payloads[0]?.hostname]).toEqual([[PLAIN], 'h']);
  });

  it('Agent payloads, plain and string-indexed', () => {
    const message = (field: number, bytes: Buffer) =>
      Buffer.concat([varint((field << 3) | 2), varint(bytes.length), bytes]);
    const text = (field: number, value: string) => message(field, Buffer.from(value));
    const number = (field: number, value: bigint) => Buffer.concat([varint(field << 3), varint(value)]);
    const fixed = (field: number, value: bigint) => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64LE(value);
      return Buffer.concat([varint((field << 3) | 1), bytes]);
    };
    const double = (field: number, value: number) => {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleLE(value);
      return Buffer.concat([varint((field << 3) | 1), bytes]);
    };
    const span = Buffer.concat([
      text(1, 's'),
      text(2, 'n'),
      text(3, 'r'),
      number(4, 0xfedcba9876543210n),
      number(5, 0xfffffffffffffffen),
      number(7, 1_700_000_000_000_000_000n),
      number(8, 12n),
      number(9, 1n),
      message(10, Buffer.concat([text(1, 'a'), text(2, 'b')])),
      message(11, Buffer.concat([text(1, 'c'), double(2, 1.5)])),
      text(12, 't'),
    ]);
    const chunk = Buffer.concat([number(1, 2n), message(3, span)]);
    const indexedSpan = Buffer.concat([
      number(1, 1n),
      number(2, 2n),
      number(3, 3n),
      fixed(4, 0xfffffffffffffffen),
      fixed(6, 1_700_000_000_000_000_000n),
      number(7, 12n),
      number(8, 1n),
      message(9, Buffer.concat([number(1, 5n), message(2, number(1, 6n))])),
      message(9, Buffer.concat([number(1, 7n), message(2, double(3, 1.5))])),
      number(10, 4n),
    ]);
    const traceId = Buffer.from('0000000000000000fedcba9876543210', 'hex');
    const indexed = Buffer.concat([
      ...['', 's', 'n', 'r', 't', 'a', 'b', 'c'].map((value) => text(1, value)),
      message(12, Buffer.concat([message(4, indexedSpan), message(6, traceId)])),
    ]);
    const body = Buffer.concat([
      text(1, 'h'),
      text(2, 'prod'),
      message(3, Buffer.from('old, ignored')),
      message(5, Buffer.concat([message(6, chunk), text(8, 'own')])),
      message(11, indexed),
    ]);
    const { spans, payloads } = run((bytes, draft, sink) => {
      decodeAgentPayload(bytes, draft, sink, (start, stop, agent) =>
        decodeIndexedPayload(bytes, start, stop, agent, draft, sink),
      );
    }, body);
    expect(spans).toEqual([PLAIN, PLAIN]);
    expect(payloads.map(({ hostname, env }) => [hostname, env])).toEqual([
      ['h', 'own'],
      ['h', 'prod'],
    ]);
  });
});

function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}
