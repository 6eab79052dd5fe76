import { expect, it } from 'vitest';
import { budgetLeft, budgetLine, sliLine, sliText, sloStateOf, uptimeSpans } from './budget.ts';
import type { SloHistory } from './history.ts';

const counted = (good: number[], all: number[]): SloHistory =>
  // Only what is drawn.
  ({
    from_ts: 0,
    to_ts: 30,
    series: { times: all.map((_, index) => index * 10_000), numerator: { values: good }, denominator: { values: all } },
    overall: {},
  }) as unknown as SloHistory;

const timed = (history: [number, 0 | 1 | 2][]): SloHistory =>
  // Only what is drawn.
  ({ from_ts: 0, to_ts: 100, overall: { history } }) as unknown as SloHistory;

it('follows the budget of counts and of times', () => {
  expect([
    budgetLine(counted([90, 100, 95], [100, 100, 100]), 90),
    budgetLine(
      timed([
        [0, 0],
        [40, 1],
        [50, 0],
      ]),
      90,
    ),
    budgetLine(
      timed([
        [0, 1],
        [20, 0],
      ]),
      90,
    ),
    budgetLine(
      timed([
        [0, 2],
        [60, 1],
        [70, 0],
      ]),
      90,
    ),
    budgetLine(timed([[0, 2]]), 90),
    budgetLine(timed([]), 90),
    budgetLine(counted([1], [1]), 100),
  ]).toEqual([
    { times: [0, 10_000, 20_000], values: [expect.closeTo(66.67, 1), expect.closeTo(66.67, 1), expect.closeTo(50)] },
    { times: [0, 40_000, 50_000, 100_000], values: [100, 100, expect.closeTo(0), expect.closeTo(0)] },
    { times: [0, 20_000, 100_000], values: [100, expect.closeTo(-100), expect.closeTo(-100)] },
    { times: [0, 60_000, 70_000, 100_000], values: [100, 100, expect.closeTo(-150), expect.closeTo(-150)] },
    { times: [], values: [] },
    { times: [], values: [] },
    { times: [], values: [] },
  ]);
});

it('knows the share of good events where there were any', () => {
  expect(sliLine(counted([9, 0], [10, 0])).values).toEqual([90, null]);
});

it('says states, what is left, and numbers that are not rounded up', () => {
  expect([
    [null, 98, 99, 99.9].map((sli) => sloStateOf(sli, { target: 98.5, warning: 99.5 })),
    [null, 99, 98, 99.5].map((sli) => budgetLeft(sli, 99)),
    [99.99999, 95, null, 99.95].map((sli) => sliText(sli, 2)),
    uptimeSpans(
      {
        history: [
          [0, 0],
          [5, 1],
          [8, 2],
        ],
      },
      10,
    ),
  ]).toEqual([
    ['no_data', 'breached', 'warning', 'ok'],
    [null, 0, -100, 50],
    ['99.99 %', '95 %', '–', '99.95 %'],
    [
      { state: 'OK', fromUnixMs: 0, toUnixMs: 5_000 },
      { state: 'Alert', fromUnixMs: 5_000, toUnixMs: 8_000 },
      { state: 'No Data', fromUnixMs: 8_000, toUnixMs: 10_000 },
    ],
  ]);
});
