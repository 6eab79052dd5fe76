import { expect, it } from 'vitest';
import { readSearch, summaryRows } from './rows.ts';

const row = (metric: string, type = 'gauge') => ({
  metric,
  type,
  series: 3,
  unit: '',
  perUnit: '',
  intervalSeconds: 0,
  lastSeenUnixMs: 0,
  description: '',
});
const volume = (metric: string, usedBy: number, exploding = false) => ({
  metric,
  seriesNow: 2,
  newSeries: 0,
  exploding,
  hosts: 1,
  tags: ['env', 'host'],
  usedBy,
  queries: usedBy * 7,
  queriedUnixMs: 0,
});

it('joins what a metric is with what it costs, and narrows', () => {
  const rows = [row('a'), row('b', 'count'), row('c')];
  const volumes = [volume('a', 1), volume('b', 0, true)];
  const names = (shown: string) => summaryRows(rows, volumes, shown).map(({ metric }) => metric);
  expect([
    names(''),
    names('gauge'),
    names('exploding'),
    names('unused'),
    names('queried'),
    names('notQueried'),
    names('nonsense'),
  ]).toEqual([['a', 'b', 'c'], ['a', 'c'], ['b'], ['b'], ['a'], ['b'], ['a', 'b', 'c']]);
  expect(summaryRows(rows, volumes, '').map(({ seriesNow, tagCount }) => [seriesNow, tagCount])).toEqual([
    [2, 2],
    [2, 2],
    [-1, -1],
  ]);
});

it('reads whether metrics are asked for out of the search', () => {
  expect(['cpu user', 'queried:false', 'cpu queried:true user', 'queried:maybe'].map(readSearch)).toEqual([
    { words: 'cpu user', shown: undefined },
    { words: '', shown: 'notQueried' },
    { words: 'cpu  user', shown: 'queried' },
    { words: 'queried:maybe', shown: undefined },
  ]);
});
