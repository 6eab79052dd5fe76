import { sqlIdentifier, sqlNumber } from '../sql.ts';
import type { TimeWindow } from '../time.ts';
import type { SearchNode } from './ast.ts';
import { fieldOfPath, resolveTarget } from './resolve.ts';
import { type RunQuery, type SearchSource, whereSql, windowSql } from './source.ts';

/** How many events are counted for a facet before only a part of them is. */
export interface MostRows {
  /** Texts in a column of their own. */
  readonly column: number;
  /** What is taken out of maps and tags, or calculated. */
  readonly other: number;
}

/** What two cores count in less than a second. */
export const MOST_ROWS: MostRows = { column: 20e6, other: 6e6 };

/** Rows that are counted or left out together: several compressed blocks, as a block is unpacked as a whole. */
const CHUNK_ROWS = 131_072;

/** The most events to count for a facet; columns of few values are always counted whole. */
export function mostOf(source: SearchSource, path: string, most: MostRows): number {
  const { attributes } = source.schema;
  const target = resolveTarget(fieldOfPath(path), source.schema);
  if (target.kind === 'column') return Number.POSITIVE_INFINITY;
  const column =
    target.kind === 'attribute' && Object.hasOwn(attributes.hot, target.path) ? attributes.hot[target.path] : undefined;
  if (column === undefined) return most.other;
  return attributes.fewValues?.has(column) === true ? Number.POSITIVE_INFINITY : most.column;
}

/** How many events the facets that may be sampled would count; 0 when there are few enough in the window anyway. */
export async function rowsToCount(
  source: SearchSource,
  facets: readonly { readonly path: string }[],
  window: TimeWindow,
  node: SearchNode,
  run: RunQuery,
  most: MostRows,
): Promise<number> {
  const least = Math.min(...facets.map(({ path }) => mostOf(source, path, most)));
  if (!Number.isFinite(least)) return 0;
  // The index alone answers this one.
  const inWindow = await countOf(source, windowSql(source, window), run);
  if (inWindow <= least) return 0;
  return node.kind === 'all' ? inWindow : await countOf(source, whereSql(source, window, node), run);
}

async function countOf(source: SearchSource, where: string, run: RunQuery): Promise<number> {
  const [row] = await run<{ count: string }>(
    `SELECT count() AS count FROM ${sqlIdentifier(source.table)} WHERE ${where}`,
  );
  return Number(row?.count ?? 0);
}

/**
 * A condition that keeps one chunk of `parts` and lets the others go unread. Each part of the table begins somewhere
 * else, or small parts would always be counted.
 */
export function sampleSql(parts: number): string {
  return `((intDiv(_part_offset, ${CHUNK_ROWS}) + cityHash64(_part)) % ${sqlNumber(parts)} = 0)`;
}
