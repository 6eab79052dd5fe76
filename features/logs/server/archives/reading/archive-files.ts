import type { TimeWindow } from '@komainu/query/time.ts';
import { dayPrefix, hourOf, hourOfKey, hourPrefix, hoursOf } from '../layout.ts';
import type { ArchiveStorage, StoredFile } from '../storage/storage.ts';

export interface ArchiveFile extends StoredFile {
  /** The hour that its logs are of, as Unix milliseconds of its beginning. */
  readonly hourMs: number;
}

const HOUR_MS = 3_600_000;
/** Lists of whole days beyond this many hours: a request for each hour of a year would take minutes. */
const FEW_HOURS = 6;
/** Beyond this many days everything is listed: that takes one request a thousand files. */
const MANY_DAYS = 400;
/** The files of an archive for the hours of a window, by key, which is by time. `nowMs` ends windows that reach beyond. */
export async function filesOf(
  storage: ArchiveStorage,
  window: TimeWindow,
  nowMs: number,
  signal?: AbortSignal,
): Promise<readonly ArchiveFile[]> {
  const { fromUnixMs } = window;
  // Senders' clocks may run ahead.
  const toUnixMs = Math.min(window.toUnixMs, nowMs + 24 * HOUR_MS);
  const files: ArchiveFile[] = [];
  for (const prefix of prefixesOf(fromUnixMs, toUnixMs)) {
    signal?.throwIfAborted();
    for (const file of await storage.list(prefix, signal)) {
      const hourMs = hourOfKey(file.key);
      if (hourMs !== undefined && hourMs >= hourOf(fromUnixMs) && hourMs < toUnixMs) files.push({ ...file, hourMs });
    }
  }
  return files.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function prefixesOf(fromUnixMs: number, toUnixMs: number): ReadonlySet<string> {
  if (toUnixMs - fromUnixMs > MANY_DAYS * 24 * HOUR_MS) return new Set(['dt=']);
  const prefixes = new Set<string>();
  const byDay = toUnixMs - fromUnixMs > FEW_HOURS * HOUR_MS;
  for (const hourMs of hoursOf(fromUnixMs, toUnixMs)) prefixes.add(byDay ? dayPrefix(hourMs) : hourPrefix(hourMs));
  return prefixes;
}
