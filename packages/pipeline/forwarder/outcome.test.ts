import { expect, test } from 'vitest';
import { outcomeOf, retryAfterMs } from './outcome.ts';

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

test('Retry-After counts in seconds and is capped', () => {
  expect([undefined, '2', '900', 'Wed, 21 Oct'].map(retryAfterMs)).toEqual([0, 2000, 60_000, 0]);
});
