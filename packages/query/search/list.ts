import { badRequest } from '@komainu/kernel/errors.ts';
import { sqlIdentifier, sqlString } from '../sql.ts';
import type { TimeWindow } from '../time.ts';
import type { SearchNode } from './ast.ts';
import { decodeCursor, encodeCursor, type SearchSource, whereSql } from './source.ts';

/** Most events of one page. */
const MAX_PAGE = 5_000;

export interface ListRequest {
  readonly node: SearchNode;
  readonly window: TimeWindow;
  /** By time; newest first is `desc`. */
  readonly sort: 'asc' | 'desc';
  /** 1 to 5 000. */
  readonly limit: number;
  /** The `after` of the page before. */
  readonly cursor?: string | undefined;
  /** What to select: column names, or expressions with `AS`. */
  readonly columns: readonly string[];
}

/** What every row has beside the columns asked for. */
export interface ListRow {
  /** Unix nanoseconds. */
  readonly cursor_time: string;
  readonly cursor_id: string;
}

export interface ListPage<Row> {
  readonly rows: readonly Row[];
  /** Continues after the last row; null on the last page. */
  readonly after: string | null;
}

/** The SQL of one page. It reads one row more than asked, which `listPage` takes off. Throws `bad_cursor`, `bad_limit`. */
export function listSql(source: SearchSource, request: ListRequest): string {
  const { limit, sort } = request;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE) {
    throw badRequest('bad_limit', `the page limit must be between 1 and ${MAX_PAGE}`);
  }
  const time = sqlIdentifier(source.timeColumn);
  const id = sqlIdentifier(source.idColumn);
  const direction = sort === 'asc' ? 'ASC' : 'DESC';
  const conditions = [whereSql(source, request.window, request.node)];
  if (request.cursor !== undefined && request.cursor !== '') conditions.push(afterSql(source, request.cursor, sort));
  return [
    `SELECT ${request.columns.join(', ')}, toUnixTimestamp64Nano(${time}) AS cursor_time, toString(${id}) AS cursor_id`,
    `FROM ${sqlIdentifier(source.table)} WHERE ${conditions.join(' AND ')}`,
    `ORDER BY ${time} ${direction}, ${id} ${direction} LIMIT ${limit + 1}`,
  ].join(' ');
}

function afterSql(source: SearchSource, cursor: string, sort: 'asc' | 'desc'): string {
  const { t, id } = decodeCursor(cursor);
  const idIsRight = typeof id === 'string' && (source.idType === 'String' || /^\d{1,20}$/.test(id));
  if (typeof t !== 'string' || !/^-?\d{1,19}$/.test(t) || !idIsRight) {
    throw badRequest('bad_cursor', 'the page cursor is not one that this server gave');
  }
  const time = sqlIdentifier(source.timeColumn);
  const than = sort === 'asc' ? '>' : '<';
  const at = `fromUnixTimestamp64Nano(toInt64(${t}), 'UTC')`;
  const idLiteral = source.idType === 'String' ? sqlString(id) : `toUInt64(${id})`;
  // The first condition lets the engine skip what the tuple alone would not.
  return `(${time} ${than}= ${at} AND (${time} ${than} ${at} OR ${sqlIdentifier(source.idColumn)} ${than} ${idLiteral}))`;
}

/** The rows of a page and the cursor after it. */
export function listPage<Row extends ListRow>(rows: readonly Row[], limit: number): ListPage<Row> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  if (rows.length <= limit || last === undefined) return { rows: page, after: null };
  return { rows: page, after: encodeCursor({ t: last.cursor_time, id: last.cursor_id }) };
}
