import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '@komainu/kernel/errors.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeClientStats } from '../apmstats/client-stats.ts';
import { decodeDdSketch } from '../apmstats/ddsketch.ts';
import { encodeMsgpack } from '../msgpack/writer.ts';
import { decodeOtlpTracesJson } from '../otlp/traces-json.ts';
import { decodeOtlpTraces } from '../otlp/traces-protobuf.ts';
import { decodeAgentPayload } from './agent-payload.ts';
import { SpanDraft } from './draft.ts';
import { decodeIndexedPayload } from './indexed-payload.ts';
import { decodeJsonTraces } from './json.ts';
import { decodeTracesV04, decodeTracesV05, decodeTracesV07 } from './payload-msgpack.ts';
import { decodeTracesV1 } from './payload-v1.ts';
import { CallbackSink } from './sink.ts';
import { plainSpan } from './testdata/plain-span.ts';

const sample = (name: string) => readFileSync(join(import.meta.dirname, 'testdata', name));
const draft = new SpanDraft();
const sink = () => new CallbackSink((span) => void plainSpan(span));
const otlp = { span() {}, badSpan() {} };

/** What reads hostile bytes, with an honest body to start from. */
const DECODERS: Readonly<Record<string, { readonly honest: Buffer; decode(body: Buffer): void }>> = {
  'v0.4': { honest: sample('04-traces-v04.bin'), decode: (body) => decodeTracesV04(body, draft, sink()) },
  'v0.5': { honest: sample('05-traces-v05.bin'), decode: (body) => decodeTracesV05(body, draft, sink()) },
  'v0.7': {
    honest: encodeMsgpack({
      chunks: [{ spans: [{ name: 'n', trace_id: 1, span_id: 2, meta: { a: 'b' } }] }],
      env: 'e',
    }),
    decode: (body) => decodeTracesV07(body, draft, sink()),
  },
  'v1.0': {
    honest: encodeMsgpack(new Map([[11, [new Map([[4, [new Map([[9, ['a', 6, [1, 'x']]]])]]])]]])),
    decode: (body) => decodeTracesV1(body, draft, sink()),
  },
  JSON: {
    honest: Buffer.from('[[{"trace_id":1,"span_id":2,"meta":{}}]]'),
    decode: (body) => decodeJsonTraces(body, draft, sink()),
  },
  Agent: {
    honest: Buffer.from('0a01682a0432020a005a060a0161620222', 'hex'),
    decode: (body) =>
      decodeAgentPayload(body, draft, sink(), (start, stop, agent) =>
        decodeIndexedPayload(body, start, stop, agent, draft, sink()),
      ),
  },
  OTLP: {
    honest: Buffer.from('0a1012060a040a026b761206120422022a00', 'hex'),
    decode: (body) => decodeOtlpTraces(body, otlp),
  },
  'OTLP JSON': {
    honest: Buffer.from('{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"00"}]}]}]}'),
    decode: (body) => decodeOtlpTracesJson(body, otlp),
  },
  stats: {
    honest: encodeMsgpack({ Stats: [{ Start: 1n, Stats: [{ Hits: 1, OkSummary: Buffer.alloc(3) }] }] }),
    decode: (body) => void decodeClientStats(body),
  },
  sketch: { honest: Buffer.from('0a09090000000000000040', 'hex'), decode: (body) => void decodeDdSketch(body) },
};

/** Runs and lets only errors with a 400 code pass. */
function survives(decode: (body: Buffer) => void, body: Buffer): void {
  try {
    decode(body);
  } catch (error) {
    if (!(error instanceof CodedError) || error.status !== 400) throw error;
  }
}

describe.each(Object.entries(DECODERS))('%s', (_name, { honest, decode }) => {
  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => survives(decode, Buffer.from(bytes))),
      {
        numRuns: 300,
      },
    );
  });

  it('survives changed and cut bodies', () => {
    const change = fc.record({
      at: fc.nat(honest.length - 1),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 6 }),
      keep: fc.nat(honest.length),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const body = Buffer.from(honest);
        for (const { at, bytes } of changes) body.set(bytes.subarray(0, body.length - at), at);
        survives(decode, body);
        survives(decode, body.subarray(0, changes[0]?.keep));
      }),
      { numRuns: 150 },
    );
  });
});

