import type { QueryValues } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { parseTime } from '@komainu/query/time.ts';

/** Snapshots come every ten seconds; what was not in the last few has ended. */
export const LIVE_MS = 60_000;

/**
 * The window of `from` and `to` (Unix times, ISO 8601 or `now-15m`); the last minute, which is what runs now, when neither
 * is given. Throws `bad_time` (400).
 */
export function runningWindow(query: QueryValues, nowMs: number): { fromUnixMs: number; toUnixMs: number } {
  const toUnixMs = query['to'] ? parseTime(query['to'], nowMs) : nowMs;
  const fromUnixMs = query['from'] ? parseTime(query['from'], nowMs) : toUnixMs - LIVE_MS;
  if (fromUnixMs > toUnixMs) throw badRequest('bad_time', 'from is after to');
  return { fromUnixMs, toUnixMs };
}

/** A window of history: an hour unless asked for. */
export function historyWindow(query: QueryValues, nowMs: number): { fromUnixS: number; toUnixS: number } {
  const { fromUnixMs, toUnixMs } = runningWindow({ ...query, from: query['from'] || String(nowMs - 3_600_000) }, nowMs);
  return { fromUnixS: Math.floor(fromUnixMs / 1000), toUnixS: Math.ceil(toUnixMs / 1000) };
}
