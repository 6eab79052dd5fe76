import { type Grid, timeAt } from '../grid.ts';
import { eachSeries, type FunctionDefinition } from './definition.ts';
import { type Line, leastSquares, robustLine } from './statistics.ts';

/** A straight line through the values, at every interval of the window. Fewer than two values have none. */
export const trendFunctions: readonly FunctionDefinition[] = [
  eachSeries('trend_line', [], (values, _args, grid) => lineThrough(values, grid, leastSquares)),
  // Huber's loss: a spike hardly moves the line.
  eachSeries('robust_trend', [], (values, _args, grid) => lineThrough(values, grid, robustLine)),
];

type Fit = (xs: ArrayLike<number>, ys: ArrayLike<number>) => Line | null;

function lineThrough(values: Float64Array, grid: Grid, fit: Fit): Float64Array {
  const start = timeAt(grid, 0);
  const xs: number[] = [];
  const ys: number[] = [];
  for (const [index, value] of values.entries()) {
    if (Number.isNaN(value)) continue;
    xs.push(timeAt(grid, index) - start);
    ys.push(value);
  }
  const line = fit(xs, ys);
  if (line === null) return values.map(() => Number.NaN);
  return values.map((_, index) => line.intercept + line.slope * (timeAt(grid, index) - start));
}
