import type { Slo, SloRawBudget, SloState, SloThreshold, SloTimeframe, SloType } from './slo.ts';

/** The answer of `GET /api/v1/slo/:id/history?from_ts=&to_ts=&target=&apply_correction=true`. Times are Unix seconds. */
export interface SloHistoryAnswer {
  readonly data: SloHistory;
  readonly errors: null;
}

export interface SloHistory {
  readonly from_ts: number;
  readonly to_ts: number;
  readonly type: SloType;
  readonly type_id: 0 | 1 | 2;
  readonly slo: Slo;
  /** By timeframe; `custom` when a `target` was asked for. */
  readonly thresholds: Readonly<Record<string, SloThreshold>>;
  readonly overall: SloHistoryPart;
  /** Of grouped objectives; left out when there are no groups. */
  readonly groups?: readonly (SloHistoryPart & { readonly group: string; readonly name: string })[];
  /** Of the type `monitor` with several monitors. */
  readonly monitors?: readonly (SloHistoryPart & { readonly monitor_type: string; readonly group: string })[];
  readonly group_by: readonly string[];
  /** Of the type `metric`: good and total events over time. */
  readonly series?: SloHistorySeries;
}

/** How the whole, or a group, did in the window. */
export interface SloHistoryPart {
  readonly name?: string;
  /** Per cent; null where nothing was measured. */
  readonly sli_value: number | null;
  /** The same; older clients ask for it. */
  readonly uptime: number | null;
  /** Decimals that are worth showing. */
  readonly span_precision: number;
  readonly precision: Readonly<Record<string, number>>;
  readonly state: SloState;
  /** By timeframe: per cent of the budget that is left when the window is held against its target. */
  readonly error_budget_remaining?: Readonly<Partial<Record<SloTimeframe, number>>>;
  /** By timeframe: how much that is. */
  readonly raw_error_budget_remaining?: Readonly<Partial<Record<SloTimeframe, SloRawBudget>>>;
  /** How many times faster than allowed the budget was spent in the window, by timeframe. */
  readonly burn_rate?: Readonly<Partial<Record<SloTimeframe, number>>>;
  /** Of the types `monitor` and `time_slice`: up (0) and down (1) from each time on, and 2 where nothing was measured. */
  readonly history?: readonly (readonly [unixSeconds: number, state: 0 | 1 | 2])[];
  readonly corrections: readonly SloAppliedCorrection[];
  readonly errors?: readonly { readonly error_type: string; readonly error_message: string }[];
}

/** A stretch that was taken out of the count. */
export interface SloAppliedCorrection {
  readonly id: string;
  readonly category: SloCorrectionCategory;
  readonly description: string;
  readonly start: number;
  readonly end: number;
}

export interface SloHistorySeries {
  readonly res_type: 'time_series';
  readonly resp_version: 2;
  readonly query: string;
  readonly numerator_query: string;
  readonly denominator_query: string;
  readonly bad_series_query: string;
  readonly graph_query: string;
  readonly message: string;
  readonly timing: string;
  /** Unix milliseconds. */
  readonly from_date: number;
  readonly to_date: number;
  /** Seconds between points. */
  readonly interval: number;
  /** Unix milliseconds. */
  readonly times: readonly number[];
  readonly numerator: SloHistoryLine;
  readonly denominator: SloHistoryLine;
}

export interface SloHistoryLine {
  readonly values: readonly number[];
  readonly sum: number;
  readonly count: number;
  readonly metadata: {
    readonly expression: string;
    readonly aggr: string;
    readonly metric: string;
    readonly scope: string;
    readonly query_index: number;
    readonly tag_set: readonly string[];
    readonly unit: null;
  };
}

export type SloCorrectionCategory = 'Scheduled Maintenance' | 'Outside Business Hours' | 'Deployment' | 'Other';

/** `/api/v1/slo/correction`: JSON:API of the type `correction`. Times are Unix seconds. */
export interface SloCorrectionAttributes {
  /** One of these two. */
  readonly slo_id: string | null;
  readonly slo_query?: string | null;
  readonly start: number;
  /** Null for recurring ones. */
  readonly end: number | null;
  readonly description: string;
  readonly category: SloCorrectionCategory;
  readonly timezone: string;
  /** Of recurring ones, with the seconds that each lasts. */
  readonly rrule: string | null;
  readonly duration: number | null;
  readonly created_at: number | null;
  readonly modified_at: number | null;
  readonly creator: SloCorrectionUser | null;
  readonly modifier: SloCorrectionUser | null;
}

export interface SloCorrectionUser {
  readonly data: {
    readonly type: 'users';
    readonly id: string;
    readonly attributes: {
      readonly uuid: string;
      readonly handle: string;
      readonly email: string;
      readonly name: string | null;
      readonly icon: string;
    };
  };
}

export interface SloCorrection {
  readonly type: 'correction';
  readonly id: string;
  readonly attributes: SloCorrectionAttributes;
}
