/** A service level objective as the public v1 JSON has it (`/api/v1/slo`). */

export type SloType = 'metric' | 'monitor' | 'time_slice';
export type SloTimeframe = '7d' | '30d' | '90d' | 'custom';
/** How an objective stands in a timeframe: below its target, near it, kept, or not known. */
export type SloState = 'breached' | 'warning' | 'ok' | 'no_data';

export interface SloThreshold {
  readonly timeframe: SloTimeframe;
  /** Per cent, below 100. */
  readonly target: number;
  readonly warning?: number;
  /** The target as it is written on screens: `99.9`, `95.` */
  readonly target_display?: string;
  readonly warning_display?: string;
}

/** Good and total events as metric expressions. */
export interface SloCountQuery {
  readonly numerator: string;
  readonly denominator: string;
}

export interface SloMetricQuery {
  readonly data_source: 'metrics';
  /** What formulas call it. */
  readonly name: string;
  readonly query: string;
}

export interface SloFormula {
  readonly formula: string;
}

export interface SloCountSpecification {
  readonly good_events_formula: SloFormula;
  /** One of these two: all events, or the bad ones. */
  readonly total_events_formula?: SloFormula;
  readonly bad_events_formula?: SloFormula;
  readonly queries: readonly SloMetricQuery[];
}

export type SloComparator = '>' | '>=' | '<' | '<=';

export interface SloTimeSliceSpecification {
  readonly query: { readonly formulas: readonly SloFormula[]; readonly queries: readonly SloMetricQuery[] };
  /** A slice counts as good when its value compares so with the threshold. */
  readonly comparator: SloComparator;
  readonly threshold: number;
  /** Seconds of a slice; 300 when it was left out. */
  readonly query_interval_seconds?: 60 | 300;
}

/** What a client sends to make or change one. */
export interface SloDefinition {
  readonly name: string;
  readonly description: string | null;
  readonly type: SloType;
  readonly tags: readonly string[];
  readonly thresholds: readonly SloThreshold[];
  /** The timeframe that lists show, with its thresholds. */
  readonly timeframe: SloTimeframe;
  readonly target_threshold: number;
  readonly warning_threshold?: number;
  /** Of the type `metric`; made from `sli_specification.count` when that was sent. */
  readonly query?: SloCountQuery;
  readonly sli_specification?:
    | { readonly count: SloCountSpecification }
    | { readonly time_slice: SloTimeSliceSpecification };
  /** Of the type `monitor`. */
  readonly monitor_ids?: readonly number[];
  /** Of the type `monitor` with one monitor: the groups that count; all of them when left out. */
  readonly groups?: readonly string[];
}

export interface Slo extends SloDefinition {
  /** 32 hex digits. */
  readonly id: string;
  readonly type_id: 0 | 1 | 2;
  readonly monitor_tags: readonly string[];
  readonly creator: { readonly name: string | null; readonly handle: string; readonly email: string };
  /** Unix seconds. */
  readonly created_at: number;
  readonly modified_at: number;
}

/** POST, PUT and the list give a list, `GET /api/v1/slo/:id` one. */
export interface SloListAnswer {
  readonly data: readonly Slo[];
  readonly error: null;
}
export interface SloAnswer {
  readonly data: Slo;
  readonly error: null;
}

/** A row of `GET /api/v1/slo/search?query=&page[size]=&page[number]=`. */
export interface SloSearchRow {
  readonly type: 'slo';
  readonly id: string;
  readonly attributes: {
    readonly name: string;
    readonly description: string | null;
    readonly slo_type: SloType;
    readonly all_tags: readonly string[];
    readonly env_tags: readonly string[];
    readonly service_tags: readonly string[];
    readonly team_tags: readonly string[];
    readonly thresholds: readonly SloThreshold[];
    readonly timeframe: SloTimeframe;
    readonly target_threshold: number;
    readonly warning_threshold: number | null;
    readonly monitor_ids: readonly number[] | null;
    readonly groups: readonly string[] | null;
    readonly query: (SloCountQuery & { readonly metrics: null }) | null;
    readonly creator: { readonly id: number; readonly name: string | null; readonly email: string };
    readonly created_at: number;
    readonly modified_at: number;
    /** Of `timeframe`. */
    readonly status: SloSearchStatus & { readonly sli: number | null; readonly calculation_error: string | null };
    /** For each timeframe. */
    readonly overall_status: readonly (SloSearchStatus & {
      /** The SLI, per cent. */
      readonly status: number | null;
      readonly error: string | null;
      readonly target: number;
      readonly timeframe: SloTimeframe;
    })[];
  };
}

interface SloSearchStatus {
  /** Per cent of the budget; below 0 when more is spent than there was. */
  readonly error_budget_remaining: number | null;
  /** What is left, in `seconds` or `requests`. */
  readonly raw_error_budget_remaining: SloRawBudget | null;
  readonly state: SloState;
  /** Unix seconds. */
  readonly indexed_at: number;
  readonly span_precision: number | null;
}

export interface SloRawBudget {
  readonly value: number;
  readonly unit: 'seconds' | 'requests';
}

export interface SloSearchAnswer {
  readonly data: {
    readonly type: 'service_level_objective_search_results';
    readonly attributes: {
      readonly slos: readonly { readonly data: SloSearchRow }[];
      /** With `include_facets=true`: `all_tags`, `env_tags`, `service_tags`, `team_tags`, `slo_type`, `timeframe`, `target`. */
      readonly facets?: Readonly<Record<string, readonly SloFacet[]>>;
    };
  };
  readonly meta: {
    readonly pagination: {
      readonly type: 'number_size';
      /** From 0. */
      readonly number: number;
      readonly size: number;
      readonly total: number;
      readonly first_number: number;
      readonly prev_number: number;
      readonly next_number: number;
      readonly last_number: number;
    };
  };
}

export interface SloFacet {
  readonly name: string;
  readonly count: number;
}
