import { sqlIdentifier } from '../sql.ts';
import type { TimeWindow } from '../time.ts';
import type { SearchNode } from './ast.ts';
import { ALWAYS } from './match-sql.ts';
import { type SearchSource, timeSql, windowSql } from './source.ts';
import { searchToSql } from './to-sql.ts';

/** Characters of SQL. */
const LONG_SEARCH = 80_000;

const SETTINGS = [
  // All parts of the sum read one snapshot.
  'enable_shared_storage_snapshot_in_query = 1',
  // A condition that turns out to hold always would be counted from the parts' row numbers, whatever the hint says.
  'optimize_trivial_count_query = 0',
  'optimize_use_implicit_projections = 0',
].join(', ');

/**
 * Counts what matches, as one row `n`. A count of words is answered by the text index, and comparing the time of every
 * event would cost four times as much as all the rest. So the index finds the granules that the window touches, their
 * matches are counted whole, and what lies outside the window in the granules at its two ends is taken off. `besides` is
 * a further condition in SQL.
 */
export function countSql(source: SearchSource, window: TimeWindow, node: SearchNode, besides = ''): string {
  const inside = windowSql(source, window);
  const wanted = searchToSql(node, source.schema);
  const search = besides === '' ? wanted : `${besides} AND ${wanted}`;
  const table = sqlIdentifier(source.table);
  const from = Math.round(window.fromUnixMs);
  const to = Math.round(window.toUnixMs);
  // Everything is counted from the index anyway; and three times as long would be more than the engine takes.
  if (source.timeUnit !== 'ms' || from >= to || search === ALWAYS || search.length > LONG_SEARCH) {
    return plainCountSql(source, window, node, besides);
  }
  const time = sqlIdentifier(source.timeColumn);
  const at = (unixMs: number) => `indexHint(${time} >= ${timeSql(unixMs)} AND ${time} <= ${timeSql(unixMs)})`;
  // Plain comparisons would meet the hint in the primary key, where the two exclude one another.
  const ticks = `reinterpretAsInt64(${time})`;
  return [
    `SELECT sum(part) AS n FROM (SELECT toInt64(count()) AS part FROM ${table} WHERE indexHint(${inside}) AND ${search}`,
    `UNION ALL SELECT -toInt64(count()) AS part FROM ${table} WHERE ${at(from)} AND ${ticks} < ${from} AND ${search}`,
    `UNION ALL SELECT -toInt64(count()) AS part FROM ${table} WHERE ${at(to - 1)} AND ${ticks} >= ${to} AND ${search})`,
    `SETTINGS ${SETTINGS}`,
  ].join(' ');
}

/**
 * The same count in the plain form, which compares the time of every event that matches: sooner where those are few, since
 * the engine plans one query and not three.
 */
export function plainCountSql(source: SearchSource, window: TimeWindow, node: SearchNode, besides = ''): string {
  const conditions = [windowSql(source, window), besides, searchToSql(node, source.schema)];
  const where = conditions.filter((condition) => condition !== '').join(' AND ');
  return `SELECT count() AS n FROM ${sqlIdentifier(source.table)} WHERE ${where}`;
}
