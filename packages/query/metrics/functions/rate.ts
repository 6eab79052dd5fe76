import type { Grid } from '../grid.ts';
import { eachSeries, type FunctionDefinition } from './definition.ts';

/** Functions of a point and the one before it. The first point has none before it and gives no value. */
export const rateFunctions: readonly FunctionDefinition[] = [
  pairwise('diff', (delta) => delta),
  pairwise('monotonic_diff', (delta) => Math.max(0, delta)),
  pairwise('dt', (_delta, seconds) => seconds),
  pairwise('derivative', (delta, seconds) => delta / seconds),
  pairwise('per_second', (delta, seconds) => delta / seconds),
  pairwise('per_minute', (delta, seconds) => (delta / seconds) * 60),
  pairwise('per_hour', (delta, seconds) => (delta / seconds) * 3_600),
];

function pairwise(name: string, compute: (delta: number, seconds: number) => number): FunctionDefinition {
  return eachSeries(name, [], (values: Float64Array, _args, grid: Grid) => {
    let before = -1;
    return values.map((value, index) => {
      if (Number.isNaN(value)) return value;
      const previous = values[before];
      const seconds = (index - before) * grid.intervalSeconds;
      before = index;
      return previous === undefined ? Number.NaN : compute(value - previous, seconds);
    });
  });
}
