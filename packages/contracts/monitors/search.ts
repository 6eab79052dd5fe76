import type { MonitorState, MonitorType } from './monitor.ts';

/** A value of a facet with how many monitors have it. */
export interface MonitorCount {
  readonly name: string | number | boolean | null;
  readonly count: number;
}

/** A monitor as `GET /api/v1/monitor/search` lists it. */
export interface FoundMonitor {
  readonly id: number;
  readonly name: string;
  readonly type: MonitorType;
  /** What the list calls its type: `metric`, `log`, `anomaly`, … */
  readonly classification: string;
  readonly status: MonitorState;
  readonly query: string;
  readonly tags: readonly string[];
  readonly scopes: readonly string[];
  readonly metrics: readonly string[];
  readonly creator: { readonly name: string | null; readonly handle: string };
  readonly notifications: readonly { readonly handle: string; readonly name: string }[];
  readonly priority: number | null;
  /** Unix seconds. */
  readonly last_triggered_ts: number | null;
  readonly overall_state_modified: number | null;
  /** Whether all of it is silent. */
  readonly muted: boolean;
  /** Unix seconds; null while it is not muted, or has no end. */
  readonly muted_until_ts: number | null;
}

/** The answer of `GET /api/v1/monitor/search?query=&page=&per_page=&sort=`. */
export interface MonitorSearchAnswer {
  readonly monitors: readonly FoundMonitor[];
  readonly counts: {
    readonly status: readonly MonitorCount[];
    readonly muted: readonly MonitorCount[];
    readonly tag: readonly MonitorCount[];
    readonly type: readonly MonitorCount[];
  };
  readonly metadata: {
    readonly page: number;
    readonly page_count: number;
    readonly per_page: number;
    readonly total_count: number;
  };
}

/** A group as `GET /api/v1/monitor/groups/search` lists it. */
export interface FoundGroup {
  readonly monitor_id: number;
  readonly monitor_name: string;
  readonly group: string;
  readonly group_tags: readonly string[];
  readonly status: MonitorState;
  /** Unix seconds; 0 and null where it never happened. */
  readonly last_nodata_ts: number;
  readonly last_triggered_ts: number | null;
}

export interface FoundGroupsAnswer {
  readonly groups: readonly FoundGroup[];
  readonly counts: { readonly status: readonly MonitorCount[]; readonly type: readonly MonitorCount[] };
  readonly metadata: MonitorSearchAnswer['metadata'];
}
