import { badRequest } from '@komainu/kernel/errors.ts';
import { isObject, type JsonObject, objectOf, records, stringsOf } from '@komainu/kernel/json.ts';
import { checkRecurrence } from './occurrences.ts';
import { badDowntime, durationOf, END_STATES, END_TYPES, messageOf, timezoneOf, wordsOf } from './read-parts.ts';
import { type DowntimeFields, localTime } from './read-v1.ts';
import { parseScope } from './scope.ts';
import type { DowntimeSchedule, StoredDowntime } from './stored.ts';

const KNOWN = [
  'display_timezone',
  'message',
  'monitor_identifier',
  'mute_first_recovery_notification',
  'notify_end_states',
  'notify_end_types',
  'schedule',
  'scope',
];
const MOST_RECURRENCES = 20;
const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/;

/**
 * Reads the attributes of a v2 downtime; `before` is the one that is changed, of which everything stays that was not sent.
 * Throws `bad_downtime`, `bad_scope` (400).
 */
export function readDowntimeV2(attributes: JsonObject, nowMs: number, before?: StoredDowntime): DowntimeFields {
  const stranger = Object.keys(attributes).find((key) => !KNOWN.includes(key));
  if (stranger !== undefined) {
    throw badDowntime(`Additional properties are not allowed ('${stranger}' was unexpected)`);
  }
  const scope = attributes['scope'] ?? before?.scope;
  if (typeof scope !== 'string' || scope.trim() === '') throw badRequest('bad_scope', "'scope' is a required property");
  parseScope(scope);
  const schedule = scheduleOf(attributes['schedule'], nowMs, before);
  const identifier = identifierOf(attributes['monitor_identifier'], before);
  const sameScope = before !== undefined && before.scope === scope && before.scopeList !== undefined;
  return {
    message: 'message' in attributes || before === undefined ? messageOf(attributes) : before.message,
    scope,
    ...(sameScope && { scopeList: before.scopeList ?? [] }),
    ...identifier,
    schedule,
    recurrenceV1: schedule === before?.schedule ? (before?.recurrenceV1 ?? null) : null,
    timezone: timezoneOf(attributes['display_timezone'], before?.timezone ?? 'UTC'),
    muteFirstRecovery:
      typeof attributes['mute_first_recovery_notification'] === 'boolean'
        ? attributes['mute_first_recovery_notification']
        : (before?.muteFirstRecovery ?? false),
    notifyEndStates:
      wordsOf(attributes['notify_end_states'], 'notify_end_states', END_STATES) ??
      before?.notifyEndStates ??
      END_STATES,
    notifyEndTypes: wordsOf(attributes['notify_end_types'], 'notify_end_types', END_TYPES) ??
      before?.notifyEndTypes ?? ['expired'],
  };
}

function identifierOf(
  sent: unknown,
  before: StoredDowntime | undefined,
): Pick<StoredDowntime, 'monitorId' | 'monitorTags'> {
  if (sent === undefined && before !== undefined)
    return { monitorId: before.monitorId, monitorTags: before.monitorTags };
  const { monitor_id, monitor_tags } = objectOf(sent);
  if (typeof monitor_id === 'number' && Number.isSafeInteger(monitor_id))
    return { monitorId: monitor_id, monitorTags: ['*'] };
  const tags = stringsOf(monitor_tags);
  if (tags.length === 0) throw badDowntime("'monitor_identifier' needs a monitor_id or monitor_tags");
  return { monitorId: null, monitorTags: tags };
}

function scheduleOf(sent: unknown, nowMs: number, before: StoredDowntime | undefined): DowntimeSchedule {
  if (sent === undefined || sent === null)
    return before?.schedule ?? { kind: 'once', startUnixMs: nowMs, endUnixMs: null };
  if (!isObject(sent)) throw badDowntime('schedule is not an object');
  const { recurrences, start, end, timezone } = sent;
  if (Array.isArray(recurrences)) return recurring(records(recurrences), timezoneOf(timezone, 'UTC'), nowMs);
  const startUnixMs = timeOf(start, 'start') ?? nowMs;
  const endUnixMs = timeOf(end, 'end');
  if (endUnixMs !== null && endUnixMs <= startUnixMs) throw badDowntime('schedule.end is not after schedule.start');
  return { kind: 'once', startUnixMs, endUnixMs };
}

function recurring(recurrences: readonly JsonObject[], timezone: string, nowMs: number): DowntimeSchedule {
  if (recurrences.length === 0 || recurrences.length > MOST_RECURRENCES) {
    throw badDowntime(`schedule.recurrences has between 1 and ${MOST_RECURRENCES} entries`);
  }
  const read = recurrences.map(({ rrule, duration, start }) => {
    if (typeof rrule !== 'string') throw badDowntime("'rrule' is a required property");
    if (start !== undefined && start !== null && (typeof start !== 'string' || !LOCAL_TIME.test(start))) {
      throw badDowntime('the start of a recurrence is a local time such as 2026-11-22T01:02:03');
    }
    const one = {
      rrule,
      start: typeof start === 'string' ? start : localTime(nowMs, timezone),
      durationS: durationOf(duration),
      duration: String(duration),
    };
    checkRecurrence(one, timezone);
    return one;
  });
  return { kind: 'recurring', recurrences: read, timezone };
}

/** Unix milliseconds of an ISO 8601 time with a zone. */
function timeOf(value: unknown, name: string): number | null {
  if (value === undefined || value === null) return null;
  const unixMs = typeof value === 'string' && /(?:Z|[+-]\d{2}:?\d{2})$/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(unixMs)) throw badDowntime(`schedule.${name} is no time with a zone, such as 2026-11-22T01:02:03Z`);
  return unixMs;
}
