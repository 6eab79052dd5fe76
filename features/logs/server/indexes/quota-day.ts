const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** When the count of a daily limit begins anew, as Datadog writes it. */
export interface QuotaReset {
  /** `HH:MM` on the clock of `reset_utc_offset`. */
  readonly reset_time: string;
  /** `+HH:MM` or `-HH:MM`. */
  readonly reset_utc_offset: string;
}

/** What Datadog uses when nothing else is said. */
export const USUAL_RESET: QuotaReset = { reset_time: '14:00', reset_utc_offset: '+00:00' };

/** The start of the quota day that `unixMs` lies in, Unix ms; the day lasts 24 hours from there. */
export function quotaDayStart(reset: QuotaReset, unixMs: number): number {
  const first = resetOffsetMs(reset);
  return Math.floor((unixMs - first) / DAY_MS) * DAY_MS + first;
}

/** The end of the quota day that begins at `startMs`. */
export function quotaDayEnd(startMs: number): number {
  return startMs + DAY_MS;
}

/** Whether both texts are such as `quotaDayStart` takes. Offsets on earth go from -12:00 to +14:00. */
export function isQuotaReset(time: string, offset: string): boolean {
  return /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(time) && /^[+-](?:0\d|1[0-4]):[0-5]\d$/.test(offset);
}

/** The moment of the reset within a UTC day; negative when it lies in the day before. */
function resetOffsetMs({ reset_time, reset_utc_offset }: QuotaReset): number {
  const sign = reset_utc_offset.startsWith('-') ? -1 : 1;
  return (minutesOf(reset_time) - sign * minutesOf(reset_utc_offset.slice(1))) * MINUTE_MS;
}

function minutesOf(text: string): number {
  const [hours = '0', minutes = '0'] = text.split(':');
  return Number(hours) * 60 + Number(minutes);
}
