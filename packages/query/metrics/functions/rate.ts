import { type Grid, secondsAt, timeAt } from '../grid.ts';
import { eachSeries, type FunctionDefinition, type Series } from './definition.ts';

/** Functions of a point and the one before it. The first point has none before it and gives no value. */
export const rateFunctions: readonly FunctionDefinition[] = [
  // Of each series before they are merged, as Datadog does: one that joins a sum is no leap.
  { ...pairwise('diff', (delta) => delta), differences: 'all' },
  // A counter that starts anew has not gone down.
  { ...pairwise('monotonic_diff', (delta) => Math.max(0, delta)), differences: 'growth' },
  pairwise('derivative', (delta, seconds) => delta / seconds),
  pairwise('per_second', (delta, seconds) => delta / seconds),
  pairwise('per_minute', (delta, seconds) => (delta / seconds) * 60),
  pairwise('per_hour', (delta, seconds) => (delta / seconds) * 3_600),
  // What an interval counts, by its length.
  eachSeries('throughput', [], (values, _args, grid) => values.map((value, index) => value / secondsAt(grid, index))),
  {
    // One line, whatever the groups: the time between points of any of them.
    name: 'dt',
    parameters: [],
    ungroups: true,
    apply: (series, _args, grid) => (series.length === 0 ? [] : [{ tags: {}, values: timesBetween(series, grid) }]),
  },
];

function timesBetween(series: readonly Series[], grid: Grid): Float64Array {
  let before = -1;
  return Float64Array.from({ length: grid.points }, (_, index) => {
    if (series.every((one) => Number.isNaN(one.values[index]))) return Number.NaN;
    const seconds = before < 0 ? Number.NaN : timeAt(grid, index) - timeAt(grid, before);
    before = index;
    return seconds;
  });
}

function pairwise(name: string, compute: (delta: number, seconds: number) => number): FunctionDefinition {
  return eachSeries(name, [], (values: Float64Array, _args, grid: Grid) => {
    let before = -1;
    return values.map((value, index) => {
      if (Number.isNaN(value)) return value;
      const previous = values[before];
      const seconds = before < 0 ? 0 : timeAt(grid, index) - timeAt(grid, before);
      before = index;
      return previous === undefined ? Number.NaN : compute(value - previous, seconds);
    });
  });
}
