import { expect, test } from 'vitest';
import { axisRange, type MixedAxis, type MixedSeries, paintOrder } from './mixed-data.ts';

const series = (name: string, kind: MixedSeries['kind'], values: (number | null)[]): MixedSeries => ({
  name,
  kind,
  values,
  token: '--c1',
  unit: '',
  isRight: false,
  widthPx: 1.5,
});
const AXIS: MixedAxis = { isLog: false, min: undefined, max: undefined, includesZero: true, label: '' };

test('bars stand on one another and lines lie on top', () => {
  const drawn = paintOrder([
    series('line', 'line', [9, 9]),
    series('a', 'bars', [1, null]),
    series('b', 'bars', [2, 3]),
  ]);
  expect(drawn.map(({ name, drawnValues }) => [name, drawnValues])).toEqual([
    ['b', [3, 3]],
    ['a', [1, null]],
    ['line', [9, 9]],
  ]);
});

test.each([
  [AXIS, 5, 10, [0, 10.8]],
  [{ ...AXIS, includesZero: false }, 100, 110, [99.2, 110.8]],
  [{ ...AXIS, min: 1, max: 4 }, 5, 10, [1, 4]],
  [{ ...AXIS, isLog: true }, 5, 800, [1, 1000]],
  [AXIS, null, null, [0, 1.08]],
] as const)('%o from %s to %s', (axis, low, high, wanted) => {
  expect(axisRange(axis, low, high)).toEqual(wanted);
});
