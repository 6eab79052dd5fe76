import { expect, it } from 'vitest';
import { metricLines } from './metric-query.ts';
import { stacked, summarise } from './timeseries-data.ts';

it('puts lines with different times on one axis', () => {
  const line = (scope: string, pointlist: [number, number | null][]) => ({
    metric: 'm',
    scope,
    tag_set: [scope],
    pointlist,
    unit: [{ name: 'byte' }, null],
  });
  expect(
    metricLines({
      series: [
        line('host:a', [
          [1, 5],
          [3, 7],
        ]),
        line('host:b', [
          [2, null],
          [3, 9],
        ]),
      ],
    }),
  ).toEqual({
    times: [1, 2, 3],
    unit: 'byte',
    series: [
      { name: 'host:a', values: [5, null, 7] },
      { name: 'host:b', values: [null, null, 9] },
    ],
  });
});

it('stacks and summarises without counting gaps', () => {
  const series = [
    { name: 'a', values: [1, null, 3] },
    { name: 'b', values: [2, 4, null] },
  ];
  expect(stacked(series)).toEqual([
    [1, 0, 3],
    [3, 4, 3],
  ]);
  expect(summarise([null, 1, 3])).toEqual({ min: 1, max: 3, average: 2, last: 3 });
  expect(summarise([null])).toEqual({ min: null, max: null, average: null, last: null });
});
