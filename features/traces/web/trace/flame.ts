import type { TraceTree, TreeSpan } from './tree.ts';

/** A bar of the flame graph: where it begins and ends, and in which row it stands. */
export interface FlameBar {
  readonly node: TreeSpan;
  readonly row: number;
}

export interface FlameLayout {
  readonly bars: readonly FlameBar[];
  /** Bars of each row by start: what is seen and what is pointed at is found by halving. */
  readonly rows: readonly (readonly FlameBar[])[];
}

/**
 * Gives every span a row: below its parent, and below siblings that it overlaps in time, as asynchronous calls do. Rows
 * grow with the overlap, not with the number of spans.
 */
export function layoutFlame(tree: TraceTree): FlameLayout {
  const rows: FlameBar[][] = [];
  const rowOf = new Map<TreeSpan, number>();
  for (const node of tree.ordered) {
    let row = node.parent === undefined ? 0 : (rowOf.get(node.parent) ?? 0) + 1;
    while (!isFree(rows[row], node)) row++;
    rowOf.set(node, row);
    rows[row] ??= [];
    insert(rows[row] as FlameBar[], { node, row });
  }
  return { bars: rows.flat(), rows };
}

/** Whether nothing in the row overlaps the span. */
function isFree(row: readonly FlameBar[] | undefined, node: TreeSpan): boolean {
  if (row === undefined) return true;
  const next = firstEndingAfter(row, node.startNs);
  const bar = row[next];
  return bar === undefined || bar.node.startNs >= node.endNs;
}

/** The first bar of a row that ends after `timeNs`; bars of a row do not overlap, so their ends rise too. */
export function firstEndingAfter(row: readonly FlameBar[], timeNs: number): number {
  let low = 0;
  let high = row.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((row[middle] as FlameBar).node.endNs > timeNs) high = middle;
    else low = middle + 1;
  }
  return low;
}

function insert(row: FlameBar[], bar: FlameBar): void {
  const last = row.at(-1);
  if (last === undefined || last.node.startNs <= bar.node.startNs) row.push(bar);
  else row.splice(firstEndingAfter(row, bar.node.startNs), 0, bar);
}

/** The bar at a row and a time, undefined between bars. */
export function barAt(layout: FlameLayout, row: number, timeNs: number, toleranceNs: number): FlameBar | undefined {
  const bars = layout.rows[row];
  if (bars === undefined) return undefined;
  const bar = bars[firstEndingAfter(bars, timeNs - toleranceNs)];
  return bar !== undefined && bar.node.startNs - toleranceNs <= timeNs ? bar : undefined;
}
