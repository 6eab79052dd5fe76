import { badRequest } from '@komainu/kernel/errors.ts';
import { resolveField } from '@komainu/query/search/resolve.ts';
import { searchToSql } from '@komainu/query/search/to-sql.ts';
import { sqlIdentifier, sqlNumber, sqlString } from '@komainu/query/sql.ts';
import { parseLiveSearch } from './live-search.ts';
import type { RunningSource } from './sources.ts';

const MOST_GROUP_KEYS = 4;
const MOST_GROUPS = 1_000;

/** What is asked of a table of what runs. Times are Unix milliseconds. */
export interface RunningQuery {
  readonly search: string;
  /** Each `key:value`, all of which must be there. */
  readonly tags?: readonly string[];
  readonly fromUnixMs: number;
  readonly toUnixMs: number;
}

/** The rows of what ran at some time within the window, each as it was seen last. Throws SearchSyntaxError (400). */
export function fromSql(source: RunningSource, query: RunningQuery): string {
  const conditions = [
    // It was seen after the beginning, and had begun before the end.
    `ts >= fromUnixTimestamp64Milli(toInt64(${sqlNumber(Math.floor(query.fromUnixMs))}), 'UTC')`,
    `${source.startedMs} < ${sqlNumber(Math.ceil(query.toUnixMs))}`,
    searchToSql(parseLiveSearch(query.search), source.schema),
    ...(query.tags ?? []).map((tag) => `has(tags, ${sqlString(tag)})`),
  ];
  return `FROM ${sqlIdentifier(source.table)} FINAL WHERE ${conditions.join(' AND ')}`;
}

/**
 * The statement that puts what ran into groups: `g0`, `g1`, … are the values of `keys`, `''` where there is none, and
 * `aggregates` come after them. Throws `bad_group_by` (400).
 */
export function groupSql(
  source: RunningSource,
  query: RunningQuery,
  keys: readonly string[],
  aggregates: readonly string[],
  order: string,
): string {
  if (keys.length === 0 || keys.length > MOST_GROUP_KEYS) {
    throw badRequest('bad_group_by', `group_by names one to ${MOST_GROUP_KEYS} keys, separated by commas`);
  }
  const columns = keys.map((key, index) => `${resolveField(key, source.schema).text} AS g${index}`);
  const names = keys.map((_, index) => `g${index}`).join(', ');
  return `SELECT ${[...columns, ...aggregates].join(', ')} ${fromSql(source, query)} GROUP BY ${names} ORDER BY ${order}, ${names} LIMIT ${MOST_GROUPS}`;
}

/** An ORDER BY term for one of `orders`, by name; a `-` before the name means descending. Throws `bad_sort` (400). */
export function orderSql(sort: string, orders: Readonly<Record<string, string>>): string {
  const name = sort.startsWith('-') ? sort.slice(1) : sort;
  const column = Object.hasOwn(orders, name) ? orders[name] : undefined;
  if (column === undefined) {
    throw badRequest('bad_sort', `sort is none of ${Object.keys(orders).join(', ')}, with or without a - before it`);
  }
  return `${column} ${sort.startsWith('-') ? 'DESC' : 'ASC'}`;
}
