import { expect, test } from 'vitest';
import { backoffMs, outcomeOf, retryAfterMs } from './outcome.ts';

test.each([
  [200, 'done'],
  [202, 'done'],
  [0, 'wait'],
  [302, 'retry'],
  [400, 'drop'],
  [401, 'refused'],
  [403, 'refused'],
  [404, 'drop'],
  [408, 'wait'],
  [413, 'drop'],
  [429, 'wait'],
  [500, 'retry'],
  [503, 'wait'],
])('%d: %s', (status, outcome) => {
  expect(outcomeOf(status)).toBe(outcome);
});

test('the back-off doubles up to 30 s, half of it random', () => {
  expect([1, 2, 3, 7, 50].map((attempt) => backoffMs(attempt, () => 0))).toEqual([250, 500, 1000, 15000, 15000]);
  expect([1, 2, 3, 7, 50].map((attempt) => backoffMs(attempt, () => 1))).toEqual([500, 1000, 2000, 30000, 30000]);
});

test('Retry-After counts in seconds and is capped', () => {
  expect([undefined, '2', '900', 'Wed, 21 Oct'].map(retryAfterMs)).toEqual([0, 2000, 60_000, 0]);
});
