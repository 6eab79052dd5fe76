import { chooseInterval, type Grid } from '@komainu/query/metrics/grid.ts';
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

/** Shorter intervals are finer than what senders flush, and would look like gaps. */
export const SHORTEST_INTERVAL_S = 10;
const MOST_FINE_POINTS = 10_000;

/** The grid whose intervals are parts of another's: what the points of a window are read on. */
export function finerGrid(grid: Grid): Grid {
  const { startUnixS, intervalSeconds, points } = grid;
  const window = { fromUnixS: startUnixS, toUnixS: startUnixS + intervalSeconds };
  const wanted = Math.max(SHORTEST_INTERVAL_S, chooseInterval(window));
  const parts = Math.min(
    Math.max(1, Math.floor(intervalSeconds / wanted)),
    Math.max(1, Math.floor(MOST_FINE_POINTS / points)),
  );
  const divisor = divisorUpTo(intervalSeconds, parts);
  return { startUnixS, intervalSeconds: intervalSeconds / divisor, points: points * divisor };
}

/** Points of a finer grid as one value for every `each` of them. */
export function reduced(values: Float64Array, each: number, aggregator: WindowAggregator): Float64Array {
  return Float64Array.from({ length: Math.ceil(values.length / each) }, (_, index) =>
    reduceValues(values.subarray(index * each, (index + 1) * each), aggregator),
  );
}

/** The greatest number up to `most` that divides `number`. */
function divisorUpTo(number: number, most: number): number {
  for (let divisor = most; divisor > 1; divisor -= 1) if (number % divisor === 0) return divisor;
  return 1;
}
