import { expect, it } from 'vitest';
import { partsOf } from './load-series-parts.ts';

const LAST = 4_294_967_295;

it('takes small metrics together and large ones apart, and leaves no id out', () => {
  expect(
    partsOf(
      [
        [3, 40],
        [9, 50],
        [12, 30],
        [20, 250],
        [21, 100],
      ],
      100,
    ),
  ).toEqual([
    'metric_id >= 0 AND metric_id <= 11',
    'metric_id >= 12 AND metric_id <= 19',
    'metric_id = 20 AND series_id >= 0 AND series_id < 6148914691236517205',
    'metric_id = 20 AND series_id >= 6148914691236517205 AND series_id < 12297829382473034410',
    'metric_id = 20 AND series_id >= 12297829382473034410',
    `metric_id >= 21 AND metric_id <= ${LAST}`,
  ]);
});

it.each([
  ['nothing', [], []],
  [
    'the least and the greatest id',
    [
      [0, 1],
      [LAST, 1],
    ],
    [`metric_id >= 0 AND metric_id <= ${LAST}`],
  ],
  ['a large metric of the least id', [[0, 101]], ['0 low', '0 high', `metric_id >= 1 AND metric_id <= ${LAST}`]],
  [
    'a large metric of the greatest id',
    [[LAST, 101]],
    [`metric_id >= 0 AND metric_id <= ${LAST - 1}`, `${LAST} low`, `${LAST} high`],
  ],
] as const)('holds for %s', (_name, sizes, parts) => {
  const halves = (part: string) =>
    part
      .replace(/^metric_id = (\d+) AND series_id >= 0 AND series_id < 9223372036854775808$/, '$1 low')
      .replace(/^metric_id = (\d+) AND series_id >= 9223372036854775808$/, '$1 high');
  expect(partsOf(sizes, 100).map(halves)).toEqual(parts);
});
