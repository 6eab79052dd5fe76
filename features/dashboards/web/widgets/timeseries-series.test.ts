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
