/**
 * Datadog's layout of an archive: `dt=YYYYMMDD/hour=HH/archive_HHMMSS.mmmm.<id>.json.gz`, by the time of the logs, in UTC.
 */

const HOUR_MS = 3_600_000;

export type Compression = 'GZIP' | 'ZSTD';

/** The hours that a window of time (from inclusive, to exclusive) touches, as Unix milliseconds of their beginning. */
export function* hoursOf(fromUnixMs: number, toUnixMs: number): Iterable<number> {
  for (let hour = hourOf(fromUnixMs); hour < toUnixMs; hour += HOUR_MS) yield hour;
}

/** The beginning of the hour. */
export function hourOf(timeUnixMs: number): number {
  return Math.floor(timeUnixMs / HOUR_MS) * HOUR_MS;
}

/** `dt=20261122/` */
export function dayPrefix(timeUnixMs: number): string {
  return `dt=${new Date(timeUnixMs).toISOString().slice(0, 10).replaceAll('-', '')}/`;
}

/** `dt=20261122/hour=14/` */
export function hourPrefix(timeUnixMs: number): string {
  return `${dayPrefix(timeUnixMs)}hour=${new Date(timeUnixMs).toISOString().slice(11, 13)}/`;
}

/** The key of the file that begins at a time. The same segment always gets the same name: sent twice, it is there once. */
export function fileKey(timeUnixMs: number, segmentId: string, compression: Compression): string {
  const iso = new Date(timeUnixMs).toISOString();
  const clock = iso.slice(11, 19).replaceAll(':', '');
  const ending = compression === 'ZSTD' ? 'zst' : 'gz';
  return `${hourPrefix(timeUnixMs)}archive_${clock}.${iso.slice(20, 23)}0.${segmentId}.json.${ending}`;
}

/** The hour whose file a key is, undefined when it is none. */
export function hourOfKey(key: string): number | undefined {
  const parts = /^dt=(\d{4})(\d{2})(\d{2})\/hour=(\d{2})\/[^/]+\.json(?:\.gz|\.zst)?$/.exec(key);
  return parts === null
    ? undefined
    : Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]), Number(parts[4]));
}
