/** One request that a scenario sends. */
export interface SeedRequest {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly body: unknown;
}

/** What a scenario is made from; the same values give the same bytes. */
export interface SeedContext {
  /** Unix ms that stand for now. */
  readonly nowMs: number;
  /** The next number in [0, 1). */
  random(): number;
}

/** A shape of data that breaks products, under the name that `komainu seed` takes. */
export interface Scenario {
  readonly name: string;
  readonly summary: string;
  /** Where to look at it in the web app. */
  readonly look: string;
  requests(context: SeedContext): Iterable<SeedRequest>;
}

/** Mulberry32: small, fast and the same everywhere. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A log for `/api/v2/logs`. */
export function log(
  timeUnixMs: number,
  service: string,
  status: string,
  message: string,
  more: Record<string, unknown> = {},
): unknown {
  return {
    timestamp: timeUnixMs,
    service,
    status,
    message,
    hostname: 'seed-host',
    ddsource: 'seed',
    ddtags: 'env:seed',
    ...more,
  };
}

/** A span for `/v0.4/traces` as JSON. Ids are at most 53 bits, so that JSON holds them exactly. */
export function span(fields: {
  traceId: number;
  spanId: number;
  parentId: number;
  startMs: number;
  durationMs: number;
  service: string;
  name: string;
  resource: string;
  error?: boolean;
  meta?: Readonly<Record<string, string>>;
}): unknown {
  return {
    trace_id: fields.traceId,
    span_id: fields.spanId,
    parent_id: fields.parentId,
    // Whole milliseconds: nanoseconds of today are beyond 53 bits, but a multiple of a million is written exactly.
    start: fields.startMs * 1_000_000,
    duration: Math.round(fields.durationMs * 1_000_000),
    service: fields.service,
    name: fields.name,
    resource: fields.resource,
    type: 'web',
    error: fields.error === true ? 1 : 0,
    meta: { env: 'seed', ...fields.meta },
    metrics: { _sampling_priority_v1: 1 },
  };
}
