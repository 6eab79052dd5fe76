import type { MergedSpace } from '@komainu/query/metrics/ast.ts';

type Kind = MergedSpace['kind'];

/** One line of an answer: the series of a group merged as they come, interval by interval; NaN where none had a value. */
export class GroupLine {
  readonly #kind: Kind;
  readonly #points: number;
  /** A group of one series is that series: nothing is counted or merged. */
  readonly #single: boolean;
  #values: Float64Array | undefined;
  #counts: Uint32Array | undefined;

  constructor(kind: Kind, points: number, members: number) {
    this.#kind = kind;
    this.#points = points;
    this.#single = members === 1 && kind !== 'count';
  }

  /** Adds a series; the array may be used again afterwards. */
  add(series: Float64Array): void {
    if (this.#single) {
      this.#values = series.slice();
      return;
    }
    this.#values ??= new Float64Array(this.#points).fill(Number.NaN);
    this.#counts ??= new Uint32Array(this.#points);
    this.#merge(series, this.#values, this.#counts);
  }

  /** Adds series that were merged already: `counts` tells of each interval how many had a value. */
  addMerged(merged: Float64Array, counts: Float64Array): void {
    this.#values ??= new Float64Array(this.#points).fill(Number.NaN);
    this.#counts ??= new Uint32Array(this.#points);
    const values = this.#values;
    const seen = this.#counts;
    const kind = this.#kind;
    for (let index = 0; index < merged.length; index++) {
      const count = counts[index] as number;
      if (count === 0) continue;
      const value = merged[index] as number;
      const before = seen[index] === 0 ? undefined : (values[index] as number);
      if (before === undefined) values[index] = value;
      else if (kind === 'min') values[index] = Math.min(before, value);
      else if (kind === 'max') values[index] = Math.max(before, value);
      else values[index] = before + value;
      seen[index] = (seen[index] as number) + count;
    }
  }

  /** The line; undefined when no series came. */
  result(): Float64Array | undefined {
    const values = this.#values;
    const counts = this.#counts;
    if (values === undefined || counts === undefined) return values;
    for (let index = 0; index < values.length; index++) {
      const count = counts[index] as number;
      if (count === 0) continue;
      if (this.#kind === 'count') values[index] = count;
      else if (this.#kind === 'avg') values[index] = (values[index] as number) / count;
    }
    return values;
  }

  #merge(series: Float64Array, values: Float64Array, counts: Uint32Array): void {
    const kind = this.#kind;
    // Each kind has a loop of its own: this is what most of the time of a wide query goes to.
    if (kind === 'min') mergeLeast(series, values, counts);
    else if (kind === 'max') mergeMost(series, values, counts);
    else mergeSum(series, values, counts);
  }
}

function mergeSum(series: Float64Array, values: Float64Array, counts: Uint32Array): void {
  for (let index = 0; index < values.length; index++) {
    const value = series[index] as number;
    if (Number.isNaN(value)) continue;
    const count = counts[index] as number;
    values[index] = count === 0 ? value : (values[index] as number) + value;
    counts[index] = count + 1;
  }
}

function mergeLeast(series: Float64Array, values: Float64Array, counts: Uint32Array): void {
  for (let index = 0; index < values.length; index++) {
    const value = series[index] as number;
    if (Number.isNaN(value)) continue;
    const count = counts[index] as number;
    if (count === 0 || value < (values[index] as number)) values[index] = value;
    counts[index] = count + 1;
  }
}

function mergeMost(series: Float64Array, values: Float64Array, counts: Uint32Array): void {
  for (let index = 0; index < values.length; index++) {
    const value = series[index] as number;
    if (Number.isNaN(value)) continue;
    const count = counts[index] as number;
    if (count === 0 || value > (values[index] as number)) values[index] = value;
    counts[index] = count + 1;
  }
}
