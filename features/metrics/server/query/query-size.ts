import { CodedError } from '@komainu/kernel/errors.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';

/** Numbers that the lines of one query may have together: 8 bytes each for as long as it is computed. */
const MOST_VALUES = 20_000_000;
/** Rows that one query may read. */
const MOST_ROWS = 100_000_000;
/** Numbers that come here at a time, 8 or 16 bytes each. */
const VALUES_A_PART = 3_000_000;
/** Series that one statement names, 16 bytes of its text each. */
const SERIES_A_PART = 250_000;
const HALVES = 2 ** 32;

/** How many lines a query of so many points may have. */
export function mostLines(points: number): number {
  return Math.floor(MOST_VALUES / points);
}

/** Throws `too_many_groups` (422). `lines` at least. */
export function refuseLines(metric: string, groupBy: readonly string[], points: number): never {
  const by = groupBy.length === 0 ? '' : ` by {${groupBy.join(', ')}}`;
  throw new CodedError(
    'too_many_groups',
    `${metric}${by} has more than ${mostLines(points)} lines of ${points} points each, which is as many as one query may have: ` +
      'narrow the scope, group by tags with fewer values, or take longer intervals with .rollup()',
    { status: 422 },
  );
}

/** Whether a query of so many series times intervals is worth counting its rows. */
export function mayBeTooWide(values: number): boolean {
  return values > MOST_ROWS;
}

/** A range of series ids, by the higher of their halves; `toHigh` is not in it. */
export interface IdRange {
  readonly fromHigh: number;
  readonly toHigh: number;
}

/**
 * Parts the `values` of a query, an interval of a series each, so that each part fits into memory: ranges of series ids, in
 * which the store is sorted. Throws `query_too_wide` (422) when too many rows are read altogether.
 */
export function partsOf(metric: string, series: number, rows: number, values: number): readonly IdRange[] {
  if (rows > MOST_ROWS) {
    throw new CodedError(
      'query_too_wide',
      `${metric}: ${rows} rows of ${series} series would have to be read, ${MOST_ROWS} at most: ` +
        'narrow the scope, shorten the window, or take longer intervals with .rollup()',
      { status: 422 },
    );
  }
  return idRanges(Math.max(Math.ceil(values / VALUES_A_PART), Math.ceil(series / SERIES_A_PART)));
}

/** Parts that only the names of so many series make too large. */
export function partsOfNames(series: number): readonly IdRange[] {
  return idRanges(Math.ceil(series / SERIES_A_PART));
}

function idRanges(parts: number): readonly IdRange[] {
  // Ids are hashes: equal ranges hold about as many series each.
  const bound = (part: number): number => Math.ceil((HALVES * part) / parts);
  return Array.from({ length: Math.max(1, parts) }, (_, part) => ({ fromHigh: bound(part), toHigh: bound(part + 1) }));
}

/** What goes after another condition. */
export function rangeSql({ fromHigh, toHigh }: IdRange): string {
  const bound = (high: number) => (BigInt(high) << 32n).toString();
  return `${fromHigh === 0 ? '' : ` AND series_id >= ${bound(fromHigh)}`}${toHigh === HALVES ? '' : ` AND series_id < ${bound(toHigh)}`}`;
}

/** Whether a series' id lies in the range. */
export function isWithin({ fromHigh, toHigh }: IdRange, { idHigh }: { readonly idHigh: number }): boolean {
  return idHigh >>> 0 >= fromHigh && idHigh >>> 0 < toHigh;
}

/** Rows that `source` holds, duplicates included: cheap, since nothing but the order is read. */
export async function countRows(store: TelemetryStore, source: string): Promise<number> {
  const [found] = await store.rows<{ rows: number }>(`SELECT toFloat64(count()) AS rows FROM (${source})`);
  return found?.rows ?? 0;
}
