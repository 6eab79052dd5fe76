import type { FunctionDefinition } from './definition.ts';

/** How many lines have a value, point by point: one line. */
export const countFunctions: readonly FunctionDefinition[] = [
  counting('count_nonzero', (value) => value !== 0),
  counting('count_not_null', () => true),
];

function counting(name: string, counts: (value: number) => boolean): FunctionDefinition {
  return {
    name,
    parameters: [],
    ungroups: true,
    apply(series, _args, grid) {
      if (series.length === 0) return [];
      const values = new Float64Array(grid.points);
      for (const one of series) {
        for (const [index, value] of one.values.entries()) {
          if (!Number.isNaN(value) && counts(value)) values[index] = (values[index] ?? 0) + 1;
        }
      }
      return [{ tags: {}, values }];
    },
  };
}
