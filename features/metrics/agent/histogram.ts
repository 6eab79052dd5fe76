import { valueOfKey } from '@komainu/wire/sketches/mapping.ts';
import { SketchBuilder } from './sketch-builder.ts';

/** What the Agent makes of a histogram or timing in one bucket. `count` is a total, to be divided by the interval. */
export interface HistogramSummary {
  readonly avg: number;
  readonly median: number;
  readonly percentile95: number;
  readonly max: number;
  readonly count: number;
}

/** Values kept one by one, and exact; beyond it a histogram turns into a sketch, so one metric cannot fill the memory. */
const EXACT_VALUES = 2048;

/** Collects the values of one histogram or timing over a bucket. */
export class HistogramBuilder {
  #values: number[] = [];
  /** In step with the values, once one of them stands for more than itself. */
  #weights: number[] | undefined;
  #sketch: SketchBuilder | undefined;

  add(value: number, weight: number): void {
    if (this.#sketch !== undefined) {
      this.#sketch.add(value, weight);
      return;
    }
    if (weight !== 1) this.#weights ??= this.#values.map(() => 1);
    this.#values.push(value);
    this.#weights?.push(weight);
    if (this.#values.length > EXACT_VALUES) this.#toSketch();
  }

  /** Exact up to 2048 values; beyond, median and percentile are within 0.8 %, the others stay exact. */
  summarize(): HistogramSummary {
    if (this.#sketch !== undefined) return fromSketch(this.#sketch);
    return this.#weights === undefined ? fromValues(this.#values) : fromWeighted(this.#values, this.#weights);
  }

  #toSketch(): void {
    const sketch = new SketchBuilder();
    this.#values.forEach((value, index) => {
      sketch.add(value, this.#weights?.[index] ?? 1);
    });
    this.#sketch = sketch;
    this.#values = [];
    this.#weights = undefined;
  }
}

function fromValues(values: readonly number[]): HistogramSummary {
  // A typed array sorts numbers natively: a tenth of the time of a comparator.
  const sorted = Float64Array.from(values).sort();
  const count = sorted.length;
  return {
    avg: sorted.reduce((sum, value) => sum + value, 0) / count,
    median: sorted[Math.floor((count - 1) / 2)] ?? 0,
    percentile95: sorted[Math.floor((95 * count - 1) / 100)] ?? 0,
    max: sorted[count - 1] ?? 0,
    count,
  };
}

function fromWeighted(values: readonly number[], weights: readonly number[]): HistogramSummary {
  const sorted = values
    .map((value, index) => ({ value, weight: weights[index] ?? 1 }))
    .sort((a, b) => a.value - b.value);
  let count = 0;
  let sum = 0;
  for (const { value, weight } of sorted) {
    count += weight;
    sum += value * weight;
  }
  return {
    avg: sum / count,
    median: at(sorted, (count - 1) / 2),
    percentile95: at(sorted, (95 * count - 1) / 100),
    max: sorted[sorted.length - 1]?.value ?? 0,
    count,
  };
}

function fromSketch(sketch: SketchBuilder): HistogramSummary {
  const { count, sum, min, max } = sketch;
  const sorted = [...sketch.bins]
    .map(([key, weight]) => ({ value: Math.min(max, Math.max(min, valueOfKey(key))), weight }))
    .sort((a, b) => a.value - b.value);
  return {
    avg: sum / count,
    median: at(sorted, (count - 1) / 2),
    percentile95: at(sorted, (95 * count - 1) / 100),
    max,
    count,
  };
}

/** The value that holds the rank `target` (from 0) when each value is repeated by its weight. */
function at(sorted: readonly { value: number; weight: number }[], target: number): number {
  const rank = Math.floor(target);
  let seen = 0;
  for (const { value, weight } of sorted) {
    seen += weight;
    if (seen > rank) return value;
  }
  return sorted[sorted.length - 1]?.value ?? 0;
}
