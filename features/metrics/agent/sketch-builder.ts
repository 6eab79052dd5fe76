import type { AgentSketch } from '@komainu/wire/sketches/encode.ts';
import { keyOf } from '@komainu/wire/sketches/mapping.ts';

const MAX_BINS = 4096;
const MAX_BIN_COUNT = 65535;

/**
 * Collects the values of one distribution over a bucket, within the limits of the Agent's own sketches. Totals are exact;
 * `weight` is how many values one stands for.
 */
export class SketchBuilder {
  readonly bins = new Map<number, number>();
  count = 0;
  sum = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;

  add(value: number, weight: number): void {
    const key = keyOf(value);
    this.bins.set(key, (this.bins.get(key) ?? 0) + weight);
    this.count += weight;
    this.sum += value * weight;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  /** The sketch for the wire: bins ascending, counts whole and split to fit 16 bits, at most 4096 distinct keys. */
  build(timeUnixS: number): AgentSketch {
    const sorted = [...this.bins].sort(([a], [b]) => a - b);
    const excess = Math.max(0, sorted.length - MAX_BINS);
    const kept = sorted.slice(excess);
    const first = kept[0];
    // The smallest values lose their detail first, as in the Agent.
    if (first !== undefined) for (const [, count] of sorted.slice(0, excess)) first[1] += count;
    const keys: number[] = [];
    const counts: number[] = [];
    for (const [key, exactCount] of kept) {
      let rest = Math.max(1, Math.round(exactCount));
      for (; rest > 0; rest -= MAX_BIN_COUNT) {
        keys.push(key);
        counts.push(Math.min(rest, MAX_BIN_COUNT));
      }
    }
    const count = Math.max(1, Math.round(this.count));
    return { timeUnixS, count, min: this.min, max: this.max, sum: this.sum, keys, counts };
  }
}
