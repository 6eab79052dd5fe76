import type { WindowAggregator } from '@komainu/query/monitors/ast.ts';

/** One number of a window's points; NaN when there are none. */
export function reduceValues(values: Float64Array, aggregator: WindowAggregator): number {
  let result = Number.NaN;
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    count += 1;
    sum += value;
    if (aggregator === 'min') result = count === 1 ? value : Math.min(result, value);
    else if (aggregator === 'max') result = count === 1 ? value : Math.max(result, value);
    else result = value;
  }
  if (count === 0) return Number.NaN;
  if (aggregator === 'sum') return sum;
  return aggregator === 'avg' ? sum / count : result;
}

/** Points at both ends: in the first and in the last fifth. */
const END_PART = 5;

/** Whether points reach from the beginning of a window to its end. */
export function isFull(values: Float64Array): boolean {
  const part = Math.max(1, Math.ceil(values.length / END_PART));
  const first = values.findIndex((value) => !Number.isNaN(value));
  const last = values.findLastIndex((value) => !Number.isNaN(value));
  return first >= 0 && first < part && last >= values.length - part;
}
