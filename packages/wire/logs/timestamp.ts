/** Earlier than this (2000-01-01) a number or text is not taken for the time of a log. */
const EARLIEST_MS = 946_684_800_000;

/**
 * Unix milliseconds of a time as senders write it: a number or digits in seconds, milliseconds, microseconds or
 * nanoseconds (told apart by size), ISO 8601 with or without zone (none means UTC) and with `.` or `,` before the
 * fraction, or an RFC 1123 date. Undefined when it is none of these or before the year 2000.
 */
export function timeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return fromNumber(value);
  if (typeof value !== 'string' || value.length < 10 || value.length > 40) return undefined;
  const first = value.charCodeAt(0);
  if (first >= 48 && first <= 57) return fromDigits(value);
  if (RFC_1123.test(value)) return plausible(Date.parse(value));
  return undefined;
}

const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,12})?)?) ?(Z|z|[+-]\d\d:?\d\d|[+-]\d\d)?$/;
const RFC_1123 = /^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (?:GMT|UTC|[+-]\d{4})$/;

function fromDigits(text: string): number | undefined {
  if (text.charCodeAt(4) !== 45) {
    const whole = wholeNumber(text);
    if (whole !== undefined) return fromNumber(whole);
    return /^\d{10,20}(?:\.\d+)?$/.test(text) ? fromNumber(Number(text)) : undefined;
  }
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, date, time, zone] = match;
  const normalZone = zone === undefined || zone === 'z' ? 'Z' : zone.length === 3 ? `${zone}:00` : withColon(zone);
  return plausible(Date.parse(`${date}T${time?.replace(',', '.')}${normalZone}`));
}

/** Ten to fifteen digits as a number, without a regex: dates that pipelines parse come as such. */
function wholeNumber(text: string): number | undefined {
  const { length } = text;
  if (length > 15) return undefined;
  let value = 0;
  for (let index = 0; index < length; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9)) return undefined;
    value = value * 10 + digit;
  }
  return value;
}

function withColon(zone: string): string {
  return zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
}

function fromNumber(value: number): number | undefined {
  if (!(value > 0) || value > 1e20) return undefined;
  if (value < 1e11) return plausible(value * 1000);
  if (value < 1e14) return plausible(value);
  if (value < 1e17) return plausible(value / 1000);
  return plausible(value / 1e6);
}

function plausible(unixMs: number): number | undefined {
  return unixMs >= EARLIEST_MS && unixMs < 8e15 ? Math.trunc(unixMs) : undefined;
}
