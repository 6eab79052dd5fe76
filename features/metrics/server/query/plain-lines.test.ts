import { expect, it } from 'vitest';
import { isPlain, seriesCounts } from './plain-lines.ts';

const NONE = Number.NaN;
const MERGED = { class: 0, low: 0, high: 0 };
const ALONE = { class: 0, low: 7, high: 9 };

it.each([
  ['series without a gap', { ...MERGED, first: 1, last: 2, rows: 6, values: [NONE, 5, 6, NONE] }, true],
  ['a gap made up for by a second row', { ...MERGED, first: 0, last: 2, rows: 3, values: [5, NONE, 6, NONE] }, false],
  ['one with a gap', { ...ALONE, first: 0, last: 3, rows: 3, values: [5, NONE, 6, 7] }, true],
  ['one with two rows in an interval', { ...ALONE, first: 0, last: 3, rows: 4, values: [5, NONE, 6, 7] }, false],
])('tells whether a line is of one row an interval: %s', (_, line, plain) => {
  expect(isPlain({ ...line, values: Float64Array.from(line.values) })).toBe(plain);
});

it('counts the series of merged lines where they are', () => {
  const values = Float64Array.of(NONE, 5, 6, NONE);
  expect([...seriesCounts({ ...MERGED, first: 1, last: 2, rows: 6, values })]).toEqual([0, 3, 3, 0]);
});
