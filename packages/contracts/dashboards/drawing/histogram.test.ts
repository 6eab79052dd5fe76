import { expect, test } from 'vitest';
import { binsOf, niceStep, quantile } from './histogram.ts';

test('bins cover all values on round bounds', () => {
  expect(binsOf([0, 1, 1, 9.5, Number.NaN], 5)).toEqual([
    { from: 0, to: 2, count: 3 },
    { from: 2, to: 4, count: 0 },
    { from: 4, to: 6, count: 0 },
    { from: 6, to: 8, count: 0 },
    { from: 8, to: 10, count: 1 },
  ]);
});

test('one value alone has a bin', () => {
  expect(binsOf([7]).map(({ count }) => count)).toEqual([1]);
  expect(binsOf([0]).length).toBe(1);
  expect(binsOf([])).toEqual([]);
});

test.each([
  [0.03, 0.05],
  [1, 1],
  [12, 20],
  [70, 100],
])('step %s', (least, step) => {
  expect(niceStep(least)).toBeCloseTo(step);
});

test('quantiles', () => {
  expect([quantile([1, 2, 3, 4], 0.5), quantile([5], 0.9), quantile([], 0.5)]).toEqual([2.5, 5, undefined]);
});
