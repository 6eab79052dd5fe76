import type { RowBinary } from './row-binary.ts';

/** A row of `plainSeriesSql`: series of a class that were merged, or one that has gaps. */
export interface PlainLine {
  readonly class: number;
  /** The halves of a series' id; 0 where series were merged. */
  readonly low: number;
  readonly high: number;
  /** Intervals: before the first and after the last there is nothing. */
  readonly first: number;
  readonly last: number;
  /** How many rows it is of. */
  readonly rows: number;
  /** NaN where there is nothing. */
  readonly values: Float64Array;
}

export function readPlainLine(rows: RowBinary, points: number): PlainLine {
  const values = new Float64Array(points);
  const [of, first, last] = [rows.u32(), rows.u32(), rows.u32()];
  const [low, high] = [rows.u32(), rows.u32()];
  const read = rows.u64();
  rows.doubles(values);
  return { class: of, low, high, first, last, rows: read, values };
}

/**
 * Whether each series of a line had one row in each interval that it had a value in, and those that were merged had no gap:
 * what the engine did not look at. Also says no where values are not numbers.
 */
export function isPlain({ low, high, first, last, rows, values }: PlainLine): boolean {
  let empty = 0;
  for (let slot = first; slot <= last; slot++) if (Number.isNaN(values[slot])) empty++;
  return isMerged({ low, high }) ? empty === 0 : rows === 1 + last - first - empty;
}

export function isMerged({ low, high }: Pick<PlainLine, 'low' | 'high'>): boolean {
  return low === 0 && high === 0;
}

/** How many series had a value, of each interval of merged series. */
export function seriesCounts({ first, last, rows, values }: PlainLine): Float64Array {
  return new Float64Array(values.length).fill(rows / (1 + last - first), first, last + 1);
}
