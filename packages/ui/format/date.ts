/** Dates for people. `zone` is an IANA name or `UTC`; undefined is the browser's own. */

type Zone = string | undefined;

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(language: string, zone: Zone, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([language, zone, options]);
  let found = cache.get(key);
  if (found === undefined) {
    found = new Intl.DateTimeFormat(language, {
      ...options,
      hourCycle: 'h23',
      ...(zone === undefined ? {} : { timeZone: zone }),
    });
    cache.set(key, found);
  }
  return found;
}

/** `Nov 22, 14:30:51` / `11月22日 14:30:51` */
export function dateTime(unixMs: number, language: string, zone?: Zone): string {
  const options = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  return formatter(language, zone, options).format(unixMs);
}

/** With milliseconds and the year, for details. */
export function fullDateTime(unixMs: number, language: string, zone?: Zone): string {
  const options = {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
  } as const;
  return formatter(language, zone, options).format(unixMs);
}

/** For rows of a list: `Nov 22 14:30:51.204`, the same width in every row. */
export function rowTime(unixMs: number, language: string, zone?: Zone): string {
  const options = {
    month: 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
  } as const;
  return formatter(language, zone, options).format(unixMs).replace(', ', ' ');
}

/** For rows of a list on a phone: `14:30:51.204`. */
export function rowClock(unixMs: number, language: string, zone?: Zone): string {
  const options = { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 } as const;
  return formatter(language, zone, options).format(unixMs);
}

/** `14:30` */
export function clock(unixMs: number, language: string, zone?: Zone): string {
  return formatter(language, zone, { hour: '2-digit', minute: '2-digit' }).format(unixMs);
}

/** `14:30:15`, for axes of a few minutes. */
export function clockSeconds(unixMs: number, language: string, zone?: Zone): string {
  return formatter(language, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(unixMs);
}

/** `3 minutes ago`, `3 分前` */
export function ago(unixMs: number, nowMs: number, language: string): string {
  const seconds = Math.round((unixMs - nowMs) / 1000);
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const steps: [number, Intl.RelativeTimeFormatUnit][] = [
    [60, 'second'],
    [60, 'minute'],
    [24, 'hour'],
    [30, 'day'],
    [12, 'month'],
  ];
  let value = seconds;
  for (const [size, unit] of steps) {
    if (Math.abs(value) < size) return relative.format(value, unit);
    value = Math.round(value / size);
  }
  return relative.format(value, 'year');
}
