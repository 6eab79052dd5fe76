import { expect, test } from 'vitest';
import { recovered, USUAL_BACKOFF, waitMs } from './backoff.ts';

const ATTEMPTS = [1, 2, 3, 7, 50];

test('waits double up to 30 s, half of each random', () => {
  expect(ATTEMPTS.map((attempt) => waitMs(USUAL_BACKOFF, attempt, () => 0))).toEqual([250, 500, 1000, 15000, 15000]);
  expect(ATTEMPTS.map((attempt) => waitMs(USUAL_BACKOFF, attempt, () => 1))).toEqual([500, 1000, 2000, 30000, 30000]);
});

test("the Datadog Agent's own values", () => {
  const policy = { factor: 2, baseS: 2, maxS: 64, recoveryInterval: 2, recoveryReset: false };
  expect(ATTEMPTS.map((attempt) => waitMs(policy, attempt, () => 1))).toEqual([2000, 4000, 8000, 64000, 64000]);
  expect([recovered(policy, 5), recovered(policy, 1), recovered(USUAL_BACKOFF, 9)]).toEqual([3, 0, 0]);
});
