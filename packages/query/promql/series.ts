import type { Labels } from './labels.ts';
import type { Matcher } from './matcher.ts';

/** A stored series with its samples in time order. */
export interface PromSeries {
  readonly labels: Labels;
  readonly timesMs: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** Evaluation looks at moments `startMs`, `startMs + stepMs`, … only, and there at the last sample. */
export interface Steps {
  readonly startMs: number;
  readonly stepMs: number;
}

/**
 * Where samples come from: all series that pass every matcher, with their samples from `fromMs` to `toMs`, both inclusive,
 * ascending in time. No two series have the same labels. Where `steps` are given, samples that are not the last of theirs
 * may be left out.
 */
export type SelectSeries = (
  matchers: readonly Matcher[],
  fromMs: number,
  toMs: number,
  steps?: Steps,
) => Promise<readonly PromSeries[]>;

/** One element of an instant vector. */
export interface Element {
  readonly labels: Labels;
  readonly value: number;
  /** When the sample was taken, where it came straight from a selector. */
  readonly timeMs?: number;
}

/** The samples `[from, to)` of a series that lie in a range. */
export interface Window {
  readonly labels: Labels;
  readonly timesMs: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  readonly from: number;
  readonly to: number;
}

/** The first index whose time is later than `timeMs`. */
export function firstAfter(timesMs: ArrayLike<number>, timeMs: number): number {
  let low = 0;
  let high = timesMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timesMs[middle] as number) > timeMs) high = middle;
    else low = middle + 1;
  }
  return low;
}
