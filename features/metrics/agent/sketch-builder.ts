import type { AgentSketch } from '@komainu/wire/sketches/encode.ts';

/** The Agent's sketch mapping: relative accuracy 1/128, so γ = 1 + 2/128; the bias makes the key of 1e-9 equal 1. */
const LOG_GAMMA = Math.log(1.015625);
const BIAS = 1338;
const SMALLEST = 1e-9;
const INFINITY_KEY = 32767;
const MAX_BINS = 4096;
const MAX_BIN_COUNT = 65535;

/** The bin of a value; 0 holds what is closer to zero than 1e-9, negative values mirror the positive ones. */
export function sketchKey(value: number): number {
  if (value < 0) return -sketchKey(-value);
  if (value < SMALLEST) return 0;
  const exact = Math.log(value) / LOG_GAMMA;
  let rounded = Math.round(exact);
  if (rounded - exact === 0.5 && rounded % 2 !== 0) rounded--;
  return Math.min(rounded + BIAS, INFINITY_KEY);
}

/** The value that stands for a bin: the middle of its range. */
export function sketchValue(key: number): number {
  if (key < 0) return -sketchValue(-key);
  return key === 0 ? 0 : Math.exp((key - BIAS) * LOG_GAMMA);
}

/** Collects values into one sketch of the Agent's mapping. Totals are exact; `weight` is how many values one stands for. */
export class SketchBuilder {
  readonly bins = new Map<number, number>();
  count = 0;
  sum = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;

  add(value: number, weight: number): void {
    const key = sketchKey(value);
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
