import { secondsAt } from '../grid.ts';
import { eachSeries, type FunctionDefinition, pointwise } from './definition.ts';

/** Functions of single values and running totals. What has no logarithm has no value. */
export const arithmeticFunctions: readonly FunctionDefinition[] = [
  pointwise('abs', [], Math.abs),
  pointwise('log2', [], (value) => (value > 0 ? Math.log2(value) : Number.NaN)),
  pointwise('log10', [], (value) => (value > 0 ? Math.log10(value) : Number.NaN)),
  eachSeries('cumsum', [], (values) => runningTotal(values, () => 1)),
  // The area below the line: each value holds for its interval.
  eachSeries('integral', [], (values, _args, grid) => runningTotal(values, (index) => secondsAt(grid, index))),
];

function runningTotal(values: Float64Array, weightAt: (index: number) => number): Float64Array {
  let total = 0;
  return values.map((value, index) => {
    if (Number.isNaN(value)) return value;
    total += value * weightAt(index);
    return total;
  });
}
