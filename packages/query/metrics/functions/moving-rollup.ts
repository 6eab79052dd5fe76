import { eachSeries, type FunctionDefinition } from './definition.ts';

const METHODS = ['avg', 'sum', 'min', 'max', 'count', 'median'] as const;

/** `moving_rollup(series, seconds, method)`: each point becomes a summary of the window that ends with it. */
export const movingRollupFunctions: readonly FunctionDefinition[] = [
  eachSeries(
    'moving_rollup',
    [{ name: 'seconds' }, { name: 'method', optional: true, choices: METHODS }],
    (values, args, grid) => {
      const width = Math.max(1, Math.round(args.number(0) / grid.intervalSeconds));
      const method = args.word(1, 'avg');
      return values.map((_, index) => {
        const window = values
          .subarray(Math.max(0, index - width + 1), index + 1)
          .filter((value) => !Number.isNaN(value));
        return window.length === 0 ? Number.NaN : summarize(window, method);
      });
    },
  ),
];

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
    case 'median': {
      const sorted = values.toSorted();
      const middle = sorted.length >> 1;
      const upper = sorted[middle] ?? Number.NaN;
      return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
    }
    default:
      return sum / values.length;
  }
}
