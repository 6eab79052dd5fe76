import { USUAL_BACKOFF, waitMs } from './backoff.ts';

/**
 * What an answer of the server means for a payload. `retry`: this payload again later. `wait`: the server cannot take
 * anything now. `refused`: the key is not accepted, keep everything. `drop`: it will never be taken.
 */
export type Outcome = 'done' | 'retry' | 'wait' | 'refused' | 'drop';

/** Reads a status as our own server means it; 0 stands for no answer at all. */
export function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return 'done';
  if (status === 401 || status === 403) return 'refused';
  // No answer, timeout, too many, a proxy without its server, overload: it is the server, not the payload.
  if (status === 0 || status === 408 || status === 429 || (status >= 502 && status <= 504)) return 'wait';
  if (status >= 400 && status < 500) return 'drop';
  return 'retry';
}

/** Milliseconds before attempt `attempt` (from 1): doubles from 500 ms to 30 s, a random half of it. `random` in [0, 1). */
export function backoffMs(attempt: number, random: () => number): number {
  return waitMs(USUAL_BACKOFF, attempt, random);
}

/** `Retry-After` in milliseconds, at most a minute; 0 when it is absent or a date. */
export function retryAfterMs(header: string | undefined): number {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Math.min(60_000, Number(header) * 1000) : 0;
}
