import { badRequest } from '@komainu/kernel/errors.ts';
import { isObject, type JsonObject, objectOf, stringsOf } from '@komainu/kernel/json.ts';
import { aheadOf } from '@komainu/query/metrics/calendar.ts';
import { checkRecurrence } from './occurrences.ts';
import { badDowntime, END_STATES, END_TYPES, messageOf, timezoneOf, wordsOf } from './read-parts.ts';
import { joinScopes, parseScope } from './scope.ts';
import type { DowntimeSchedule, StoredDowntime } from './stored.ts';

/** What of a downtime the sender decides. */
export type DowntimeFields = Omit<StoredDowntime, 'number' | 'author' | 'updater' | 'canceledUnixMs'>;

const DAYS: Readonly<Record<string, string>> = {
  Sun: 'SU',
  Mon: 'MO',
  Tue: 'TU',
  Wed: 'WE',
  Thu: 'TH',
  Fri: 'FR',
  Sat: 'SA',
};
const FREQUENCIES: Readonly<Record<string, string>> = {
  days: 'DAILY',
  weeks: 'WEEKLY',
  months: 'MONTHLY',
  years: 'YEARLY',
};
const HOUR_S = 3_600;

/**
 * Reads a downtime of the v1 API; `before` is the one that is changed, of which everything stays that was not sent. Throws
 * `bad_downtime`, `bad_scope` (400).
 */
export function readDowntimeV1(body: unknown, nowMs: number, before?: StoredDowntime): DowntimeFields {
  const sent = objectOf(body);
  const scopeList = scopeListOf(sent['scope'], before);
  const scope = scopeList === undefined ? (before?.scope ?? '*') : joinScopes(scopeList);
  parseScope(scope);
  const timezone = timezoneOf(sent['timezone'], before?.timezone ?? 'UTC');
  const recurrence = recurrenceOf(sent, before);
  const { monitor_id } = sent;
  if (monitor_id !== undefined && monitor_id !== null && !Number.isSafeInteger(monitor_id)) {
    throw badDowntime('monitor_id is not a whole number');
  }
  const tags = stringsOf(sent['monitor_tags']);
  return {
    message: 'message' in sent || before === undefined ? messageOf(sent) : before.message,
    scope,
    ...(scopeList !== undefined && { scopeList }),
    monitorId: monitor_id === undefined ? (before?.monitorId ?? null) : (monitor_id as number | null),
    monitorTags: tags.length > 0 ? tags : (before?.monitorTags ?? ['*']),
    schedule: scheduleOf(sent, recurrence, timezone, nowMs, before),
    recurrenceV1: recurrence,
    timezone,
    muteFirstRecovery: sent['mute_first_recovery_notification'] === true || (before?.muteFirstRecovery ?? false),
    notifyEndStates:
      wordsOf(sent['notify_end_states'], 'notify_end_states', END_STATES) ?? before?.notifyEndStates ?? END_STATES,
    notifyEndTypes: wordsOf(sent['notify_end_types'], 'notify_end_types', END_TYPES) ??
      before?.notifyEndTypes ?? ['expired'],
  };
}

function scopeListOf(value: unknown, before: StoredDowntime | undefined): readonly string[] | undefined {
  if (value === undefined && before !== undefined) return before.scopeList;
  const list = typeof value === 'string' ? value.split(',').map((scope) => scope.trim()) : stringsOf(value);
  if (list.length === 0 || list.some((scope) => scope === '')) throw badRequest('bad_scope', 'Invalid scope parameter');
  return list;
}

function recurrenceOf(sent: JsonObject, before: StoredDowntime | undefined): JsonObject | null {
  if (!('recurrence' in sent)) return before?.recurrenceV1 ?? null;
  const recurrence = sent['recurrence'];
  if (recurrence === null) return null;
  if (!isObject(recurrence)) throw badDowntime('recurrence is not an object');
  const { type, period, week_days, until_occurrences, until_date, rrule } = recurrence;
  if (type === 'rrule') {
    if (typeof rrule !== 'string') throw badDowntime('recurrence.rrule is missing');
    return { type, rrule, period: period ?? null, week_days: null, until_occurrences: null, until_date: null };
  }
  if (typeof type !== 'string' || FREQUENCIES[type] === undefined) throw badDowntime('Invalid recurrence type');
  if (typeof period !== 'number' || !Number.isInteger(period) || period < 1 || period > 1_000) {
    throw badDowntime('Invalid recurrence period');
  }
  const days = week_days === undefined || week_days === null ? null : stringsOf(week_days);
  if (days !== null && (!Array.isArray(week_days) || days.some((day) => DAYS[day] === undefined))) {
    throw badDowntime('Invalid set of days in week_days. Be sure that the first letter is capitalized.');
  }
  if (isSet(until_occurrences) && isSet(until_date)) {
    throw badDowntime('Only one of until_occurrences and until_date can be given');
  }
  return {
    type,
    period,
    week_days: days,
    until_occurrences: isSet(until_occurrences) ? until_occurrences : null,
    until_date: isSet(until_date) ? until_date : null,
  };
}

