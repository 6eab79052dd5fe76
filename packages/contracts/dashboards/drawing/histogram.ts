/** A bin of values, and how many fell into it. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Equal bins over the values, their bounds on round numbers; none for no values. */
export function binsOf(values: readonly number[], wanted = 40): Bin[] {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [];
  let [low, high] = [Infinity, -Infinity];
  for (const value of finite) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const step = niceStep((high - low) / wanted || Math.abs(high) / 10 || 1);
  const start = Math.floor(low / step) * step;
  const length = Math.max(1, Math.floor((high - start) / step) + 1);
  const counts = new Array<number>(length).fill(0);
  for (const value of finite) {
    const place = Math.min(length - 1, Math.floor((value - start) / step));
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts.map((count, index) => ({ from: start + index * step, to: start + (index + 1) * step, count }));
}

/** 1, 2 or 5 times a power of ten, not below `least`. */
export function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((one) => one * power >= least * 0.999999) ?? 10;
  return factor * power;
}

/** The value below which `share` of the values lie. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below === undefined || above === undefined ? undefined : below + (above - below) * (place % 1);
}
