import { expect, test } from 'vitest';
import { changeRows } from './change-rows.ts';

const table = (values: Record<string, number>) => ({
  groups: ['host'],
  columns: [{ label: 'v', unit: '' }],
  rows: Object.entries(values).map(([name, value]) => ({ key: name, names: [name], values: [value] })),
});

test('groups of both times by how much they changed', () => {
  const rows = changeRows(table({ a: 10, b: 5, c: 1 }), table({ a: 8, b: 9, d: 3 }), {});
  expect(rows.map(({ key, change, relative }) => [key, change, relative])).toEqual([
    ['a', 2, 0.25],
    ['b', -4, -4 / 9],
  ]);
});
