const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const RFC_3164 = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/;
const DAY_MS = 24 * 3600 * 1000;

/**
 * Unix milliseconds of a BSD syslog time (RFC 3164, `Oct 11 22:14:15`), which has neither year nor zone: UTC, and the year
 * that puts it closest before now. Undefined for anything else.
 */
export function syslogTime(text: string, nowMs: number): number | undefined {
  if (text.length < 14 || text.length > 25) return undefined;
  const match = RFC_3164.exec(text);
  if (match === null) return undefined;
  const month = MONTHS.indexOf(match[1] ?? '');
  if (month === -1) return undefined;
  const millis = Number((match[6] ?? '0').padEnd(3, '0').slice(0, 3));
  const at = (year: number) =>
    Date.UTC(year, month, Number(match[2]), Number(match[3]), Number(match[4]), Number(match[5]), millis);
  const year = new Date(nowMs).getUTCFullYear();
  const time = at(year);
  // A log of 31 December that arrives in January; clocks may run ahead by a day of time zones.
  return time - nowMs > DAY_MS ? at(year - 1) : nowMs - time > 364 * DAY_MS ? at(year + 1) : time;
}
