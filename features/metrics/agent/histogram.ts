import { valueOfKey } from '@komainu/wire/sketches/mapping.ts';
import { SketchBuilder } from './sketch-builder.ts';

export type HistogramAggregate = 'max' | 'min' | 'median' | 'avg' | 'sum' | 'count';

export interface HistogramSettings {
  /** In the order in which they are reported (`histogram_aggregates`). */
  readonly aggregates: readonly HistogramAggregate[];
  /** Whole percents, ascending (`histogram_percentiles`). */
  readonly percentiles: readonly number[];
}

/** The Agent's defaults. */
export const DEFAULT_HISTOGRAM: HistogramSettings = {
  aggregates: ['max', 'median', 'avg', 'count'],
  percentiles: [95],
};

/** One of the series that a histogram or timing becomes. */
export interface HistogramPoint {
  /** `.avg`, `.95percentile`, … */
  readonly suffix: string;
  /** Of a count, the total: to be divided by the interval. */
  readonly value: number;
  readonly isCount: boolean;
}

/** Values ascending, how many each stands for (one where there are no weights), and their totals. */
interface Sorted {
  readonly values: ArrayLike<number>;
  readonly weights: ArrayLike<number> | undefined;
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
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

  /** Exact up to 2048 values; beyond, median and percentiles are within 0.8 %, the others stay exact. */
  summarize({ aggregates, percentiles }: HistogramSettings): HistogramPoint[] {
    const sorted = this.#sorted();
    return [
      ...aggregates.map((aggregate) => ({
        suffix: `.${aggregate}`,
        value: aggregateOf(sorted, aggregate),
        isCount: aggregate === 'count',
      })),
      ...percentiles.map((percentile) => ({
        suffix: `.${percentile}percentile`,
        value: at(sorted, (percentile * sorted.count - 1) / 100),
        isCount: false,
      })),
    ];
  }

  #sorted(): Sorted {
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

function aggregateOf(sorted: Sorted, aggregate: HistogramAggregate): number {
  switch (aggregate) {
    case 'median':
      return at(sorted, (sorted.count - 1) / 2);
    case 'avg':
      return sorted.sum / sorted.count;
    default:
      return sorted[aggregate];
  }
}

function fromValues(values: readonly number[]): Sorted {
  // A typed array sorts numbers natively: a tenth of the time of a comparator.
  const sorted = Float64Array.from(values).sort();
  const sum = sorted.reduce((total, value) => total + value, 0);
  return { values: sorted, weights: undefined, count: sorted.length, sum, ...ends(sorted) };
}

function fromWeighted(values: readonly number[], weights: readonly number[]): Sorted {
  const sorted = values
    .map((value, index) => ({ value, weight: weights[index] ?? 1 }))
    .sort((a, b) => a.value - b.value);
  const ascending = sorted.map(({ value }) => value);
  return {
    values: ascending,
    weights: sorted.map(({ weight }) => weight),
    count: sorted.reduce((total, { weight }) => total + weight, 0),
    sum: sorted.reduce((total, { value, weight }) => total + value * weight, 0),
    ...ends(ascending),
  };
}

function fromSketch(sketch: SketchBuilder): Sorted {
  const { count, sum, min, max } = sketch;
  const sorted = [...sketch.bins]
    .map(([key, weight]) => ({ value: Math.min(max, Math.max(min, valueOfKey(key))), weight }))
    .sort((a, b) => a.value - b.value);
  return {
    values: sorted.map(({ value }) => value),
    weights: sorted.map(({ weight }) => weight),
    count,
    sum,
    min,
    max,
  };
}

function ends(ascending: ArrayLike<number>): { min: number; max: number } {
  return { min: ascending[0] ?? 0, max: ascending[ascending.length - 1] ?? 0 };
}

/** The value that holds the rank `target` (from 0) when each value is repeated by its weight. */
function at({ values, weights }: Sorted, target: number): number {
  const rank = Math.max(0, Math.floor(target));
  if (weights === undefined) return values[rank] ?? 0;
  let seen = 0;
  for (let index = 0; index < values.length; index++) {
    seen += weights[index] ?? 0;
    if (seen > rank) return values[index] ?? 0;
  }
  return values[values.length - 1] ?? 0;
}
