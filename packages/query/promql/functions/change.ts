import type { Window } from '../series.ts';
import type { RangeContext } from './over-time.ts';
import { ExactSum } from './sums.ts';

/** Samples may be this much further from the ends of the range than from one another and still be taken to cover it. */
const NEAR = 1.1;

/**
 * The change over a range, extrapolated to its ends as Prometheus does: where samples come near an end the change is taken
 * to go on to it, otherwise half a sample's distance; a counter not below zero. Undefined for fewer than two samples.
 */
export function rateOf(
  { timesMs, values, from, to }: Window,
  { startMs, endMs }: RangeContext,
  { isCounter, perSecond }: { isCounter: boolean; perSecond: boolean },
): number | undefined {
  if (to - from < 2) return undefined;
  const firstMs = timesMs[from] as number;
  const lastMs = timesMs[to - 1] as number;
  const first = values[from] as number;
  let change = (values[to - 1] as number) - first;
  if (isCounter) {
    for (let index = from + 1; index < to; index++) {
      const before = values[index - 1] as number;
      // A counter that fell began anew.
      if ((values[index] as number) < before) change += before;
    }
  }
  const sampled = (lastMs - firstMs) / 1000;
  const between = sampled / (to - from - 1);
  let toStart = (firstMs - startMs) / 1000;
  let toEnd = (endMs - lastMs) / 1000;
  if (toStart >= between * NEAR) toStart = between / 2;
  if (isCounter && change > 0 && first >= 0) toStart = Math.min(toStart, sampled * (first / change));
  if (toEnd >= between * NEAR) toEnd = between / 2;
  const extrapolated = (change * (sampled + toStart + toEnd)) / sampled;
  return perSecond ? extrapolated / ((endMs - startMs) / 1000) : extrapolated;
}

/** The change between the last two samples; as a rate, per second and aware of counters that began anew. */
export function stepOf({ timesMs, values, to, from }: Window, isRate: boolean): number | undefined {
  if (to - from < 2) return undefined;
  const now = values[to - 1] as number;
  const before = values[to - 2] as number;
  const seconds = ((timesMs[to - 1] as number) - (timesMs[to - 2] as number)) / 1000;
  if (seconds === 0) return undefined;
  if (!isRate) return now - before;
  return (now < before ? now : now - before) / seconds;
}

/** Least squares: the slope per second, and the value at `originMs`. */
export function linearRegression(
  { timesMs, values, from, to }: Window,
  originMs: number,
): { slope: number; intercept: number } {
  const [sumX, sumY, sumXY, sumXX] = [new ExactSum(), new ExactSum(), new ExactSum(), new ExactSum()];
  const first = values[from] as number;
  let isConstant = true;
  for (let index = from; index < to; index++) {
    const y = values[index] as number;
    const x = ((timesMs[index] as number) - originMs) / 1000;
    if (y !== first) isConstant = false;
    sumX.add(x);
    sumY.add(y);
    sumXY.add(x * y);
    sumXX.add(x * x);
  }
  if (isConstant) {
    return Number.isFinite(first) ? { slope: 0, intercept: first } : { slope: Number.NaN, intercept: Number.NaN };
  }
  const count = to - from;
  const covariance = sumXY.value - (sumX.value * sumY.value) / count;
  const variance = sumXX.value - (sumX.value * sumX.value) / count;
  const slope = covariance / variance;
  return { slope, intercept: sumY.value / count - (slope * sumX.value) / count };
}
