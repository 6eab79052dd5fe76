/**
 * A monitor as the public v1 JSON has it (`/api/v1/monitor`). Keys that are not listed stay in the JSON as they came.
 */

export const MONITOR_TYPES = [
  'metric alert',
  'query alert',
  'service check',
  'event-v2 alert',
  'event alert',
  'log alert',
  'trace-analytics alert',
  'process alert',
  'composite',
  'slo alert',
  'rum alert',
  'audit alert',
  'ci-pipelines alert',
  'ci-tests alert',
  'error-tracking alert',
  'synthetics alert',
  'database-monitoring alert',
  'network-performance alert',
  'network-path alert',
  'cost alert',
  'data-quality alert',
  'data-jobs alert',
  'llm-observability alert',
] as const;
export type MonitorType = (typeof MONITOR_TYPES)[number];

/** How a monitor, or one of its groups, stands; the words of the public JSON. */
export type MonitorState = 'OK' | 'Alert' | 'Warn' | 'No Data' | 'Skipped' | 'Ignored' | 'Unknown';

/** Counts of runs for service checks (`ok`, `critical`, `warning`), values of the query for the others. */
export interface MonitorThresholds {
  readonly critical?: number | null;
  readonly critical_recovery?: number | null;
  readonly warning?: number | null;
  readonly warning_recovery?: number | null;
  readonly ok?: number | null;
  readonly unknown?: number | null;
}

export interface MonitorOptions {
  readonly thresholds?: MonitorThresholds;
  readonly threshold_windows?: { readonly recovery_window?: string | null; readonly trigger_window?: string | null };
  readonly notify_no_data?: boolean;
  /** Minutes without data until `No Data`. */
  readonly no_data_timeframe?: number | null;
  readonly on_missing_data?: 'default' | 'show_no_data' | 'show_and_notify_no_data' | 'resolve';
  /** Seconds that an evaluation looks back from: late data. */
  readonly evaluation_delay?: number | null;
  readonly new_group_delay?: number | null;
  readonly new_host_delay?: number | null;
  /** Whether a window must be full of data before it is judged. */
  readonly require_full_window?: boolean;
  /** Minutes until a monitor that still alerts notifies again; 0 or null never does. */
  readonly renotify_interval?: number | null;
  readonly renotify_occurrences?: number | null;
  readonly renotify_statuses?: readonly string[] | null;
  readonly escalation_message?: string | null;
  readonly timeout_h?: number | null;
  readonly group_retention_duration?: string | null;
  readonly notify_by?: readonly string[];
  readonly include_tags?: boolean;
  readonly notify_audit?: boolean;
  readonly silenced?: Readonly<Record<string, number | null>>;
  readonly variables?: readonly unknown[];
  readonly [key: string]: unknown;
}

/** What a client sends to make or change a monitor. */
export interface MonitorDefinition {
  readonly type: MonitorType;
  readonly query: string;
  readonly name: string;
  readonly message: string;
  readonly tags: readonly string[];
  /** 1 (high) to 5 (low). */
  readonly priority: number | null;
  readonly restricted_roles: readonly string[] | null;
  readonly options: MonitorOptions;
}

/** A group of a multi alert; a simple alert has one, named `*`. */
export interface MonitorGroup {
  /** Sorted `key:value` pairs joined by commas, or `*`. */
  readonly name: string;
  readonly status: MonitorState;
  /** Unix seconds; null where it never happened. */
  readonly last_triggered_ts: number | null;
  readonly last_resolved_ts: number | null;
  readonly last_notified_ts: number | null;
  readonly last_nodata_ts: number | null;
}

/** A monitor as it is answered; with `state` when `group_states` is asked for. */
export interface Monitor extends MonitorDefinition {
  readonly id: number;
  readonly created: string;
  readonly created_at: number;
  readonly modified: string;
  readonly creator: { readonly email: string; readonly handle: string; readonly name: string };
  readonly multi: boolean;
  readonly overall_state: MonitorState;
  readonly overall_state_modified: string | null;
  readonly deleted: string | null;
  readonly org_id: number;
  /** Why it could not be judged when it was last tried. */
  readonly evaluation_error?: string;
  readonly state?: { readonly groups: Readonly<Record<string, MonitorGroup>> };
}
