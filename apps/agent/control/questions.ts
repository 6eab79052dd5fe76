import type { StreamedLog } from '@komainu/contracts/agent/log-stream.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';

/** Which check to run, how often and how far apart. Throws `bad_question` (400). */
export function readCheckRequest(body: unknown): { name: string; times: number; pauseMs: number } {
  const { name, times, pauseMs } = isObject(body) ? body : {};
  if (typeof name !== 'string' || name === '') throw badRequest('bad_question', 'which check?');
  return { name, times: wholeOr(times, 1, 1, 100), pauseMs: wholeOr(pauseMs, 1_000, 0, 60_000) };
}

/** How many metrics to tell, and whether to count them from now on. */
export function readStatsRequest(body: unknown): { enable: boolean | undefined; limit: number } {
  const { enable, limit } = isObject(body) ? body : {};
  return { enable: typeof enable === 'boolean' ? enable : undefined, limit: wholeOr(limit, 200, 1, 100_000) };
}

/** Keeps the logs that a stream asks for: by `service`, `source`, `type` and `name` (of the integration). */
export function logFilterOf(query: URLSearchParams): (log: StreamedLog) => boolean {
  const wanted = { service: query.get('service'), source: query.get('source'), type: query.get('type') };
  const integration = query.get('name');
  return (log) =>
    (wanted.service === null || log.service === wanted.service) &&
    (wanted.source === null || log.source === wanted.source) &&
    (wanted.type === null || log.type === wanted.type) &&
    (integration === null || log.integration === integration);
}

function wholeOr(value: unknown, fallback: number, least: number, most: number): number {
  return typeof value === 'number' && Number.isInteger(value) ? Math.min(most, Math.max(least, value)) : fallback;
}
