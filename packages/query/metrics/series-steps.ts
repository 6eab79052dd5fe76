import type { Fill, MergedSpace, ThresholdSpace, TimeAggregation } from './ast.ts';
import type { Differences } from './fetch.ts';
import type { Grid } from './grid.ts';

/** The steps of a fetch (fetch.ts) for points in memory: pure, shared by the store's reader and by tests. */

/** Points into the grid's intervals; NaN where an interval has none. Times are Unix seconds, in any order. */
export function rollUp(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  grid: Grid,
  by: TimeAggregation,
): Float64Array {
  const out = new Float64Array(grid.points).fill(Number.NaN);
  const counts = new Uint32Array(grid.points);
  for (let index = 0; index < times.length; index += 1) {
    const slot = Math.floor(((times[index] ?? 0) - grid.startUnixS) / grid.intervalSeconds);
    if (slot < 0 || slot >= grid.points) continue;
    const value = values[index] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    const seen = counts[slot] ?? 0;
    counts[slot] = seen + 1;
    out[slot] = seen === 0 ? value : merge(by, out[slot] ?? Number.NaN, value);
  }
  if (by === 'count') for (const [slot, count] of counts.entries()) out[slot] = count === 0 ? Number.NaN : count;
  if (by === 'avg') for (const [slot, count] of counts.entries()) if (count > 1) out[slot] = (out[slot] ?? 0) / count;
  return out;
}

function merge(by: TimeAggregation, left: number, right: number): number {
  if (by === 'min') return Math.min(left, right);
  if (by === 'max') return Math.max(left, right);
  return left + right;
}

/** Fills gaps in place: `linear` between two points, `last` after a point, `zero` everywhere; `null` leaves them. */
export function fillGaps(values: Float64Array, fill: Fill, intervalSeconds: number): Float64Array {
  if (fill.method === 'null') return values;
  const most = Math.floor(fill.limitSeconds / intervalSeconds);
  let before = -1;
  for (let index = 0; index <= values.length; index += 1) {
    if (index < values.length && Number.isNaN(values[index] as number)) continue;
    if (index - before > 1) fillGap(values, before, index, fill.method, most);
    before = index;
  }
  return values;
}

/** Fills what lies between the points `before` and `after` (-1 and the length stand for the edges). */
function fillGap(
  values: Float64Array,
  before: number,
  after: number,
  method: 'zero' | 'last' | 'linear',
  most: number,
): void {
  const gap = after - before - 1;
  if (method === 'zero') {
    values.fill(0, before + 1, Math.min(after, before + 1 + most));
    return;
  }
  const left = values[before];
  if (left === undefined) return;
  if (method === 'last') {
    values.fill(left, before + 1, Math.min(after, before + 1 + most));
    return;
  }
  const right = values[after];
  if (right === undefined || gap > most) return;
  for (let step = 1; step <= gap; step += 1) values[before + step] = left + ((right - left) * step) / (gap + 1);
}

/** Every value less the one before it, in place; the first has none. */
export function takeDifferences(values: Float64Array, differences: Differences): Float64Array {
  let before = Number.NaN;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    if (Number.isNaN(value)) continue;
    const change = value - before;
    values[index] = differences === 'growth' && change < 0 ? 0 : change;
    before = value;
  }
  return values;
}

/** Merges series of one group, interval by interval. Percentiles and thresholds need sketches and are not for this function. */
export function mergeSpace(series: readonly Float64Array[], points: number, space: MergedSpace): Float64Array {
  const out = new Float64Array(points).fill(Number.NaN);
  const counts = new Uint32Array(points);
  for (const values of series) {
    for (let index = 0; index < points; index += 1) {
      const value = values[index] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      const seen = counts[index] ?? 0;
      counts[index] = seen + 1;
      out[index] = seen === 0 ? value : merge(space.kind, out[index] ?? 0, value);
    }
  }
  if (space.kind !== 'avg' && space.kind !== 'count') return out;
  for (const [index, count] of counts.entries()) {
    if (count > 0) out[index] = space.kind === 'count' ? count : (out[index] ?? 0) / count;
  }
  return out;
}

/** Whether a value counts for `count(v: v>10)`. */
export function passes(value: number, { operator, value: threshold }: ThresholdSpace): boolean {
  switch (operator) {
    case '<':
      return value < threshold;
    case '<=':
      return value <= threshold;
    case '>':
      return value > threshold;
    case '>=':
      return value >= threshold;
  }
}
