import { type Json, objectOf, objectsOf, textOf } from '../asking/json.ts';
import { joinedTables, type Table } from './answers.ts';
import { axisOf } from './axis.ts';

export type Dimension = 'x' | 'y' | 'radius' | 'color';

export interface ScatterPoint {
  readonly row: Table['rows'][number];
  readonly x: number;
  readonly y: number;
  /** Null without a size of its own. */
  readonly radius: number | null;
}

/** Either `x` and `y` (and others) with a request each, or a table whose formulas say their dimensions. */
export function scatterRequests(value: unknown): {
  readonly requests: readonly Json[];
  readonly dimensions: readonly Dimension[];
} {
  const requests = objectOf(value);
  if (requests['table'] !== undefined) {
    const table = objectOf(requests['table']);
    return {
      requests: [table],
      dimensions: objectsOf(table['formulas']).map((one) => textOf(one['dimension']) as Dimension),
    };
  }
  const dimensions = (['x', 'y', 'radius', 'color'] as const).filter((one) => requests[one] !== undefined);
  return { requests: dimensions.map((one) => objectOf(requests[one])), dimensions };
}

export function scatterRange(
  values: readonly number[],
  axis: unknown,
): { readonly low: number; readonly high: number } {
  const { min, max, includesZero } = axisOf(axis);
  const low = min ?? Math.min(...(includesZero ? [0] : []), ...values);
  const high = max ?? Math.max(...(includesZero ? [0] : []), ...values);
  return Number.isFinite(low) && high > low
    ? { low, high: max === undefined ? high + (high - low) * 0.05 : high }
    : { low: low || 0, high: (low || 0) + 1 };
}

/** The points of the answered tables, one of each request; none while an answer is missing. */
export function scatterPoints(
  tables: readonly Table[],
  { requests, dimensions }: ReturnType<typeof scatterRequests>,
): { readonly table: Table; readonly points: readonly ScatterPoint[] } {
  const isWhole = tables.length > 0 && tables.length >= requests.length;
  const table: Table = isWhole ? joinedTables(tables) : { groups: [], columns: [], rows: [] };
  const at = (row: Table['rows'][number], dimension: Dimension): number | null =>
    row.values[dimensions.indexOf(dimension)] ?? null;
  const points = table.rows.flatMap((row) => {
    const [x, y] = [at(row, 'x'), at(row, 'y')];
    return x === null || y === null ? [] : [{ row, x, y, radius: at(row, 'radius') }];
  });
  return { table, points };
}

/** How large a point is, in px. */
export const pointRadius = (radius: number | null, most: number): number =>
  radius === null ? 5 : 3 + 12 * Math.sqrt(Math.max(0, radius) / Math.max(1e-9, most));
