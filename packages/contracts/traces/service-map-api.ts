/** What requests cost over a window, from all traces or, in busy windows, from a share of them scaled up. */
export interface CallStats {
  readonly hits: number;
  readonly errors: number;
  readonly p95Ns: number;
}

export type ServiceKind = 'service' | 'database' | 'cache' | 'queue' | 'external';

/** A service that was traced, or something that traced services call and that sends no spans itself. */
export interface ServiceNode extends CallStats {
  readonly service: string;
  readonly kind: ServiceKind;
}

/** Requests of one service to another. */
export interface ServiceEdge extends CallStats {
  readonly from: string;
  readonly to: string;
}

/**
 * `GET /api/unstable/service-map?from=&to=&env=&service=`: who calls whom. With `service` only that one, its callers and
 * what it calls.
 */
export interface ServiceMapAnswer {
  readonly nodes: readonly ServiceNode[];
  readonly edges: readonly ServiceEdge[];
  /** The share of traces that was looked at, 1 for all. */
  readonly share: number;
}
