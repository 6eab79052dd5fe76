import type { DistributionSketch } from '@komainu/contracts/metrics/sample.ts';
import { keyOf } from './mapping.ts';

/** Collects values or bins into one sketch of the Agent's mapping. */
export class SketchBuilder {
  readonly #bins = new Map<number, number>();
  #count = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  get count(): number {
    return this.#count;
  }

  /** Adds a finite value `times` times. */
  add(value: number, times = 1): void {
    if (times <= 0) return;
    this.addToBin(keyOf(value), times);
    this.#count += times;
    this.#sum += value * times;
    this.#min = Math.min(this.#min, value);
    this.#max = Math.max(this.#max, value);
  }

  /** Adds `times` to a bin without touching the summary. */
  addToBin(key: number, times: number): void {
    if (times > 0) this.#bins.set(key, (this.#bins.get(key) ?? 0) + times);
  }

  /** Adds all values of another sketch. */
  merge(other: SketchBuilder): void {
    for (const [key, times] of other.#bins) this.addToBin(key, times);
    this.#count += other.#count;
    this.#sum += other.#sum;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
  }

  /** The sketch; parts of the summary that the sender knew exactly replace what was added up. */
  build(exact: { count?: number; sum?: number; min?: number; max?: number } = {}): DistributionSketch {
    const bins = [...this.#bins].sort(([a], [b]) => a - b);
    return {
      keys: bins.map(([key]) => key),
      counts: bins.map(([, count]) => count),
      count: exact.count ?? this.#count,
      sum: exact.sum ?? this.#sum,
      min: exact.min ?? this.#min,
      max: exact.max ?? this.#max,
    };
  }
}

/** A bucket is cut into no more parts than this, however wide it is. */
const MOST_STEPS = 64;

/**
 * Spreads `count` values evenly over (low, high], as linear interpolation of a histogram bucket does. The parts are whole
 * numbers that add up to `count`, which must be a whole number.
 */
export function addEvenly(builder: SketchBuilder, low: number, high: number, count: number): void {
  if (count <= 0) return;
  const first = keyOf(low);
  const last = keyOf(high);
  // A bucket that lies within a bin, or holds fewer values than bins, needs no more than a value a step.
  const steps = Math.min(Math.max(last - first, 1), count, MOST_STEPS);
  let added = 0;
  for (let step = 1; step <= steps; step++) {
    const until = Math.round((count * step) / steps);
    builder.addToBin(keyOf(low + ((high - low) * (step - 0.5)) / steps), until - added);
    added = until;
  }
}
