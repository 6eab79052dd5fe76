import type { Window } from '../series.ts';
import { linearRegression, rateOf, stepOf } from './change.ts';
import { quantile } from './quantile.ts';
import { ExactSum, Moments, meanOf } from './sums.ts';

/** What a function of a range vector sees besides the samples: where the range lies, and its scalar arguments. */
export interface RangeContext {
  readonly startMs: number;
  readonly endMs: number;
  /** The time that is evaluated, before `offset` and `@`. */
  readonly evaluatedMs: number;
  readonly scalars: readonly number[];
}

/** A value of one series, or undefined for none. Windows are never empty. */
export type RangeFunction = (window: Window, context: RangeContext) => number | undefined;

function* valuesOf({ values, from, to }: Window): Generator<number> {
  for (let index = from; index < to; index++) yield values[index] as number;
}

const first: RangeFunction = ({ values, from }) => values[from];
const last: RangeFunction = ({ values, to }) => values[to - 1];

function pairs(window: Window, differs: (before: number, now: number) => boolean): number {
  let count = 0;
  let before: number | undefined;
  for (const value of valuesOf(window)) {
    if (before !== undefined && differs(before, value)) count++;
    before = value;
  }
  return count;
}

function extreme(window: Window, isBetter: (value: number, best: number) => boolean): number {
  let best = Number.NaN;
  for (const value of valuesOf(window)) if (Number.isNaN(best) || isBetter(value, best)) best = value;
  return best;
}

function varianceOf(window: Window): number {
  const moments = new Moments();
  for (const value of valuesOf(window)) moments.add(value);
  return moments.variance;
}

function smoothed(window: Window, { scalars }: RangeContext): number | undefined {
  const [smoothing = 0, trend = 0] = scalars;
  const values = [...valuesOf(window)];
  if (values.length < 2) return undefined;
  let before = 0;
  let level = values[0] as number;
  let slope = (values[1] as number) - level;
  for (let index = 1; index < values.length; index++) {
    if (index > 1) slope = trend * (level - before) + (1 - trend) * slope;
    const next = smoothing * (values[index] as number) + (1 - smoothing) * (level + slope);
    before = level;
    level = next;
  }
  return level;
}

/** The functions that make an element of each series of a range vector. */
export const RANGE_FUNCTIONS: Readonly<Record<string, RangeFunction>> = {
  rate: (window, context) => rateOf(window, context, { isCounter: true, perSecond: true }),
  increase: (window, context) => rateOf(window, context, { isCounter: true, perSecond: false }),
  delta: (window, context) => rateOf(window, context, { isCounter: false, perSecond: false }),
  irate: (window) => stepOf(window, true),
  idelta: (window) => stepOf(window, false),
  deriv: (window) =>
    window.to - window.from < 2 ? undefined : linearRegression(window, window.timesMs[window.from] as number).slope,
  predict_linear: (window, { evaluatedMs, scalars }) => {
    if (window.to - window.from < 2) return undefined;
    const { slope, intercept } = linearRegression(window, evaluatedMs);
    return slope * (scalars[0] ?? 0) + intercept;
  },
  changes: (window) => pairs(window, (before, now) => before !== now && !(Number.isNaN(before) && Number.isNaN(now))),
  resets: (window) => pairs(window, (before, now) => now < before),
  avg_over_time: (window) => meanOf(valuesOf(window)),
  sum_over_time: (window) => {
    const sum = new ExactSum();
    for (const value of valuesOf(window)) sum.add(value);
    return sum.value;
  },
  min_over_time: (window) => extreme(window, (value, best) => value < best),
  max_over_time: (window) => extreme(window, (value, best) => value > best),
  count_over_time: ({ from, to }) => to - from,
  stddev_over_time: (window) => Math.sqrt(varianceOf(window)),
  stdvar_over_time: varianceOf,
  quantile_over_time: (window, { scalars }) => quantile(scalars[0] ?? Number.NaN, valuesOf(window)),
  mad_over_time: (window) => {
    const median = quantile(0.5, valuesOf(window));
    return quantile(
      0.5,
      [...valuesOf(window)].map((value) => Math.abs(value - median)),
    );
  },
  last_over_time: last,
  first_over_time: first,
  present_over_time: () => 1,
  holt_winters: smoothed,
  double_exponential_smoothing: smoothed,
};

/** These give samples as they are, under the name that they have. */
export const KEEPS_NAME: ReadonlySet<string> = new Set(['last_over_time', 'first_over_time']);
