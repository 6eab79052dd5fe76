/** A span as the API and the screens see it. Ids are lower-case hex: 32 digits for a trace, 16 for a span. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  /** '' for a root. */
  readonly parentId: string;
  readonly service: string;
  /** The operation, for example `express.request`. */
  readonly name: string;
  readonly resource: string;
  /** web, db, sql, cache, http, queue, custom, … */
  readonly type: string;
  /** Decimal string: nanoseconds since 1970 do not fit a double. */
  readonly startUnixNs: string;
  readonly durationNs: number;
  readonly error: boolean;
  readonly host: string;
  readonly env: string;
  readonly version: string;
  readonly kind: string;
  readonly meta: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
}
