import { expect, it } from 'vitest';
import { clickedSort, sorted, sortOf } from './sort.ts';

const row = (metric: string, seriesNow: number) => ({
  metric,
  seriesNow,
  series: 0,
  hosts: 1,
  tagCount: 0,
  usedBy: 0,
  queries: 0,
  tags: [],
  exploding: false,
  type: 'gauge',
  unit: '',
  perUnit: '',
  intervalSeconds: 0,
  lastSeenUnixMs: 0,
  description: '',
});

it('sorts by one column and then by name', () => {
  const rows = [row('c', 1), row('a', 1), row('b', 2)];
  const names = (sort: string) => sorted(rows, sortOf(sort)).map(({ metric }) => metric);
  expect([names(''), names('-metric'), names('-seriesNow'), names('nonsense')]).toEqual([
    ['a', 'b', 'c'],
    ['c', 'b', 'a'],
    ['b', 'a', 'c'],
    ['a', 'b', 'c'],
  ]);
});

it('turns around at the second click', () => {
  expect([
    clickedSort(sortOf(''), 'seriesNow'),
    clickedSort(sortOf('-seriesNow'), 'seriesNow'),
    clickedSort(sortOf(''), 'metric'),
  ]).toEqual(['-seriesNow', 'seriesNow', '-metric']);
});
