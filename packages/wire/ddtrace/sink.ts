import type { SpanDraft } from './draft.ts';

/** What a payload says about all its spans. Empty when it says nothing. */
export interface PayloadFacts {
  readonly hostname?: string;
  readonly env?: string;
  /** The application's version. */
  readonly version?: string;
  /** The tracer's language, for spans without a service. */
  readonly language?: string;
  readonly containerId?: string;
  /** `key:value` tags of the container, the process and the resource. */
  readonly tags?: readonly string[];
}

/** What a chunk says about its spans; it goes to the chunk's first span. */
export interface ChunkFacts {
  readonly priority?: number;
  readonly origin?: string;
  readonly meta?: readonly (readonly [key: string, value: string])[];
}

/** Why an item of a payload was not stored; stable codes for counters. */
export type SpanRejection =
  | 'bad_span'
  | 'bad_trace'
  | 'expanded_too_large'
  | 'in_future'
  | 'too_old'
  | 'truncated'
  | 'zero_span_id'
  | 'zero_trace_id';

/**
 * Where decoders put what they find, in the order of the payload. The draft is only valid during the call. Nobody calls
 * `endChunk` for a chunk that broke off: the caller of the decoder does, it may be called at any time.
 */
export interface SpanSink {
  payload(facts: PayloadFacts): void;
  beginChunk(facts?: ChunkFacts): void;
  span(draft: SpanDraft): void;
  endChunk(): void;
  reject(reason: SpanRejection): void;
}

/** Counts and drops, and calls back for each span: for tests. */
export class CallbackSink implements SpanSink {
  readonly rejected: SpanRejection[] = [];
  readonly #onSpan: (draft: SpanDraft) => void;

  constructor(onSpan: (draft: SpanDraft) => void) {
    this.#onSpan = onSpan;
  }

  payload(): void {}
  beginChunk(): void {}
  span(draft: SpanDraft): void {
    this.#onSpan(draft);
  }
  endChunk(): void {}
  reject(reason: SpanRejection): void {
    this.rejected.push(reason);
  }
}
