/** Figures of lists of numbers; NaN for an empty list, and lists have no NaN unless said so. */

export function median(values: ArrayLike<number>): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}

/** The median of the first few values of a list, which are put in order. Faster than sorting where they are a handful. */
export function medianOfFew(values: Float64Array, count: number): number {
  for (let index = 1; index < count; index += 1) {
    const value = values[index] as number;
    let place = index;
    for (; place > 0 && (values[place - 1] as number) > value; place -= 1) values[place] = values[place - 1] as number;
    values[place] = value;
  }
  const middle = count >> 1;
  const upper = values[middle] ?? Number.NaN;
  return count % 2 === 1 ? upper : (upper + (values[middle - 1] ?? Number.NaN)) / 2;
}

/** The quantile of ascending values, between neighbours in proportion. */
export function quantile(ascending: ArrayLike<number>, q: number): number {
  const place = (ascending.length - 1) * q;
  const below = ascending[Math.floor(place)] ?? Number.NaN;
  const above = ascending[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** The standard deviation as outliers leave it: 1.4826 times the median distance from zero. */
export function robustDeviation(residuals: ArrayLike<number>): number {
  return 1.4826 * median(Float64Array.from(residuals, Math.abs));
}

export function mean(values: ArrayLike<number>): number {
  let total = 0;
  for (let index = 0; index < values.length; index += 1) total += values[index] ?? 0;
  return total / values.length;
}

/** The values that are there. */
export function present(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value));
}

/** A straight line `intercept + slope * x`. */
export interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/** Least squares with weights; null for fewer than two points, or all at one x. */
export function leastSquares(xs: ArrayLike<number>, ys: ArrayLike<number>, weights?: ArrayLike<number>): Line | null {
  let [total, sumX, sumY] = [0, 0, 0];
  for (let index = 0; index < xs.length; index += 1) {
    const weight = weights?.[index] ?? 1;
    total += weight;
    sumX += weight * (xs[index] ?? 0);
    sumY += weight * (ys[index] ?? 0);
  }
  const [meanX, meanY] = [sumX / total, sumY / total];
  let [spread, together] = [0, 0];
  for (let index = 0; index < xs.length; index += 1) {
    const weight = weights?.[index] ?? 1;
    const offset = (xs[index] ?? 0) - meanX;
    spread += weight * offset * offset;
    together += weight * offset * ((ys[index] ?? 0) - meanY);
  }
  if (!(spread > 0)) return null;
  const slope = together / spread;
  return { slope, intercept: meanY - slope * meanX };
}

/** Where Huber's loss turns from squares to distances, in standard deviations: 95 % efficient on normal noise. */
const HUBER = 1.345;
const ROUNDS = 30;

/** A line that a few extreme values hardly move: Huber's loss, by reweighted least squares. `weights` are kept on top. */
export function robustLine(xs: ArrayLike<number>, ys: ArrayLike<number>, weights?: ArrayLike<number>): Line | null {
  let line = leastSquares(xs, ys, weights);
  const own = new Float64Array(xs.length);
  for (let round = 0; round < ROUNDS && line !== null; round += 1) {
    const { slope, intercept } = line;
    const residuals = Float64Array.from(own, (_, index) => (ys[index] ?? 0) - intercept - slope * (xs[index] ?? 0));
    const limit = HUBER * robustDeviation(residuals);
    if (!(limit > 0)) return line;
    for (let index = 0; index < own.length; index += 1) {
      const distance = Math.abs(residuals[index] ?? 0);
      own[index] = (weights?.[index] ?? 1) * (distance <= limit ? 1 : limit / distance);
    }
    const next = leastSquares(xs, ys, own);
    if (next === null) return line;
    const settled = Math.abs(next.slope - slope) <= 1e-12 * Math.abs(slope);
    line = next;
    if (settled) break;
  }
  return line;
}
