import { CodedError } from '@komainu/kernel/errors.ts';
import type { SpanDraft } from '@komainu/wire/ddtrace/draft.ts';
import { decodeTracesV04, decodeTracesV05, decodeTracesV07 } from '@komainu/wire/ddtrace/payload-msgpack.ts';
import { decodeTracesV1 } from '@komainu/wire/ddtrace/payload-v1.ts';
import type { SpanSink } from '@komainu/wire/ddtrace/sink.ts';
import { encodeMsgpack } from '@komainu/wire/msgpack/writer.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TRACE_DEFAULTS } from '../settings.ts';
import { TraceProcessor, type TraceRequest } from './trace-processor.ts';

const REQUEST: TraceRequest = {
  language: '',
  languageVersion: '',
  tracerVersion: '',
  containerId: '',
  containerTags: [],
  topLevelComputed: false,
  statsComputed: false,
  droppedTraces: 0,
  maxExpandedBytes: 1_000_000,
};
const FORMS = { v04: decodeTracesV04, v05: decodeTracesV05, v07: decodeTracesV07, v1: decodeTracesV1 };
const processor = new TraceProcessor(
  {
    ...TRACE_DEFAULTS,
    sampling: { ...TRACE_DEFAULTS.sampling, targetTps: 1, rare: { ...TRACE_DEFAULTS.sampling.rare, enabled: true } },
  },
  'h',
);

/** Spans sent = kept + dropped; anything but a clear refusal fails. */
function run(decode: (draft: SpanDraft, sink: SpanSink) => void): void {
  try {
    const done = processor.process(decode, REQUEST, 1_790_000_000_000);
    const dropped = [...done.dropped].filter(([reason]) => ['not_sampled', 'user_drop'].includes(reason));
    expect(done.keptSpans + dropped.reduce((sum, [, spans]) => sum + spans, 0)).toBe(done.spans);
    expect(done.payloads.reduce((sum, payload) => sum + payload.length, 0)).toBeLessThan(4_000_000);
  } catch (error) {
    if (!(error instanceof CodedError) || error.status !== 400) throw error;
  }
}

const text = fc.oneof(fc.string(), fc.constantFrom('sql', 'redis', 'web', "select '1", '4111111111111111', '\ud800'));
const number = fc.oneof(fc.integer(), fc.double(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }));
const key = fc.oneof(
  text,
  fc.constantFrom(
    'env',
    'span.kind',
    'peer.service',
    'db.statement',
    'http.url',
    'http.status_code',
    '_dd.p.tid',
    'sql.query',
  ),
);
const metric = fc.oneof(
  text,
  fc.constantFrom('_sampling_priority_v1', '_sample_rate', '_dd.measured', '_dd.span_sampling.mechanism'),
);
const span = fc.record(
  {
    service: text,
    name: text,
    resource: text,
    type: text,
    trace_id: number,
    span_id: fc.nat(4),
    parent_id: fc.nat(4),
    start: number,
    duration: number,
    error: fc.oneof(fc.nat(2), text),
    meta: fc.dictionary(key, fc.oneof(text, number, fc.constant(null))),
    metrics: fc.dictionary(metric, fc.oneof(number, text)),
    meta_struct: fc.dictionary(text, fc.uint8Array()),
    span_links: fc.array(fc.dictionary(fc.constantFrom('trace_id', 'span_id', 'flags'), number)),
  },
  { requiredKeys: [] },
);

describe('whatever a tracer sends', () => {
  it.each(Object.entries(FORMS))('%s of random bytes', (_, decode) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        run((draft, sink) => decode(Buffer.from(bytes), draft, sink));
      }),
    );
  });

  it('spans of any shape, whole or cut off', () => {
    fc.assert(
      fc.property(fc.array(fc.array(span, { maxLength: 5 }), { maxLength: 4 }), fc.nat(), (traces, cut) => {
        const body = encodeMsgpack(traces as never);
        run((draft, sink) => decodeTracesV04(body, draft, sink));
        run((draft, sink) => decodeTracesV04(body.subarray(0, cut % (body.length + 1)), draft, sink));
      }),
    );
  });

  it('a small body that names a large text again and again', () => {
    const large = 'x'.repeat(20_000);
    const meta = new Map(Array.from({ length: 300 }, () => [1, 1]));
    const spans = Array.from({ length: 2_000 }, (_, at) => [1, 1, 1, 1, at + 1, 0, 1, 1, 0, meta, new Map(), 1]);
    const body = encodeMsgpack([['', large], [spans]] as never);
    run((draft, sink) => decodeTracesV05(body, draft, sink));
  });
});
