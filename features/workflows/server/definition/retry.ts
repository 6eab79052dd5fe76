import type { RetryStrategy } from '@komainu/contracts/workflows/workflow.ts';
import { isObject } from '@komainu/kernel/json.ts';

const MOST_RETRIES = 100;
const LONGEST_S = 86_400;

/** `"90s"` as milliseconds; undefined when it is no such thing, or longer than a day. */
export function intervalMs(text: unknown): number | undefined {
  const seconds = typeof text === 'string' ? /^(\d{1,6}(?:\.\d{1,3})?)s$/.exec(text)?.[1] : undefined;
  return seconds === undefined || Number(seconds) > LONGEST_S ? undefined : Number(seconds) * 1000;
}

/** What is wrong with a retry strategy; undefined when nothing is. */
export function retryProblem(value: unknown): string | undefined {
  if (!isObject(value) || value['kind'] !== 'RETRY_STRATEGY_LINEAR')
    return 'the kind of retryStrategy is not RETRY_STRATEGY_LINEAR';
  const linear = value['linear'];
  if (linear === undefined) return undefined;
  if (!isObject(linear)) return 'the linear part of retryStrategy is not an object';
  if (intervalMs(linear['interval']) === undefined)
    return 'the interval of retryStrategy is no number of seconds such as "10s"';
  const { maxRetries } = linear;
  const isCount =
    typeof maxRetries === 'number' && Number.isInteger(maxRetries) && maxRetries >= 0 && maxRetries <= MOST_RETRIES;
  return isCount ? undefined : `maxRetries of retryStrategy is not a number from 0 to ${MOST_RETRIES}`;
}

/** How often, and after how long; never for a strategy that says nothing. */
export function retriesOf(strategy: RetryStrategy | undefined): { readonly most: number; readonly everyMs: number } {
  const { interval, maxRetries } = strategy?.linear ?? {};
  return { most: maxRetries ?? 0, everyMs: intervalMs(interval) ?? 0 };
}
