import { expect, test } from 'vitest';
import { chartSeries } from './timeseries-series.ts';

const ask = (label: string) => ({ queries: [], formulas: [{ formula: 'a', label, isNamed: false }] });
const answer = (unit: string, values: (number | null)[]) => ({
  data: {
    attributes: {
      series: [{ group_tags: [], query_index: 0, unit: [{ name: unit }, null] }],
      times: [1000, 2000],
      values: [values],
    },
  },
});

test('requests keep their ways of drawing, and another unit goes to the right axis', () => {
  const requests = [
    { display_type: 'bars', style: { line_width: 'thick' } },
    { display_type: 'line', style: { line_type: 'dashed', palette: 'warm' } },
  ];
  const { times, series } = chartSeries(
    requests,
    [ask('cpu'), ask('mem')],
    [answer('percent', [1, 2]), answer('byte', [3, null])],
  );
  expect(times).toEqual([1000, 2000]);
  expect(
    series.map(({ name, kind, unit, isRight, dash, widthPx, token }) => [
      name,
      kind,
      unit,
      isRight,
      dash,
      widthPx,
      token,
    ]),
  ).toEqual([
    ['cpu', 'bars', 'percent', false, undefined, 3, expect.stringMatching(/^--c\d+$/)],
    ['mem', 'line', 'byte', true, [6, 4], 1.5, '--c5'],
  ]);
});

test('two lines of one name stay two', () => {
  const { series } = chartSeries([{}, {}], [ask('cpu'), ask('cpu')], [answer('', [1, 2]), answer('', [3, 4])]);
  expect(series.map(({ name }) => name)).toEqual(['cpu', 'cpu (2)']);
});

test('the edges of a band are drawn with their line, and outliers stand out', () => {
  const attributes = { algorithm: 'anomalies', direction: 'above' } as const;
  const line = { group_tags: [], query_index: 0 };
  const banded = {
    data: {
      attributes: {
        series: [
          { ...line, attributes },
          { ...line, attributes: { ...attributes, bound: 'upper' as const } },
          { ...line, attributes: { ...attributes, bound: 'lower' as const } },
          { ...line, group_tags: ['host:a'], attributes: { outlier: true } },
        ],
        times: [1000, 2000],
        values: [
          [5, 6],
          [7, 8],
          [1, 2],
          [9, 9],
        ],
      },
    },
  };
  const { series } = chartSeries([{}], [ask('cpu')], [banded]);
  expect(series.map(({ values, band, token }) => [values, band, token])).toEqual([
    [[5, 6], { low: [1, 2], high: [7, 8], direction: 'above', showsBreaches: true }, expect.any(String)],
    [[9, 9], undefined, '--critical'],
  ]);
});
