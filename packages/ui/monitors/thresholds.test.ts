import { expect, it } from 'vitest';
import { axisWithThresholds, comparisonOf, judgesValues, thresholdMarkers } from './thresholds.ts';

const WORDS = { threshold: 'A', warningAt: 'W', recovery: 'R', warningRecovery: 'WR' };

it('reads the comparison at the end of a query', () => {
  expect(
    [
      'avg(last_5m):avg:a.b{x:>y} > 90',
      'logs("a >= 3").index("*").rollup("count").last("5m") <= 1e3',
      'avg(last_5m):avg:a.b{*} < -0.5',
      '"http.can_connect".over("*").last(3).count_by_status()',
    ].map(comparisonOf),
  ).toEqual([
    { comparator: '>', value: 90 },
    { comparator: '<=', value: 1000 },
    { comparator: '<', value: -0.5 },
    undefined,
  ]);
});

it('draws the areas on the side that alerts', () => {
  const thresholds = { critical: 90, warning: 70, critical_recovery: 80 };
  const levels = [
    ['W', 70, 70],
    ['A', 90, 90],
    ['R', 80, 80],
  ];
  const shape = (comparator: '>' | '<' | '=='): unknown[] =>
    thresholdMarkers(comparator, thresholds, WORDS).map(({ label, from, to }) => [label, from, to]);
  expect([shape('>'), shape('<'), shape('==')]).toEqual([
    [['', 70, 90], ['', 90, Infinity], ...levels],
    [['', 70, 90], ['', 90, -Infinity], ...levels],
    [['', 90, 90], ...levels],
  ]);
});

it('knows thresholds that are no lines among the values', () => {
  expect(
    ["avg(last_4h):anomalies(avg:a{*}, 'basic', 2) >= 1", 'avg(last_5m):avg:a.outliers{*} > 1'].map(judgesValues),
  ).toEqual([false, true]);
});

it('keeps thresholds in view', () => {
  const ends = (values: (number | null)[], thresholds: object): unknown[] => {
    const { min, max } = axisWithThresholds(values, thresholds);
    return [min, max];
  };
  expect([ends([1, null, 5], { critical: 100 }), ends([], {}), ends([-10, -5], { critical: null })]).toEqual([
    [0, 112],
    [0, 0.12],
    [-11.2, 0],
  ]);
});
