import { expect, test } from 'vitest';
import type { Ask } from '../asking/requests.ts';
import { joinedTables, linesOf, tableOf } from './answers.ts';

const ask = (...labels: string[]): Ask => ({
  queries: [],
  formulas: labels.map((label, index) => ({ formula: `q${index}`, label, isNamed: false })),
});

test('lines are named by their groups, and by their formula where there are several', () => {
  const answer = {
    data: {
      attributes: {
        series: [
          { group_tags: ['host:a'], query_index: 0, unit: [{ name: 'percent' }, null] },
          { group_tags: [], query_index: 1 },
        ],
        times: [1000],
        values: [[1], [2]],
      },
    },
  };
  expect(linesOf(ask('cpu', 'mem'), answer, true).map(({ name, unit }) => [name, unit])).toEqual([
    ['cpu host:a', 'percent'],
    ['mem', ''],
  ]);
  expect(linesOf(ask('cpu'), answer, true)[0]?.name).toBe('host:a');
});

test('tables of several requests meet by group', () => {
  const answer = (name: string, hosts: string[], values: number[]) => ({
    data: {
      attributes: {
        columns: [
          { type: 'group' as const, name: 'host', values: hosts.map((host) => [host]) },
          { type: 'number' as const, name, values },
        ],
      },
    },
  });
  const one = tableOf(ask('A'), answer('a', ['x', 'y'], [1, 2]));
  const two = tableOf(ask('B'), answer('b', ['y', 'z'], [3, 4]));
  expect(joinedTables([one, two])).toEqual({
    groups: ['host'],
    columns: [
      { label: 'A', unit: '' },
      { label: 'B', unit: '' },
    ],
    rows: [
      { key: 'x', names: ['x'], values: [1, null] },
      { key: 'y', names: ['y'], values: [2, 3] },
      { key: 'z', names: ['z'], values: [null, 4] },
    ],
  });
});
