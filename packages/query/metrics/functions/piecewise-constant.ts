import { eachSeries, type FunctionDefinition } from './definition.ts';
import { mean, robustDeviation } from './statistics.ts';

/**
 * `piecewise_constant`: the series as few flat pieces. A piece is split where that explains most, as long as it explains
 * more than noise would; the noise is what neighbours differ by.
 */
export const piecewiseConstantFunctions: readonly FunctionDefinition[] = [
  eachSeries('piecewise_constant', [], (values) => {
    const places: number[] = [];
    for (const [index, value] of values.entries()) if (!Number.isNaN(value)) places.push(index);
    const known = Float64Array.from(places, (place) => values[place] ?? 0);
    const flat = pieces(known);
    const out = new Float64Array(values.length).fill(Number.NaN);
    for (const [index, place] of places.entries()) out[place] = flat[index] ?? Number.NaN;
    return out;
  }),
];

const MOST_PIECES = 200;

function pieces(values: Float64Array): Float64Array {
  const count = values.length;
  const sums = new Float64Array(count + 1);
  for (let index = 0; index < count; index += 1) sums[index + 1] = (sums[index] ?? 0) + (values[index] ?? 0);
  const differences = Float64Array.from({ length: Math.max(0, count - 1) }, (_, index) => {
    return ((values[index + 1] ?? 0) - (values[index] ?? 0)) / Math.SQRT2;
  });
  const noise = count < 3 ? 0 : robustDeviation(differences);
  const least = 3 * noise * noise * Math.log(Math.max(2, count));
  const out = new Float64Array(count);
  const open: [number, number][] = [[0, count]];
  let made = 1;
  for (let piece = open.pop(); piece !== undefined; piece = open.pop()) {
    const [from, to] = piece;
    const split = made < MOST_PIECES ? bestSplit(sums, from, to, least) : -1;
    if (split < 0) {
      out.fill(mean(values.subarray(from, to)), from, to);
      continue;
    }
    made += 1;
    open.push([from, split], [split, to]);
  }
  return out;
}

/** The place whose split lowers the squared error most, -1 when none lowers it by more than `least`. */
function bestSplit(sums: Float64Array, from: number, to: number, least: number): number {
  const total = (sums[to] ?? 0) - (sums[from] ?? 0);
  let best = -1;
  let most = least + 1e-9 * Math.abs(total);
  for (let split = from + 1; split < to; split += 1) {
    const left = (sums[split] ?? 0) - (sums[from] ?? 0);
    const difference = left / (split - from) - (total - left) / (to - split);
    const gain = (difference * difference * (split - from) * (to - split)) / (to - from);
    if (gain > most) [best, most] = [split, gain];
  }
  return best;
}
