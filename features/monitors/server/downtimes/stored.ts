import type { Author } from '@komainu/http/author.ts';
import type { JsonObject } from '@komainu/kernel/json.ts';

/** One rule of a recurring downtime, in the schedule's time zone. */
export interface Recurrence {
  /** An RRULE of RFC 5545, without DTSTART. */
  readonly rrule: string;
  /** The first occurrence, local time: `2026-11-22T01:02:03`. */
  readonly start: string;
  readonly durationS: number;
  /** The duration as it was sent: `1d`. */
  readonly duration: string;
  /** The start is an occurrence, though the rule would not say so (v1). */
  readonly includesStart?: boolean;
}

export type DowntimeSchedule =
  | { readonly kind: 'once'; readonly startUnixMs: number; readonly endUnixMs: number | null }
  | { readonly kind: 'recurring'; readonly recurrences: readonly Recurrence[]; readonly timezone: string };

/** A downtime as it is kept: one form for the v1 and the v2 API. The document's id is the v2 id. */
export interface StoredDowntime {
  /** The id of the v1 API. */
  readonly number: number;
  readonly message: string | null;
  /** In the language of scopes: `env:prod AND -host:a`. */
  readonly scope: string;
  /** As the v1 API has it, all of which must hold; undefined for downtimes made by v2. */
  readonly scopeList?: readonly string[];
  readonly monitorId: number | null;
  /** All of which the monitor must have; `*` for every monitor. Without meaning where there is a monitor id. */
  readonly monitorTags: readonly string[];
  readonly schedule: DowntimeSchedule;
  /** What the v1 API sent as recurrence. */
  readonly recurrenceV1: JsonObject | null;
  /** Of the v1 API, and what v2 shows times in. */
  readonly timezone: string;
  readonly muteFirstRecovery: boolean;
  readonly notifyEndStates: readonly string[];
  readonly notifyEndTypes: readonly string[];
  readonly canceledUnixMs: number | null;
  readonly author: Author;
  readonly updater: Author | null;
}
