import type { TransactionOrder } from '@komainu/contracts/logs/transactions-api.ts';
import type { SearchNode } from '@komainu/query/search/ast.ts';
import { resolveField } from '@komainu/query/search/resolve.ts';
import { whereSql } from '@komainu/query/search/source.ts';
import { searchToSql } from '@komainu/query/search/to-sql.ts';
import { sqlIdentifier } from '@komainu/query/sql.ts';
import type { LogFilter } from '../api/reader.ts';

/** From the gravest on, as syslog ranks them. */
const STATUSES = ['emergency', 'alert', 'critical', 'error', 'warn', 'notice', 'info', 'ok', 'debug', 'trace'] as const;
/** Ranks up to here are errors: emergency, alert, critical, error. */
const ERROR_RANK = 4;
const WARN_RANK = 5;
const MOST_SERVICES = 20;
const MESSAGE_CHARACTERS = 300;

export interface TransactionsQuery {
  readonly filter: LogFilter;
  readonly groupBy: readonly string[];
  readonly start: SearchNode | undefined;
  readonly end: SearchNode | undefined;
  readonly sort: { readonly by: TransactionOrder; readonly order: 'asc' | 'desc' };
  readonly limit: number;
  readonly offset: number;
}

export interface TransactionRow {
  readonly count: string;
  readonly first_ms: string;
  readonly last_ms: string;
  readonly severity: string;
  readonly errors: string;
  readonly warnings: string;
  readonly services: readonly string[];
  readonly first_message: string;
  readonly last_message: string;
  readonly complete: number;
  /** The keys are in `k0`, `k1`, `k2`. */
  readonly [key: string]: unknown;
}

/** Rows of one page of transactions and one more when there are more. */
export function transactionsSql(query: TransactionsQuery): string {
  const keys = query.groupBy.map((_, index) => `k${index}`);
  const grouped = query.start !== undefined || query.end !== undefined ? [...keys, 'part'] : keys;
  const { by, order } = query.sort;
  const direction = order === 'asc' ? 'ASC' : 'DESC';
  return [
    `SELECT ${keys.join(', ')}, count() AS count, min(ms) AS first_ms, max(ms) AS last_ms,`,
    // The lowest rank is the gravest; an unknown status ranks last.
    `argMin(status, rank) AS severity, min(rank) AS gravest,`,
    `countIf(rank <= ${ERROR_RANK}) AS errors, countIf(rank = ${WARN_RANK}) AS warnings,`,
    `arraySort(groupUniqArrayIf(${MOST_SERVICES})(service, service != '')) AS services,`,
    `argMin(text, (ms, id)) AS first_message, argMax(text, (ms, id)) AS last_message,`,
    `${query.end === undefined ? '1' : 'max(is_end)'} AS complete`,
    `FROM (${eventsSql(query)}) GROUP BY ${grouped.join(', ')}`,
    `ORDER BY ${SORTS[by]} ${by === 'severity' ? opposite(direction) : direction}, first_ms ASC, ${keys.join(', ')}`,
    `LIMIT ${query.limit + 1} OFFSET ${query.offset}`,
  ].join(' ');
}

const SORTS: Readonly<Record<TransactionOrder, string>> = {
  duration: 'last_ms - first_ms',
  count: 'count',
  severity: 'gravest',
  first: 'first_ms',
  last: 'last_ms',
};

function opposite(direction: 'ASC' | 'DESC'): string {
  return direction === 'ASC' ? 'DESC' : 'ASC';
}

/**
 * The logs with their keys and, with a start or an end, the number of the transaction (`part`) within the group. A start
 * opens one; what comes before the first start, or between an end and the next start, belongs to none. Without a start, a
 * transaction begins after the end of the one before.
 */
function eventsSql({ filter, groupBy, start, end }: TransactionsQuery): string {
  const { source, window, node } = filter;
  const keys = groupBy.map((path, index) => {
    const field = resolveField(path, source.schema);
    const value = field.multiple ? `arrayJoin(${field.values})` : field.text;
    return `toString(${value}) AS k${index}`;
  });
  const ranks = STATUSES.map((_, index) => index + 1).join(', ');
  const names = STATUSES.map((status) => `'${status}'`).join(', ');
  const columns = [
    ...keys,
    `toUnixTimestamp64Milli(ts) AS ms`,
    'id',
    'service',
    'status',
    `transform(status, [${names}], [${ranks}], ${STATUSES.length + 1}) AS rank`,
    `substringUTF8(message, 1, ${MESSAGE_CHARACTERS}) AS text`,
  ];
  if (start !== undefined) columns.push(`${searchToSql(start, source.schema)} AS is_start`);
  if (end !== undefined) columns.push(`${searchToSql(end, source.schema)} AS is_end`);
  const present = groupBy.map((_, index) => `k${index} != ''`).join(' AND ');
  const logs = [
    `SELECT * FROM (SELECT ${columns.join(', ')} FROM ${sqlIdentifier(source.table)}`,
    `WHERE ${whereSql(source, window, node)}) WHERE ${present}`,
  ].join(' ');
  if (start === undefined && end === undefined) return logs;
  const partition = groupBy.map((_, index) => `k${index}`).join(', ');
  const before = 'ROWS BETWEEN UNBOUNDED PRECEDING AND';
  if (start === undefined) {
    return `SELECT *, sum(is_end) OVER (PARTITION BY ${partition} ORDER BY ms, id ${before} CURRENT ROW) - is_end AS part FROM (${logs})`;
  }
  const opened = `SELECT *, sum(is_start) OVER (PARTITION BY ${partition} ORDER BY ms, id ${before} CURRENT ROW) AS part FROM (${logs})`;
  if (end === undefined) return `SELECT * FROM (${opened}) WHERE part > 0`;
  const ended = `SELECT *, sum(is_end) OVER (PARTITION BY ${partition}, part ORDER BY ms, id ${before} CURRENT ROW) - is_end AS ended FROM (${opened}) WHERE part > 0`;
  return `SELECT * FROM (${ended}) WHERE ended = 0`;
}