function isSet(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function scheduleOf(
  sent: JsonObject,
  recurrence: JsonObject | null,
  timezone: string,
  nowMs: number,
  before: StoredDowntime | undefined,
): DowntimeSchedule {
  const times = ['start', 'end', 'recurrence', 'timezone'].some((key) => key in sent);
  if (!times && before !== undefined) return before.schedule;
  const known = before === undefined ? undefined : windowOf(before.schedule);
  const startS = secondsOf(sent, 'start') ?? known?.startS ?? Math.floor(nowMs / 1_000);
  const endS = 'end' in sent ? secondsOf(sent, 'end') : (known?.endS ?? null);
  if (endS !== null && endS <= startS) throw badDowntime('end is not after start');
  if (recurrence === null)
    return { kind: 'once', startUnixMs: startS * 1_000, endUnixMs: endS === null ? null : endS * 1_000 };
  const durationS = endS === null ? HOUR_S : endS - startS;
  const one = {
    rrule: ruleOf(recurrence),
    start: localTime(startS * 1_000, timezone),
    durationS,
    duration: `${Math.max(1, Math.round(durationS / 60))}m`,
    includesStart: true,
  };
  checkRecurrence(one, timezone);
  return { kind: 'recurring', recurrences: [one], timezone };
}

/** When the first occurrence begins and ends, Unix seconds. */
export function windowOf(schedule: DowntimeSchedule): { readonly startS: number; readonly endS: number | null } {
  if (schedule.kind === 'once') {
    const { startUnixMs, endUnixMs } = schedule;
    return { startS: Math.floor(startUnixMs / 1_000), endS: endUnixMs === null ? null : Math.floor(endUnixMs / 1_000) };
  }
  const [first] = schedule.recurrences;
  const startS = unixSecondsOf(first?.start ?? '1970-01-01T00:00:00', schedule.timezone);
  return { startS, endS: startS + (first?.durationS ?? 0) };
}

function ruleOf(recurrence: JsonObject): string {
  const { type, period, week_days, until_occurrences, until_date, rrule } = recurrence;
  if (typeof rrule === 'string') return rrule;
  const days = stringsOf(week_days).map((day) => DAYS[day]);
  return [
    `FREQ=${FREQUENCIES[String(type)] ?? 'DAILY'}`,
    `INTERVAL=${String(period)}`,
    ...(days.length > 0 ? [`BYDAY=${days.join(',')}`] : []),
    ...(isSet(until_occurrences) ? [`COUNT=${until_occurrences}`] : []),
    ...(isSet(until_date) ? [`UNTIL=${localTime(until_date * 1_000, 'UTC').replaceAll(/[-:]/g, '')}Z`] : []),
  ].join(';');
}

/** `2026-11-22T01:02:03` on the clocks of a time zone. */
export function localTime(unixMs: number, timezone: string): string {
  const unixS = Math.floor(unixMs / 1_000);
  return new Date((unixS + aheadOf(timezone, unixS)) * 1_000).toISOString().slice(0, 19);
}

/** When the clocks of a time zone show `2026-11-22T01:02:03`. */
function unixSecondsOf(local: string, timezone: string): number {
  const shown = Math.floor(Date.parse(`${local}Z`) / 1_000);
  const near = shown - aheadOf(timezone, shown);
  return shown - aheadOf(timezone, near);
}

function secondsOf(sent: JsonObject, name: string): number | null {
  const value = sent[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0 || value > 1e11) {
    throw badDowntime(`${name} is not a time in seconds since 1970`);
  }
  return Math.floor(value);
}

/** What the v1 API answers where there is a recurrence. */
export function recurrenceOfRule(rrule: string): JsonObject {
  return { type: 'rrule', rrule, period: null, week_days: null, until_occurrences: null, until_date: null };
}
