const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY_MS = 24 * 3600 * 1000;

/** `Oct 11 22:14:15`, with an optional year after the day or at the end and an optional fraction. */
export const BSD_TIME =
  /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (?:(\d{4}) )?(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?: (\d{4})(?= ))?(?=[ :]|$)/;

/**
 * Unix milliseconds of a time as RFC 3164 has it, found by `BSD_TIME`. It names no zone, and stands for the local time of
 * the machine that receives, as other syslog servers take it. Without a year it is the latest such time that is not more
 * than a day ahead of `nowMs`.
 */
export function bsdTime(match: RegExpExecArray, nowMs: number): number | undefined {
  const [, monthName = '', day, yearBefore, hour, minute, second, fraction = '', yearAfter] = match;
  const month = MONTHS.indexOf(monthName);
  if (month === -1) return undefined;
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3));
  const inYear = (year: number) =>
    new Date(year, month, Number(day), Number(hour), Number(minute), Number(second), milliseconds).getTime();
  const named = yearBefore ?? yearAfter;
  if (named !== undefined) return inYear(Number(named));
  const thisYear = new Date(nowMs).getFullYear();
  // Clocks a little ahead may write next year's first hours already.
  const candidates = [inYear(thisYear + 1), inYear(thisYear)];
  return candidates.find((unixMs) => unixMs <= nowMs + DAY_MS) ?? inYear(thisYear - 1);
}
