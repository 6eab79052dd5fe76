import type { SpanDraft } from '../draft.ts';

/** A draft as plain values: what the decoders are judged by. */
export interface PlainSpan {
  readonly service: string;
  readonly name: string;
  readonly resource: string;
  readonly type: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string;
  readonly start: string;
  readonly duration: string;
  readonly error: number;
  readonly meta: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Copies a draft out of its payload. */
export function plainSpan(draft: SpanDraft): PlainSpan {
  const { fields } = draft;
  const pairs = (source: Buffer, numbers: Uint32Array, length: number) =>
    Array.from({ length: length / 4 }, (_, at): [string, string] => [
      source.toString('utf8', numbers[at * 4], numbers[at * 4 + 1]),
      source.toString('utf8', numbers[at * 4 + 2], numbers[at * 4 + 3]),
    ]);
  const keys = (source: Buffer, numbers: Uint32Array, count: number) =>
    Array.from({ length: count }, (_, at) => source.toString('utf8', numbers[at * 2], numbers[at * 2 + 1]));
  const wide = (high: number, low: number) => ((BigInt(high) << 32n) | BigInt(low)).toString();
  return {
    service: fields.toString('utf8', draft.serviceStart, draft.serviceStop),
    name: fields.toString('utf8', draft.nameStart, draft.nameStop),
    resource: fields.toString('utf8', draft.resourceStart, draft.resourceStop),
    type: fields.toString('utf8', draft.typeStart, draft.typeStop),
    traceId: wide(draft.traceHigh, draft.traceLow),
    spanId: wide(draft.spanHigh, draft.spanLow),
    parentId: wide(draft.parentHigh, draft.parentLow),
    start: wide(draft.startHigh, draft.startLow),
    duration: wide(draft.durationHigh, draft.durationLow),
    error: draft.error,
    meta: Object.fromEntries([
      ...pairs(draft.source, draft.meta.numbers, draft.meta.length),
      ...pairs(draft.scratch.buffer, draft.scratchMeta.numbers, draft.scratchMeta.length),
    ]),
    metrics: Object.fromEntries([
      ...keys(draft.source, draft.metricKeys.numbers, draft.metricCount).map((key, at) => [key, draft.metricValues[at]]),
      ...keys(draft.scratch.buffer, draft.scratchMetricKeys.numbers, draft.scratchMetricValues.length).map((key, at) => [
        key,
        draft.scratchMetricValues[at],
      ]),
    ]),
  };
}
