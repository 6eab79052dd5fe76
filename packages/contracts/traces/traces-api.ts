import type { Span } from './span.ts';

/** `GET /api/unstable/traces/{trace_id}`: all spans of a trace by start; 404 when there is none. 16 or 32 hex digits. */
export interface TraceAnswer {
  readonly traceId: string;
  readonly spans: readonly Span[];
  /** True when the trace holds more spans than are sent (100 000). */
  readonly truncated: boolean;
}

/** `GET /api/unstable/services?from=&to=&env=`: request rate, errors and latency by service, from service-entry spans. */
export interface ServicesAnswer {
  readonly data: readonly {
    readonly service: string;
    readonly type: string;
    readonly hits: number;
    readonly errors: number;
    readonly p50Ns: number;
    readonly p95Ns: number;
    readonly p99Ns: number;
    readonly lastSeenUnixMs: number;
  }[];
}
