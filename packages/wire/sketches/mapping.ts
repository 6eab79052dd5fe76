/**
 * The bin mapping of Datadog Agent sketches (datadog-agent `pkg/util/quantile`): relative error 1/128, γ = 1 + 2/128,
 * smallest value 1e-9, so that key 1 stands for it. Sketches with the same mapping are merged by adding bins.
 */
const GAMMA = 1 + 2 / 128;
export const BIAS = 1338;
const HALF_STEP = Math.sqrt(GAMMA);
const LN_GAMMA = Math.log1p(2 / 128);
const SMALLEST = 1e-9;
/** Keys beyond stand for infinity; never produced from finite values. */
const GREATEST_KEY = 32767;

/** The bin of a value: 0 for what is closer to zero than 1e-9, negative keys for negative values. */
export function keyOf(value: number): number {
  if (value < 0) return -keyOf(-value) || 0;
  if (value < SMALLEST) return 0;
  const key = roundHalfEven(Math.log(value) / LN_GAMMA) + BIAS;
  return Math.min(Math.max(key, 1), GREATEST_KEY - 1);
}

/** The value that a bin stands for, γ^(key − 1338). Keys are rounded: the bin reaches half a step of γ to either side. */
export function valueOfKey(key: number): number {
  if (key === 0) return 0;
  return key < 0 ? -valueOfKey(-key) : Math.exp((key - BIAS) * LN_GAMMA);
}

/**
 * The quantile `q` (0 to 1) of bins with ascending keys, interpolated within the bin and clamped to the exact minimum and
 * maximum. NaN for a sketch without values.
 */
export function quantileOf(
  q: number,
  keys: ArrayLike<number>,
  counts: ArrayLike<number>,
  exact: { readonly count: number; readonly min: number; readonly max: number },
): number {
  let total = 0;
  for (let index = 0; index < keys.length; index++) total += counts[index] ?? 0;
  if (total === 0) return Number.NaN;
  if (q <= 0) return exact.min;
  if (q >= 1) return exact.max;
  const wanted = q * (total - 1);
  let before = 0;
  for (let index = 0; index < keys.length; index++) {
    const count = counts[index] ?? 0;
    if (before + count <= wanted) {
      before += count;
      continue;
    }
    const weight = (before + count - wanted) / count;
    const middle = valueOfKey(keys[index] ?? 0);
    const low = middle < 0 ? middle * HALF_STEP : middle / HALF_STEP;
    const high = middle < 0 ? middle / HALF_STEP : middle * HALF_STEP;
    return Math.min(Math.max(low * weight + high * (1 - weight), exact.min), exact.max);
  }
  return exact.max;
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
