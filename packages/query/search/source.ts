import { badRequest } from '@komainu/kernel/errors.ts';
import { sqlIdentifier, sqlNumber } from '../sql.ts';
import type { TimeWindow } from '../time.ts';
import type { SearchNode } from './ast.ts';
import type { SearchSchema } from './schema.ts';
import { searchToSql } from './to-sql.ts';
import type { WordCounts } from './word-counts.ts';

/** A table that can be searched. */
export interface SearchSource {
  readonly table: string;
  readonly schema: SearchSchema;
  /** A DateTime64 column; the table is ordered by it. */
  readonly timeColumn: string;
  /** `ms` when the column is a DateTime64(3). */
  readonly timeUnit?: 'ms';
  /** Breaks ties between events of one time; unique. */
  readonly idColumn: string;
  readonly idType: 'UInt64' | 'String';
  /** Counts single words; without it they are counted as anything else. */
  readonly wordCounts?: WordCounts;
}

/** Runs a query and gives its rows; 64-bit integers as strings. */
export type RunQuery = <Row>(sql: string) => Promise<readonly Row[]>;

/** The condition of a search within a window, from inclusive to exclusive. */
export function whereSql(source: SearchSource, window: TimeWindow, node: SearchNode): string {
  return `${windowSql(source, window)} AND ${searchToSql(node, source.schema)}`;
}

/** The condition of the window alone. */
export function windowSql(source: SearchSource, window: TimeWindow): string {
  const time = sqlIdentifier(source.timeColumn);
  return `${time} >= ${timeSql(window.fromUnixMs)} AND ${time} < ${timeSql(window.toUnixMs)}`;
}

export function timeSql(unixMs: number): string {
  return `fromUnixTimestamp64Milli(toInt64(${sqlNumber(Math.round(unixMs))}), 'UTC')`;
}

/** The event's time in Unix milliseconds, an Int64 expression. */
export function timeMsSql(source: SearchSource): string {
  return `toUnixTimestamp64Milli(${sqlIdentifier(source.timeColumn)})`;
}

/** Text that pages are continued by: opaque to callers, JSON in base64url. */
export function encodeCursor(value: Readonly<Record<string, string | number>>): string {
  return btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Throws `bad_cursor` (400) on anything that `encodeCursor` did not make. */
export function decodeCursor(cursor: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')));
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // Falls through to the error below.
  }
  throw badRequest('bad_cursor', 'the page cursor is not one that this server gave');
}
