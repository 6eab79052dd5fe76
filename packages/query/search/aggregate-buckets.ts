import type { AggregateRequest } from './aggregate-request.ts';

export type GroupValue = string | number;
/** One value, or the points of a time series. */
export type ComputedValue = GroupValue | readonly { readonly time: string; readonly value: GroupValue }[];

/** A bucket of the v2 answer. A compute without any value is left out. */
export interface Bucket {
  readonly by: Readonly<Record<string, GroupValue>>;
  readonly computes: Readonly<Record<string, ComputedValue>>;
}

/** A row of one of the statements: groups `g0`…, computes `c0`…, the number of events `n`, the time `t`. */
export type AggregateRow = Readonly<Record<string, string | number | null>>;

/** Collects buckets and the points of their time series. */
export class BucketList {
  readonly #request: AggregateRequest;
  readonly #buckets = new Map<string, { group: GroupValue[]; computes: Map<number, ComputedValue> }>();

  constructor(request: AggregateRequest) {
    this.#request = request;
  }

  addRow(row: AggregateRow, level: number): void {
    const group = groupOf(row, level);
    const computes = new Map<number, ComputedValue>();
    for (const index of this.#request.computes.keys()) {
      const value = measureOf(row[`c${index}`]);
      if (value !== null) computes.set(index, value);
    }
    this.#buckets.set(JSON.stringify(group), { group, computes });
  }

  keys(): readonly (readonly GroupValue[])[] {
    return [...this.#buckets.values()].map(({ group }) => group);
  }

  addPoints(rows: readonly AggregateRow[], indexes: readonly number[]): void {
    for (const row of rows) {
      const bucket = this.#buckets.get(JSON.stringify(groupOf(row, this.#request.groupBy.length)));
      const time = new Date(Number(row['t'])).toISOString();
      for (const index of bucket === undefined ? [] : indexes) {
        const value = measureOf(row[`c${index}`]);
        const before = bucket?.computes.get(index);
        if (value !== null) bucket?.computes.set(index, [...(Array.isArray(before) ? before : []), { time, value }]);
      }
    }
  }

  buckets(): readonly Bucket[] {
    return [...this.#buckets.values()].map(({ group, computes }) => ({
      by: Object.fromEntries(group.map((value, index) => [this.#request.groupBy[index]?.facet ?? '', value])),
      computes: Object.fromEntries(
        [...computes].sort(([a], [b]) => a - b).map(([index, value]) => [`c${index}`, value]),
      ),
    }));
  }
}

/** 64-bit counts come as text; text that is a number is one, as measures are. */
function measureOf(value: string | number | null | undefined): GroupValue | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return value;
  return /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/.test(value) ? Number(value) : value;
}

function groupOf(row: AggregateRow, level: number): GroupValue[] {
  return Array.from({ length: level }, (_, index) => row[`g${index}`] ?? '');
}

/** Rows by the order of their parents, then as the query ordered them. */
export function sortRows(
  parents: readonly (readonly GroupValue[])[],
  rows: readonly AggregateRow[],
  level: number,
): readonly AggregateRow[] {
  if (level <= 1) return rows;
  const position = new Map(parents.map((parent, index) => [JSON.stringify(parent), index]));
  const place = (row: AggregateRow) => position.get(JSON.stringify(groupOf(row, level - 1))) ?? 0;
  return rows.toSorted((a, b) => place(a) - place(b));
}

export function orderWithin(
  parents: readonly (readonly GroupValue[])[],
  rows: readonly AggregateRow[],
  level: number,
): GroupValue[][] {
  return sortRows(parents, rows, level).map((row) => groupOf(row, level));
}
