import { extendedGrid, type Grid, MOST_POINTS } from '../grid.ts';
import { type Arguments, type FunctionDefinition, withValues } from './definition.ts';
import { median, present } from './statistics.ts';

const METHODS = ['avg', 'sum', 'min', 'max', 'count', 'median'] as const;

/**
 * `moving_rollup(series, seconds, method)`: each point becomes a summary of the window that ends with it. Windows reach
 * before the graph's beginning.
 */
export const movingRollupFunctions: readonly FunctionDefinition[] = [
  {
    name: 'moving_rollup',
    parameters: [
      { name: 'seconds', initial: '300' },
      { name: 'method', optional: true, choices: METHODS, initial: 'avg' },
    ],
    reads: (args, grid) => [extendedGrid(grid, Math.min(MOST_POINTS, widthOf(args, grid) - 1))],
    apply: (series, args, grid) => {
      const width = widthOf(args, grid);
      const method = args.word(1, 'avg');
      return series.map((one) => {
        const { values } = one;
        const earlier = values.length - grid.points;
        const out = new Float64Array(grid.points);
        for (let index = 0; index < out.length; index += 1) {
          const end = earlier + index + 1;
          out[index] = summarize(values, Math.max(0, end - width), end, method);
        }
        return withValues(one, out);
      });
    },
  },
];

/** How many intervals a window has. */
function widthOf(args: Arguments, grid: Grid): number {
  return Math.max(1, Math.round(args.number(0) / grid.intervalSeconds));
}

/** The values of a window as one; NaN when it has none. */
function summarize(values: Float64Array, from: number, to: number, method: string): number {
  if (method === 'median') return median(present(values.subarray(from, to)));
  let [count, sum, least, most] = [0, 0, Infinity, -Infinity];
  for (let index = from; index < to; index += 1) {
    const value = values[index] as number;
    if (Number.isNaN(value)) continue;
    count += 1;
    sum += value;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (count === 0) return Number.NaN;
  switch (method) {
    case 'sum':
      return sum;
    case 'min':
      return least;
    case 'max':
      return most;
    case 'count':
      return count;
    default:
      return sum / count;
  }
}
