import { sqlIdentifier, sqlNumber } from '../sql.ts';
import type { TimeWindow } from '../time.ts';
import type { SearchNode } from './ast.ts';
import { fieldOfPath, resolveField, resolveTarget } from './resolve.ts';
import { type RunQuery, type SearchSource, whereSql, windowSql } from './source.ts';

/** How many events are counted for a facet before only a part of them is. */
export interface MostRows {
  /** Texts in a column of their own. */
  readonly column: number;
  /** What is taken out of maps and tags, or calculated. */
  readonly other: number;
  /** Of facets with about as many values as events: each value takes memory of its own. */
  readonly manyValues: number;
  /** With as many events counted as this, what one in a hundred has is right to a twentieth: no need to read all for more. */
  readonly enough: number;
  /** Looked at to see whether a facet has about as many values as events. */
  readonly probed: number;
}

/** What two cores count in less than a second. */
export const MOST_ROWS: MostRows = { column: 20e6, other: 6e6, manyValues: 3e6, enough: 250_000, probed: 500_000 };

/** Many values: more than one in so many events is a new one. */
const EVENTS_A_VALUE = 4;

/** Rows that are counted or left out together: several compressed blocks, as a block is unpacked as a whole. */
const CHUNK_ROWS = 131_072;
/** As few as are read at once: a look here and there is enough to see whether values repeat. */
const PROBED_CHUNK_ROWS = 8_192;

/** The most events to count for a facet; columns of few values are always counted whole. */
function mostOf(source: SearchSource, path: string, most: MostRows): number {
  const { attributes } = source.schema;
  const target = resolveTarget(fieldOfPath(path), source.schema);
  if (target.kind === 'column') return Number.POSITIVE_INFINITY;
  const column =
    target.kind === 'attribute' && Object.hasOwn(attributes.hot, target.path) ? attributes.hot[target.path] : undefined;
  if (column === undefined) return most.other;
  return attributes.fewValues?.has(column) === true ? Number.POSITIVE_INFINITY : most.column;
}

/** What a facet's events are counted of. */
export interface EventsToCount {
  /** Events in the window, each of which may have to be read; 0 when there are few enough anyway. */
  readonly inWindow: number;
  /** About how many of them match. */
  readonly matching: number;
}

/** How many events the facets that may be sampled would count. */
export async function eventsToCount(
  source: SearchSource,
  facets: readonly { readonly path: string }[],
  window: TimeWindow,
  node: SearchNode,
  run: RunQuery,
  most: MostRows,
): Promise<EventsToCount> {
  const least = Math.min(...facets.map(({ path }) => mostOf(source, path, most)));
  if (!Number.isFinite(least)) return { inWindow: 0, matching: 0 };
  // The index alone answers this one.
  const inWindow = await countOf(source, windowSql(source, window), run);
  if (inWindow <= least) return { inWindow: 0, matching: 0 };
  if (node.kind === 'all') return { inWindow, matching: inWindow };
  const parts = chunksOnly(inWindow, Math.floor(inWindow / most.other));
  return { inWindow, matching: parts * (await countOf(source, partSql(whereSql(source, window, node), parts), run)) };
}

/**
 * Into how many parts the matching events are divided to count one of them for a facet; 1 counts all. Where few of many
 * match, reading is what takes long, so a part is read when that leaves enough of them.
 */
export async function partsToCount(
  source: SearchSource,
  path: string,
  { inWindow, matching }: EventsToCount,
  where: string,
  run: RunQuery,
  most: MostRows,
): Promise<number> {
  const atMost = mostOf(source, path, most);
  if (inWindow <= atMost) return 1;
  const parts = Math.max(
    1,
    Math.ceil(matching / atMost),
    Math.floor(Math.min(inWindow / atMost, matching / most.enough)),
  );
  // Of maps and tags there are few enough, and looking twice at them costs more than it saves.
  if (atMost <= most.other || matching / parts <= most.manyValues) return parts;
  if (!(await hasManyValues(source, path, Math.floor(inWindow / most.probed), where, run))) return parts;
  return Math.ceil(matching / most.manyValues);
}

async function hasManyValues(
  source: SearchSource,
  path: string,
  parts: number,
  where: string,
  run: RunQuery,
): Promise<boolean> {
  const some = parts <= 1 ? where : `${where} AND ${sampleSql(parts, PROBED_CHUNK_ROWS)}`;
  const { text, present } = resolveField(path, source.schema);
  const [row] = await run<{ values: string; events: string }>(
    `SELECT uniqIf(toString(${text}), ${present}) AS values, count() AS events FROM ${sqlIdentifier(source.table)} WHERE ${some}`,
  );
  return Number(row?.values ?? 0) * EVENTS_A_VALUE > Number(row?.events ?? 0);
}

/** The condition for one of `parts` parts of what `where` finds. */
export function partSql(where: string, parts: number): string {
  return parts === 1 ? where : `${where} AND ${sampleSql(parts)}`;
}

/** As many parts as leave a few chunks in each. */
function chunksOnly(rows: number, parts: number): number {
  return Math.max(1, Math.min(parts, Math.floor(rows / CHUNK_ROWS / 3)));
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
function sampleSql(parts: number, chunkRows = CHUNK_ROWS): string {
  return `((intDiv(_part_offset, ${chunkRows}) + cityHash64(_part)) % ${sqlNumber(parts)} = 0)`;
}
