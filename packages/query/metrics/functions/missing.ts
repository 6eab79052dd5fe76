import { NO_TAG } from '../fetch.ts';
import type { Grid } from '../grid.ts';
import { type FunctionDefinition, type Series, withValues } from './definition.ts';

/** What to do where there is nothing. */
export const missingFunctions: readonly FunctionDefinition[] = [
  {
    name: 'default_zero',
    parameters: [],
    apply: (series, _args, grid) => withDefault(series, 0, grid),
  },
  {
    name: 'default',
    parameters: [{ name: 'value', initial: '0' }],
    apply: (series, args, grid) => withDefault(series, args.number(0), grid),
  },
  {
    // Groups whose series lack the tag are left out.
    name: 'exclude_null',
    parameters: [],
    apply: (series) => series.filter((one) => !Object.values(one.tags).includes(NO_TAG)),
  },
];

/** Nothing at all becomes one line, so that an alert or a number has something to stand on. */
function withDefault(series: readonly Series[], otherwise: number, grid: Grid): readonly Series[] {
  if (series.length === 0) return [{ tags: {}, values: new Float64Array(grid.points).fill(otherwise) }];
  return series.map((one) =>
    withValues(
      one,
      one.values.map((value) => (Number.isNaN(value) ? otherwise : value)),
    ),
  );
}
