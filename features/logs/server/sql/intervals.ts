import { badSql } from './bad-sql.ts';

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  millisecond: 1,
  s: 1_000,
  sec: 1_000,
  second: 1_000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  w: 604_800_000,
  week: 604_800_000,
};
const STEP = /^\s*([+-]?\d{1,9}(?:\.\d{1,6})?)\s*([a-z]+)/i;

/** Reads `5 minutes`, `1 hour 30 min`, `90s` as milliseconds. Throws `bad_sql`. */
export function intervalMs(text: string): number {
  let rest = text;
  let sumMs = 0;
  do {
    const step = STEP.exec(rest);
    const unit = step?.[2]?.toLowerCase() ?? '';
    const singular = Object.hasOwn(UNIT_MS, unit) ? unit : unit.replace(/s$/, '');
    if (step === null || !Object.hasOwn(UNIT_MS, singular)) {
      throw badSql("an interval is written as '5 minutes' (millisecond, second, minute, hour, day, week)");
    }
    sumMs += Number(step[1]) * (UNIT_MS[singular] ?? 0);
    rest = rest.slice(step[0].length);
  } while (rest.trim() !== '');
  return Math.round(sumMs);
}
