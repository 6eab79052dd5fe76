/** A service level objective as the public v1 JSON has it (`/api/v1/slo`). */

export type SloType = 'metric' | 'monitor' | 'time_slice';
export type SloTimeframe = '7d' | '30d' | '90d' | 'custom';
export type SloState = 'ok' | 'warning' | 'breached' | 'no_data';

export interface SloThreshold {
  readonly timeframe: SloTimeframe;
  /** Percent. */
  readonly target: number;
  readonly target_display?: string;
  readonly warning?: number | null;
}

export interface SloTimeSlice {
  readonly comparator: '>' | '>=' | '<' | '<=';
  readonly threshold: number;
  readonly query_interval_seconds?: number;
  readonly query: {
    readonly formulas: readonly { readonly formula: string }[];
    readonly queries: readonly { readonly data_source: string; readonly name: string; readonly query: string }[];
  };
}

/** What a client sends to make or change one. */
export interface SloDefinition {
  readonly type: SloType;
  readonly name: string;
  readonly description: string | null;
  readonly tags: readonly string[];
  readonly thresholds: readonly SloThreshold[];
  readonly query?: { readonly numerator: string; readonly denominator: string } | null;
  readonly monitor_ids?: readonly number[] | null;
  readonly groups?: readonly string[] | null;
  readonly sli_specification?: { readonly time_slice?: SloTimeSlice } | null;
}

export interface Slo extends SloDefinition {
  readonly id: string;
  readonly creator: { readonly email: string; readonly handle: string; readonly name: string | null };
  readonly created_at: number;
  readonly modified_at: number;
}

export interface SlosAnswer {
  readonly data: readonly Slo[];
  readonly metadata?: { readonly page: { readonly total_count: number } };
}

/** One number a bucket, of the good events or of all. */
export interface SloHistoryLine {
  readonly values: readonly (number | null)[];
  readonly sum: number;
}

/** How one group, one monitor, or all of it did in a window. */
export interface SloHistoryPart {
  readonly name?: string;
  readonly group?: string;
  /** Percent; null where nothing is known. */
  readonly sli_value: number | null;
  readonly uptime?: number | null;
  readonly state?: SloState;
  /** By timeframe, in percent; below zero when more than all of it is spent. */
  readonly error_budget_remaining?: Readonly<Record<string, number>>;
  readonly errors?: readonly { readonly error_message: string; readonly error_type: string }[];
  /** From a time in Unix seconds, 0 for good and 1 for bad. */
  readonly history?: readonly (readonly [unixS: number, value: number])[];
}

/** The answer of `GET /api/v1/slo/:id/history?from_ts=&to_ts=&target=`. */
export interface SloHistoryAnswer {
  readonly data: {
    readonly type: SloType;
    readonly from_ts: number;
    readonly to_ts: number;
    readonly thresholds: Readonly<Record<string, SloThreshold>>;
    readonly overall: SloHistoryPart;
    readonly groups?: readonly SloHistoryPart[];
    readonly monitors?: readonly SloHistoryPart[];
    readonly series?: {
      /** Unix milliseconds. */
      readonly times: readonly number[];
      /** Seconds. */
      readonly interval: number;
      readonly numerator: SloHistoryLine;
      readonly denominator: SloHistoryLine;
    };
  };
}

/** A time that does not count, as `/api/v1/slo/correction` has it. */
export interface SloCorrection {
  readonly id: string;
  readonly attributes: {
    readonly slo_id: string | null;
    readonly category: string;
    readonly description: string | null;
    /** Unix seconds. */
    readonly start: number;
    readonly end: number | null;
    readonly rrule: string | null;
    readonly duration: number | null;
    readonly timezone: string;
  };
}
