import { type Grid, gridOfSlots, type MetricWindow, MOST_POINTS, movedGrid } from './grid.ts';

/** Days, weeks or months of a time zone: `.rollup(sum, daily, 6am, 'America/New_York')`. */
export interface Calendar {
  readonly unit: CalendarUnit;
  /** IANA name. */
  readonly zone: string;
  /** The hour at which a day, week or month begins. */
  readonly hour: number;
  /** The day on which a week begins, 0 = Sunday. */
  readonly weekday: number;
  /** The day on which a month begins, 1 to 28. */
  readonly monthDay: number;
}

export type CalendarUnit = 'day' | 'week' | 'month';

const DAY_S = 86_400;
const NOMINAL_S: Readonly<Record<CalendarUnit, number>> = { day: DAY_S, week: 7 * DAY_S, month: 30 * DAY_S };
/** Beyond the years that a date can say. */
const MOST_UNIX_S = 8e12;
const MOST_SHIFT = 10_000;

/** The calendar's intervals over a window; null when they would be too many. */
export function calendarGrid(window: MetricWindow, calendar: Calendar): Grid | null {
  const { fromUnixS, toUnixS } = window;
  const nominal = NOMINAL_S[calendar.unit];
  if ((toUnixS - fromUnixS) / nominal > MOST_POINTS || Math.abs(toUnixS) > MOST_UNIX_S) return null;
  const starts: number[] = [];
  for (let step = 0; ; step += 1) {
    const start = boundary(fromUnixS, calendar, step);
    starts.push(start);
    if (start >= toUnixS && step > 0) break;
  }
  const seconds = starts.slice(1).map((end, index) => end - (starts[index] ?? 0));
  return gridOfSlots(starts.slice(0, -1), seconds, nominal);
}

/** The beginning of the `step`th interval after the one that holds the time. */
function boundary(unixS: number, { unit, zone, hour, weekday, monthDay }: Calendar, step: number): number {
  const local = localDate(zone, unixS - hour * 3_600);
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()];
  if (unit === 'month') return localTime(zone, year, day < monthDay ? month - 1 + step : month + step, monthDay, hour);
  if (unit === 'day') return localTime(zone, year, month, day + step, hour);
  return localTime(zone, year, month, day - ((local.getUTCDay() - weekday + 7) % 7) + 7 * step, hour);
}

/** A shift such as `-1mo`: how many of which unit; null when the text is none. */
export function readShift(text: string): { readonly amount: number; readonly unit: CalendarUnit } | null {
  const match = /^(-?\d{1,5})(d|w|mo)$/.exec(text);
  if (match === null) return null;
  const amount = Number(match[1]);
  if (Math.abs(amount) > MOST_SHIFT) return null;
  return { amount, unit: match[2] === 'mo' ? 'month' : match[2] === 'w' ? 'week' : 'day' };
}

/**
 * Every interval of a grid so many days, weeks or months of the zone away, at the same time of day; a day that the month
 * does not have is its last. Intervals keep their length.
 */
export function calendarShifted(grid: Grid, amount: number, unit: CalendarUnit, zone: string): Grid {
  return movedGrid(grid, (unixS) => {
    const local = localDate(zone, unixS);
    const seconds = local.getTime() / 1000 - Math.floor(local.getTime() / 1000 / DAY_S) * DAY_S;
    const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()];
    if (unit !== 'month') {
      const days = unit === 'week' ? 7 * amount : amount;
      return localTime(zone, year, month, day + days, 0, seconds);
    }
    const lastDay = new Date(Date.UTC(year, month + amount + 1, 0)).getUTCDate();
    return localTime(zone, year, month + amount, Math.min(day, lastDay), 0, seconds);
  });
}

const formats = new Map<string, Intl.DateTimeFormat | null>();

/** Whether the name is an IANA time zone (`UTC` among them). */
export function isTimeZone(zone: string): boolean {
  return formatOf(zone) !== null;
}

/** How far the zone is ahead of UTC at that time, in seconds; 0 for an unknown zone. */
export function aheadOf(zone: string, unixS: number): number {
  const format = zone === 'UTC' ? null : formatOf(zone);
  if (format === null || !(Math.abs(unixS) <= MOST_UNIX_S)) return 0;
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(unixS * 1000)) parts[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - Math.floor(unixS);
}

/** Names come from users: no more than this many are remembered. */
const MOST_FORMATS = 1_000;

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  if (formats.size >= MOST_FORMATS) formats.clear();
  const made = makeFormat(zone);
  formats.set(zone, made);
  return made;
}

function makeFormat(zone: string): Intl.DateTimeFormat | null {
  if (zone !== 'UTC' && !/^[A-Za-z]+\/[\w+/-]{1,40}$/.test(zone)) return null;
  const fields = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  const time = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, era: undefined, ...fields, ...time });
  } catch {
    return null;
  }
}

/** A date whose UTC fields are the zone's clock. */
function localDate(zone: string, unixS: number): Date {
  const bounded = Math.max(-MOST_UNIX_S, Math.min(MOST_UNIX_S, unixS));
  return new Date((bounded + aheadOf(zone, bounded)) * 1000);
}

/** When the zone's clock shows that time; fields may overflow. A time that a clock change skips is the one after it. */
function localTime(zone: string, year: number, month: number, day: number, hour: number, seconds = 0): number {
  const local = Date.UTC(year, month, day, hour) / 1000 + seconds;
  const ahead = aheadOf(zone, local - aheadOf(zone, local));
  const unixS = local - ahead;
  const there = aheadOf(zone, unixS);
  return there === ahead ? unixS : local - Math.min(ahead, there);
}
