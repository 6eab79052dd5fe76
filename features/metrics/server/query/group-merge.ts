import type { SpaceAggregation } from '@komainu/query/metrics/ast.ts';

/** Merges series into one as they come, interval by interval; NaN where none had a value. */
export class GroupMerge {
  readonly #kind: Exclude<SpaceAggregation['kind'], 'percentile'>;
  readonly #values: Float64Array;
  readonly #counts: Uint32Array;

  constructor(kind: Exclude<SpaceAggregation['kind'], 'percentile'>, points: number) {
    this.#kind = kind;
    this.#values = new Float64Array(points).fill(Number.NaN);
    this.#counts = new Uint32Array(points);
  }

  add(series: Float64Array): void {
    const values = this.#values;
    const counts = this.#counts;
    for (let index = 0; index < values.length; index++) {
      const value = series[index] as number;
      if (Number.isNaN(value)) continue;
      const before = values[index] as number;
      if (counts[index] === 0) values[index] = value;
      else if (this.#kind === 'min') values[index] = Math.min(before, value);
      else if (this.#kind === 'max') values[index] = Math.max(before, value);
      else values[index] = before + value;
      counts[index] = (counts[index] as number) + 1;
    }
  }

  result(): Float64Array {
    const values = this.#values;
    for (let index = 0; index < values.length; index++) {
      const count = this.#counts[index] as number;
      if (count === 0) continue;
      if (this.#kind === 'count') values[index] = count;
      else if (this.#kind === 'avg') values[index] = (values[index] as number) / count;
    }
    return values;
  }

  /** Whether any interval got a value. */
  get empty(): boolean {
    return this.#counts.every((count) => count === 0);
  }
}