describe('the fields of a span', () => {
  const TEXTS = ['service', 'name', 'resource', 'type'] as const;
  const NUMBERS = {
    trace_id: 'traceId',
    span_id: 'spanId',
    parent_id: 'parentId',
    start: 'start',
    duration: 'duration',
  };
  const STRANGERS = ['servicf', 'nbme', 'resourcf', 'tracf_id', 'metrcs_', 'span', 'x', 'errors', 'a_longer_name'];
  const HEADS = {
    fixed: (length: number) => Buffer.of(0xa0 | length),
    one: (length: number) => Buffer.of(0xd9, length),
    two: (length: number) => Buffer.of(0xda, 0, length),
  };
  const field = fc.record({
    head: fc.constantFrom(...Object.values(HEADS)),
    name: fc.constantFrom<string>(...TEXTS, ...Object.keys(NUMBERS), 'error', 'meta', 'metrics', ...STRANGERS),
    value: fc.nat(100),
  });

  const valueBytes = (name: string, value: number) => {
    if (name === 'meta') return encodeMsgpack({ key: String(value) });
    if (name === 'metrics') return encodeMsgpack({ key: value });
    return encodeMsgpack(name in NUMBERS || name === 'error' ? value : String(value));
  };

  it('are found in any order, under any head and beside any others, whatever came before', () => {
    const span = fc.uniqueArray(field, { selector: ({ name }) => name, maxLength: 15 });
    fc.assert(
      fc.property(fc.array(span, { maxLength: 8 }), (spans) => {
        const body = Buffer.concat([
          Buffer.of(0x91, 0x90 | spans.length),
          ...spans.flatMap((fields) => [
            Buffer.of(0x80 | fields.length),
            ...fields.flatMap(({ head, name, value }) => [
              head(name.length),
              Buffer.from(name),
              valueBytes(name, value),
            ]),
          ]),
        ]);
        const found: unknown[] = [];
        decodeTracesV04(body, draft, new CallbackSink((decoded) => void found.push(plainSpan(decoded))));
        const wanted = spans.map((fields) => {
          const said = new Map(fields.map(({ name, value }) => [name, value]));
          const entry = (name: string, as: (value: number) => unknown) => {
            const value = said.get(name);
            return value === undefined ? {} : { key: as(value) };
          };
          return {
            ...Object.fromEntries(TEXTS.map((name) => [name, said.get(name)?.toString() ?? ''])),
            ...Object.fromEntries(Object.entries(NUMBERS).map(([name, plain]) => [plain, String(said.get(name) ?? 0)])),
            error: said.get('error') ?? 0,
            meta: entry('meta', String),
            metrics: entry('metrics', Number),
          };
        });
        expect(found).toEqual(wanted);
      }),
      { numRuns: 300 },
    );
  });
});

describe('bombs', () => {
  const NESTED = Buffer.alloc(1_000_000, 0x91);
  it.each([
    ['v0.4', Buffer.from('ddffffffff', 'hex')],
    ['v0.4', Buffer.from('9191dfffffffff', 'hex')],
    ['v0.5', Buffer.from('92ddffffffff', 'hex')],
    ['v0.5', Buffer.concat([Buffer.from('92dd00ffffff', 'hex'), Buffer.alloc(0xffffff + 10, 0xa0)])],
    ['v0.4', NESTED],
    ['v1.0', Buffer.concat([Buffer.from('810b9181049181', 'hex'), Buffer.from('09', 'hex'), NESTED])],
    ['stats', NESTED],
    ['JSON', Buffer.from('['.repeat(1_000_000))],
    ['OTLP JSON', Buffer.from('{"a":'.repeat(200_000))],
  ])('%s answers at once', (name, body) => {
    const decoder = DECODERS[name];
    const before = performance.now();
    survives((bytes) => decoder?.decode(bytes), body);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});
