import { authorNumber } from '@komainu/http/author.ts';
import { isoMicros } from '@komainu/http/json-api.ts';
import type { JsonObject } from '@komainu/kernel/json.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import { ORGANIZATION_NUMBER } from '../present.ts';
import { occurrenceAt } from './occurrences.ts';
import { recurrenceOfRule, windowOf } from './read-v1.ts';
import type { StoredDowntime } from './stored.ts';

export type DowntimeDocument = Document<StoredDowntime>;
export type DowntimeStatus = 'active' | 'canceled' | 'ended' | 'scheduled';

/** How a downtime stands at a moment. */
export function statusOf({ canceledUnixMs, schedule }: StoredDowntime, nowMs: number): DowntimeStatus {
  if (canceledUnixMs !== null) return 'canceled';
  const occurrence = occurrenceAt(schedule, nowMs);
  if (occurrence === undefined) return 'ended';
  return occurrence.startUnixMs <= nowMs ? 'active' : 'scheduled';
}

/** A downtime as the v1 API has it; times are Unix seconds. */
export function presentV1({ id, body, createdAtUnixMs, updatedAtUnixMs }: DowntimeDocument, nowMs: number): JsonObject {
  const status = statusOf(body, nowMs);
  const { schedule } = body;
  const scope = body.scopeList ?? [body.scope];
  const occurrence = occurrenceAt(schedule, nowMs);
  const first = windowOf(schedule);
  const isOnce = schedule.kind === 'once' || occurrence === undefined;
  const [rule] = schedule.kind === 'recurring' ? schedule.recurrences : [];
  return {
    id: body.number,
    uuid: id,
    monitor_id: body.monitorId,
    org_id: ORGANIZATION_NUMBER,
    start: isOnce ? first.startS : Math.floor(occurrence.startUnixMs / 1_000),
    end: isOnce ? first.endS : occurrence.endUnixMs === null ? null : Math.floor(occurrence.endUnixMs / 1_000),
    canceled: body.canceledUnixMs === null ? null : Math.floor(body.canceledUnixMs / 1_000),
    created: Math.floor(createdAtUnixMs / 1_000),
    modified: Math.floor(updatedAtUnixMs / 1_000),
    message: body.message,
    active: status === 'active',
    disabled: status === 'canceled',
    status,
    recurrence: body.recurrenceV1 ?? (rule === undefined ? null : recurrenceOfRule(rule.rrule)),
    timezone: body.timezone,
    parent_id: null,
    child_id: null,
    creator_id: authorNumber(body.author.id),
    updater_id: body.updater === null ? null : authorNumber(body.updater.id),
    // 0: everything, 1: a host, 2: any other scope.
    downtime_type: scope.includes('*') ? 0 : scope.some((tag) => tag.startsWith('host:')) ? 1 : 2,
    monitor_tags: body.monitorTags,
    mute_first_recovery_notification: body.muteFirstRecovery,
    notify_end_types: body.notifyEndTypes,
    notify_end_states: body.notifyEndStates,
    scope,
  };
}

/** A downtime as a resource of the v2 API. */
export function presentV2({ id, body, createdAtUnixMs, updatedAtUnixMs }: DowntimeDocument, nowMs: number): JsonObject {
  const { monitorId, canceledUnixMs } = body;
  return {
    type: 'downtime',
    id,
    attributes: {
      message: body.message,
      scope: body.scope,
      status: statusOf(body, nowMs),
      display_timezone: body.timezone,
      monitor_identifier: monitorId === null ? { monitor_tags: body.monitorTags } : { monitor_id: monitorId },
      mute_first_recovery_notification: body.muteFirstRecovery,
      notify_end_states: body.notifyEndStates,
      notify_end_types: body.notifyEndTypes,
      schedule: presentSchedule(body, nowMs),
      canceled: canceledUnixMs === null ? null : isoMicros(canceledUnixMs),
      created: isoMicros(createdAtUnixMs),
      modified: isoMicros(updatedAtUnixMs),
    },
    relationships: {
      created_by: { data: { type: 'users', id: body.author.id } },
      monitor: { data: monitorId === null ? null : { type: 'monitor', id: String(monitorId) } },
    },
  };
}

function presentSchedule({ schedule }: StoredDowntime, nowMs: number): JsonObject {
  if (schedule.kind === 'once') {
    const { startUnixMs, endUnixMs } = schedule;
    return { start: isoMicros(startUnixMs), end: endUnixMs === null ? null : isoMicros(endUnixMs) };
  }
  const occurrence = occurrenceAt(schedule, nowMs);
  return {
    recurrences: schedule.recurrences.map(({ rrule, duration, start }) => ({ rrule, duration, start })),
    timezone: schedule.timezone,
    current_downtime:
      occurrence === undefined
        ? null
        : {
            start: isoOf(occurrence.startUnixMs),
            end: occurrence.endUnixMs === null ? null : isoOf(occurrence.endUnixMs),
          },
  };
}

function isoOf(unixMs: number): string {
  return new Date(unixMs).toISOString().replace(/\.\d{3}Z$/, '+00:00');
}
