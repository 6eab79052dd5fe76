/** What a span said of itself, as bits. */
export const FLAG = {
  topLevel: 1,
  measured: 2,
  /** A snapshot of a span that still runs. */
  partial: 4,
  error: 8,
  synthetics: 16,
  /** Stand-alone security: not an observed request. */
  apmDisabled: 32,
  /** The tracer's single-span sampling chose it. */
  single: 64,
  /** It carries the high half of its trace id. */
  hasTraceIdHigh: 128,
  /** An `exception` among its events. */
  exception: 256,
} as const;

/** What the encoder learnt of one span, for the chunk that it belongs to. Texts are places in the encoder's dictionaries. */
export class SpanNotes {
  flags = 0;
  service = 0;
  name = 0;
  resource = 0;
  type = 0;
  status = 0;
  kind = 0;
  method = 0;
  endpoint = 0;
  grpcStatus = 0;
  env = 0;
  version = 0;
  peerTags = 0;
  /** The share of requests that the tracer kept; 1 when not stated. */
  sampleRate = 1;
  /** NaN when not stated. */
  priority = Number.NaN;
  /** The high half of the trace id as 16 hex digits, when the span carries it. */
  traceIdHigh = '';
  durationNs = 0;
  endUnixMs = 0;
  /** Meta values that filters ask for; the same map for every span, emptied. */
  readonly watched = new Map<string, string>();

  reset(): void {
    this.flags = this.status = this.kind = this.method = this.endpoint = this.grpcStatus = 0;
    this.env = this.version = this.peerTags = 0;
    this.sampleRate = 1;
    this.traceIdHigh = '';
    this.priority = Number.NaN;
    if (this.watched.size > 0) this.watched.clear();
  }
}
