import type { ReportSchedule } from '@komainu/contracts/dashboards/reports.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** A month back, whatever the zone. */
const DAYS_BACK = 33;

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The last time at or before `nowMs` that a schedule names, in Unix ms. */
export function lastDue(schedule: ReportSchedule, nowMs: number): number {
  for (let back = 0; back <= DAYS_BACK; back++) {
    const day = dayIn(schedule.timeZone, nowMs - back * DAY_MS);
    const due = isNamed(schedule, day) ? instantOf(schedule, day) : Infinity;
    if (due <= nowMs) return due;
  }
  return Number.NEGATIVE_INFINITY;
}

/** The next time after `nowMs`. */
export function nextDue(schedule: ReportSchedule, nowMs: number): number {
  for (let ahead = 0; ahead <= DAYS_BACK; ahead++) {
    const day = dayIn(schedule.timeZone, nowMs + ahead * DAY_MS);
    const due = isNamed(schedule, day) ? instantOf(schedule, day) : Number.NEGATIVE_INFINITY;
    if (due > nowMs) return due;
  }
  return Infinity;
}

function isNamed({ frequency, weekday, monthDay }: ReportSchedule, { year, month, day }: Day): boolean {
  if (frequency === 'daily') return true;
  if (frequency === 'weekly') return (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7 === weekday - 1;
  return day === Math.min(monthDay, new Date(Date.UTC(year, month, 0)).getUTCDate());
}

/** The instant at which the clock of the zone shows the schedule's time on a day; a time that is skipped comes an hour later. */
function instantOf({ time, timeZone }: ReportSchedule, { year, month, day }: Day): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const wall = Date.UTC(year, month - 1, day, hour, minute);
  // Twice: the first guess may stand on the other side of a change of the clock.
  const guess = wall - offsetMs(timeZone, wall);
  return wall - offsetMs(timeZone, guess);
}

function dayIn(timeZone: string, unixMs: number): Day {
  const [year = 0, month = 0, day = 0] = wallClock(timeZone, unixMs);
  return { year, month, day };
}

/** How far the clock of a zone is ahead of UTC, in ms. */
function offsetMs(timeZone: string, unixMs: number): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = wallClock(timeZone, unixMs);
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(unixMs / MINUTE_MS) * MINUTE_MS;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Year, month, day, hour and minute that the clock of a zone shows. */
function wallClock(timeZone: string, unixMs: number): readonly number[] {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(unixMs).map(({ type, value }) => [type, Number(value)]));
  return (['year', 'month', 'day', 'hour', 'minute'] as const).map((type) => parts.get(type) ?? 0);
}

/** Whether a name is one of a time zone that this machine knows. */
export function isTimeZone(name: string): boolean {
  try {
    wallClock(name, 0);
    return true;
  } catch {
    return false;
  }
}
