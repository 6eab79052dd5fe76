import type { CalculatedFieldUse, Subquery } from './ask-api.ts';

/**
 * What the explorers need beyond Datadog's public API. `from` and `to` take what the public API takes: ISO 8601,
 * `now-15m`, Unix ms as digits.
 */
export interface SearchFilter {
  readonly query: string;
  readonly from: string;
  readonly to: string;
  /** Logs only: fields made from others, known as `#name` to the query and wherever a facet path stands. */
  readonly calculated_fields?: readonly CalculatedFieldUse[];
  /** Logs only: keep the logs whose field is among the results of other queries. All must hold. */
  readonly subqueries?: readonly Subquery[];
}

/**
 * `POST /api/unstable/logs/facets` and `POST /api/unstable/spans/facets`. A path is a reserved word (`service`, `status`,
 * `host`, `source`), a tag key (`env`), an attribute (`@http.status_code`), a facet's name (`status_code`: the tag or the
 * attribute) or a calculated field (`#status_class`).
 */
export interface FacetsRequest {
  readonly filter: SearchFilter;
  readonly facets: readonly { readonly path: string; readonly limit: number; readonly search?: string }[];
}
export interface FacetsAnswer {
  readonly data: readonly {
    readonly path: string;
    /** Most frequent first. */
    readonly values: readonly { readonly value: string; readonly count: number }[];
    /** For numeric attributes, else null. */
    readonly range: { readonly min: number; readonly max: number } | null;
    /**
     * There when the events are too many to count in a second: the share of them that was counted (0.1 for a tenth). The
     * counts are scaled up to all of them; values that are rare may be missing, and the range may be narrower.
     */
    readonly sampled?: number;
  }[];
}

/** `POST /api/unstable/logs/fields` and `/api/unstable/spans/fields`: keys seen in the window, for completion and facets. */
export interface FieldsRequest {
  readonly filter: SearchFilter;
  readonly search?: string;
}
export interface FieldsAnswer {
  readonly data: readonly {
    readonly path: string;
    /** `calculated`: a field that is made from others, which may be either; its `count` is that of all events. */
    readonly type: 'text' | 'number' | 'calculated';
    readonly count: number;
  }[];
}

/**
 * `GET /api/unstable/logs/tail?query=` (text/event-stream): event `log` with one item shaped as in `/api/v2/logs/events`,
 * event `rate` with `{"perSecond": n, "skipped": n}` each second.
 */
export interface TailRate {
  readonly perSecond: number;
  /** Matches not sent because the reader is slower than they come. */
  readonly skipped: number;
}

/** `POST /api/unstable/logs/histogram` and `/api/unstable/spans/histogram`: counts by time and group for the bar chart. */
export interface HistogramRequest {
  readonly filter: SearchFilter;
  readonly buckets: number;
  /** A facet path, `status` by default. */
  readonly group?: string;
}
export interface HistogramAnswer {
  readonly fromUnixMs: number;
  readonly stepMs: number;
  readonly total: number;
  readonly elapsedMs: number;
  readonly series: readonly { readonly group: string; readonly counts: readonly number[] }[];
}

/**
 * `GET /api/unstable/logs/:id/context?lines=20`: the log and up to `lines` before and after it from the same host and
 * service, oldest first, each shaped as in `/api/v2/logs/events`. `anchor` is the id asked for.
 */
export interface LogContextAnswer {
  readonly anchor: string;
  readonly data: readonly { readonly id: string; readonly type: 'log'; readonly attributes: object }[];
}
