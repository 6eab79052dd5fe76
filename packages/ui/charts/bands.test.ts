import { expect, it } from 'vitest';
import { bandExtent, bandRuns, breaches } from './bands.ts';
import type { DrawnSeries, ValueBand } from './mixed-data.ts';

const band: ValueBand = {
  low: [null, 1, 1, null, 2],
  high: [null, 3, 3, 4, 5],
  direction: 'both',
  showsBreaches: true,
};
const series = (isRight: boolean, own: ValueBand | undefined): DrawnSeries => ({
  name: 'a',
  kind: 'line',
  values: [],
  drawnValues: [],
  token: '--c1',
  unit: '',
  isRight,
  widthPx: 1,
  ...(own === undefined ? {} : { band: own }),
});

it('is drawn where both edges are known', () => {
  expect(bandRuns(band)).toEqual([
    [1, 2],
    [4, 4],
  ]);
});

it.each([
  ['both', [1, 2]],
  ['above', [1]],
  ['below', [2]],
] as const)('is broken %s by what is outside', (direction, places) => {
  expect(breaches([9, 4, 0, 9, null], { ...band, direction })).toEqual(places);
  expect(breaches([9, 4, 0, 9, null], { ...band, direction, showsBreaches: false })).toEqual([]);
});

it('needs room on its own axis', () => {
  expect(bandExtent([series(false, band), series(true, undefined)], false)).toEqual([1, 5]);
  expect(bandExtent([series(false, band), series(true, undefined)], true)).toBeUndefined();
});
