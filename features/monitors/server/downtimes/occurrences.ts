import { badRequest, messageOf } from '@komainu/kernel/errors.ts';
import { RRuleTemporal } from 'rrule-temporal';
import type { DowntimeSchedule, Recurrence } from './stored.ts';

/** A stretch of time that a downtime covers, Unix milliseconds; without an end for ever. */
export interface Occurrence {
  readonly startUnixMs: number;
  readonly endUnixMs: number | null;
}

const LONGEST_RULE = 500;
/** More often than that is no downtime. */
const FREQUENCIES = /(?:^|;)FREQ=(?:HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(?:;|$)/;
/** Bounds the search of rules that hit nothing, such as the 30th of February. */
const MOST_CANDIDATES = 20_000;

/** The occurrence that covers a moment, else the next one; undefined when there is none any more. */
export function occurrenceAt(schedule: DowntimeSchedule, nowMs: number): Occurrence | undefined {
  if (schedule.kind === 'once') {
    const { startUnixMs, endUnixMs } = schedule;
    return endUnixMs !== null && endUnixMs <= nowMs ? undefined : { startUnixMs, endUnixMs };
  }
  const all = schedule.recurrences.flatMap((recurrence) => ofRule(recurrence, schedule.timezone, nowMs) ?? []);
  const current = all.filter(({ startUnixMs }) => startUnixMs <= nowMs);
  const [latest] = current.sort((a, b) => (b.endUnixMs ?? 0) - (a.endUnixMs ?? 0));
  return latest ?? all.sort((a, b) => a.startUnixMs - b.startUnixMs)[0];
}

/** When a schedule ended last, Unix milliseconds; undefined while it covers the moment, and when it never did. */
export function endedBefore(schedule: DowntimeSchedule, nowMs: number): number | undefined {
  if (schedule.kind === 'once') {
    const { endUnixMs } = schedule;
    return endUnixMs !== null && endUnixMs <= nowMs ? endUnixMs : undefined;
  }
  const ends = schedule.recurrences.flatMap((recurrence) => {
    const last = ruleOf(recurrence, schedule.timezone).previous(new Date(nowMs), true)?.epochMilliseconds;
    return last === undefined ? [] : [last + recurrence.durationS * 1_000];
  });
  const latest = Math.max(...ends);
  return Number.isFinite(latest) && latest <= nowMs ? latest : undefined;
}

/** Throws `bad_downtime` (400) for a rule or a time that cannot be read. */
export function checkRecurrence(recurrence: Recurrence, timezone: string): void {
  const { rrule } = recurrence;
  if (rrule.length > LONGEST_RULE)
    throw badRequest('bad_downtime', `the rrule is longer than ${LONGEST_RULE} characters`);
  if (!FREQUENCIES.test(rrule) || /[\r\n]|DTSTART|DTEND|BYSECOND|BYMINUTE/.test(rrule)) {
    throw badRequest('bad_downtime', `Invalid rrule: "${rrule}" is no rule such as FREQ=DAILY;INTERVAL=1`);
  }
  try {
    const rule = ruleOf(recurrence, timezone);
    if (rule.next(new Date(0), true) === null) throw badRequest('bad_downtime', 'it has no occurrence');
  } catch (error) {
    throw badRequest('bad_downtime', `Invalid rrule: ${messageOf(error)}`);
  }
}

function ofRule(recurrence: Recurrence, timezone: string, nowMs: number): Occurrence | undefined {
  const rule = ruleOf(recurrence, timezone);
  const lengthMs = recurrence.durationS * 1_000;
  const moment = new Date(nowMs);
  const last = rule.previous(moment, true)?.epochMilliseconds;
  if (last !== undefined && last + lengthMs > nowMs) return { startUnixMs: last, endUnixMs: last + lengthMs };
  const next = rule.next(moment)?.epochMilliseconds;
  return next === undefined ? undefined : { startUnixMs: next, endUnixMs: next + lengthMs };
}

function ruleOf({ rrule, start, includesStart = false }: Recurrence, timezone: string): RRuleTemporal {
  const local = start.replaceAll(/[-:]/g, '').slice(0, 15);
  const rruleString = `DTSTART;TZID=${timezone}:${local}\nRRULE:${rrule}`;
  return new RRuleTemporal({
    rruleString,
    includeDtstart: includesStart,
    maxCandidateEvaluations: MOST_CANDIDATES,
    cache: false,
  });
}
