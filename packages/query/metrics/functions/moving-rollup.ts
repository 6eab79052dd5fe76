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
          const window = present(values.subarray(Math.max(0, end - width), end));
          out[index] = window.length === 0 ? Number.NaN : summarize(window, method);
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

function summarize(values: Float64Array, method: string): number {
  const sum = values.reduce((total, value) => total + value, 0);
  switch (method) {
    case 'sum':
      return sum;
    case 'min':
      return values.reduce((least, value) => Math.min(least, value));
    case 'max':
      return values.reduce((most, value) => Math.max(most, value));
    case 'count':
      return values.length;
    case 'median':
      return median(values);
    default:
      return sum / values.length;
  }
}
