import type { Stretch } from '../history/stretches.ts';

export const REPORT_INTERVALS = ['daily', 'weekly', 'monthly'] as const;
export type ReportInterval = (typeof REPORT_INTERVALS)[number];

const MOST_INTERVALS = 500;
const DAY_S = 86_400;

/** An interval of a report, with the day that it begins with. */
export interface NamedStretch extends Stretch {
  /** `2026-11-01` */
  readonly day: string;
}

/** The days, weeks (from Monday on) or months that lie in a window, in a time zone; the first and the last are cut to it. */
export function reportIntervals(window: Stretch, interval: ReportInterval, timeZone: string): NamedStretch[] {
  const format = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short' });
  const [year, month, day] = format
    .format(window.from * 1000)
    .split('-')
    .map(Number);
  let at = firstDay(Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1), interval);
  const out: NamedStretch[] = [];
  while (out.length < MOST_INTERVALS) {
    const next = nextDay(at, interval);
    const from = midnight(at, timeZone);
    if (from >= window.to) break;
    const stretch = { from: Math.max(from, window.from), to: Math.min(midnight(next, timeZone), window.to) };
    if (stretch.to > stretch.from) out.push({ ...stretch, day: new Date(at).toISOString().slice(0, 10) });
    at = next;
  }
  return out;
}

/** Dates are counted as midnights in UTC. */
function firstDay(date: number, interval: ReportInterval): number {
  const day = new Date(date);
  if (interval === 'daily') return date;
  if (interval === 'weekly') return date - ((day.getUTCDay() + 6) % 7) * DAY_S * 1000;
  return Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), 1);
}

function nextDay(date: number, interval: ReportInterval): number {
  const day = new Date(date);
  if (interval === 'monthly') return Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 1);
  return date + (interval === 'weekly' ? 7 : 1) * DAY_S * 1000;
}

/** When a date begins in a time zone, Unix seconds. */
function midnight(date: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  let guess = date;
  // Twice: the first guess may lie on the other side of a change of clocks.
  for (let round = 0; round < 2; round++) {
    const local = Date.parse(`${format.format(guess).replace(' ', 'T')}Z`);
    guess += date - local;
  }
  return Math.floor(guess / 1000);
}
