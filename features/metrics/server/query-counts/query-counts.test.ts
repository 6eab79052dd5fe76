import { expect, it } from 'vitest';
import { QueryCounts } from './query-counts.ts';

const DAY_S = 86_400;

function counting(most?: number) {
  const time = { unixS: 100 * DAY_S + 50 };
  return { counts: new QueryCounts(() => time.unixS, most), time };
}

it('counts by day, by metric and key, and hands out what is new', () => {
  const { counts, time } = counting();
  counts.note('m', ['env']);
  counts.note('m', ['env', 'host']);
  time.unixS += DAY_S;
  counts.note('m', []);
  expect([
    counts.queries('m', 30),
    counts.queries('m', 1),
    counts.lastUnixS('m'),
    counts.lastUnixS('m', 'env'),
  ]).toEqual([3, 1, time.unixS, time.unixS - DAY_S]);
  expect([counts.keys('m', 2 * DAY_S), counts.keys('m', 60), counts.keys('n', 60)]).toEqual([['env', 'host'], [], []]);
  const taken = counts.take();
  expect(taken.map(({ tag, day, queries }) => [tag, day, queries])).toEqual([
    ['', 100, 2],
    ['env', 100, 2],
    ['host', 100, 1],
    ['', 101, 1],
  ]);
  expect(counts.take()).toEqual([]);
  counts.giveBack(taken);
  counts.note('m', []);
  expect(counts.take().find(({ tag, day }) => tag === '' && day === 101)?.queries).toBe(2);
});

it('knows no key for unused before it has counted for the whole window', () => {
  const { counts, time } = counting();
  expect(counts.queriedKey('m', 'env', DAY_S)).toBe(true);
  time.unixS += 2 * DAY_S;
  expect(counts.queriedKey('m', 'env', DAY_S)).toBe(false);
  counts.note('m', ['env']);
  expect(counts.queriedKey('m', 'env', DAY_S)).toBe(true);
});

it('takes in what was stored, forgets what is deleted, and is bounded', () => {
  const { counts } = counting(2);
  counts.restore([{ metric: 'm', tag: '', day: 90, queries: 5, lastUnixS: 90 * DAY_S }]);
  expect([counts.queries('m', 30), counts.sinceUnixS]).toEqual([5, 90 * DAY_S]);
  counts.note('m', ['env', 'host']);
  expect([counts.queries('m', 30), counts.uncounted, counts.keys('m', 60)]).toEqual([6, 1, ['env']]);
  counts.forget('m');
  counts.note('n', ['env']);
  expect([counts.queries('m', 30), counts.take().map(({ metric }) => metric)]).toEqual([0, ['n', 'n']]);
});
