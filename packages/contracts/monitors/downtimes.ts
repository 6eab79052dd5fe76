/** A downtime as the public v2 JSON has it (`/api/v2/downtime`). */

export type DowntimeStatus = 'active' | 'scheduled' | 'ended' | 'canceled';

/** One rule of a repeated downtime: `FREQ=WEEKLY;BYDAY=MO`, from a local time such as `2026-11-23T02:00:00`, for `1h`. */
export interface DowntimeRecurrence {
  readonly rrule: string;
  readonly duration: string;
  readonly start?: string | null;
}

/** Once: ISO times, null for now and for without an end; or again and again in a zone. */
export type DowntimeSchedule =
  | { readonly start: string | null; readonly end: string | null }
  | {
      readonly timezone: string;
      readonly recurrences: readonly DowntimeRecurrence[];
      readonly current_downtime?: { readonly start: string | null; readonly end: string | null } | null;
    };

/** Which monitors are silent: one, or those that have all tags. */
export type DowntimeMonitors = { readonly monitor_id: number } | { readonly monitor_tags: readonly string[] };

export interface DowntimeAttributes {
  readonly scope: string;
  readonly monitor_identifier: DowntimeMonitors;
  readonly schedule: DowntimeSchedule;
  readonly message: string | null;
  readonly display_timezone: string | null;
  readonly mute_first_recovery_notification: boolean;
  readonly notify_end_states: readonly string[];
  readonly notify_end_types: readonly string[];
  readonly status: DowntimeStatus;
  readonly created: string;
  readonly modified: string;
  readonly canceled: string | null;
}

export interface Downtime {
  readonly id: string;
  readonly type: 'downtime';
  readonly attributes: DowntimeAttributes;
}

export interface DowntimesAnswer {
  readonly data: readonly Downtime[];
  readonly meta?: { readonly page?: { readonly total_filtered_count?: number } };
}

/** An answer of `GET /api/v2/monitor/:id/downtime_matches`: downtimes that silence a monitor now or later. */
export interface DowntimeMatchesAnswer {
  readonly data: readonly {
    readonly id: string;
    readonly attributes: {
      readonly groups: readonly string[];
      readonly scope: string;
      readonly start: string;
      readonly end: string | null;
    };
  }[];
}
