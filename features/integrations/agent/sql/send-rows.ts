import { type CheckSender, CheckStatus } from '../check.ts';
import type { MetricType, QueryColumn, SqlQuery, SqlRow } from './query.ts';

/** More rows than this are more series than anybody looks at. */
const MAX_ROWS = 10_000;

/**
 * Sends the rows of a query: the tags of a row belong to each of its metrics. A value that is no number is left out; what is
 * odd about the result as a whole is a warning.
 */
export function sendRows(
  query: SqlQuery,
  rows: readonly SqlRow[],
  tags: readonly string[],
  sender: CheckSender,
  nowMs: number,
): void {
  const width = rows[0]?.length ?? query.columns.length;
  if (width !== query.columns.length) {
    sender.warning(`${query.name} says ${query.columns.length} columns, but its rows have ${width}`);
    return;
  }
  if (rows.length > MAX_ROWS) {
    sender.warning(`${query.name} gives ${rows.length} rows: only the first ${MAX_ROWS} are sent`);
  }
  for (const row of rows.slice(0, MAX_ROWS)) {
    const rowTags = [...tags, ...query.tags, ...query.columns.flatMap((column, place) => tagsOf(column, row[place]))];
    for (const [place, column] of query.columns.entries()) send(column, row[place], rowTags, sender, nowMs);
  }
}

function tagsOf(column: QueryColumn, value: unknown): readonly string[] {
  if (column.kind === 'tag') {
    if (value === null || value === undefined) return column.leaveOutNull ? [] : [`${column.name}:None`];
    return [`${column.name}:${textOf(value)}`];
  }
  if (column.kind === 'tags' && value !== null && value !== undefined) {
    return textOf(value)
      .split(',')
      .map((part) => `${column.name}:${part.trim()}`);
  }
  return [];
}

function send(column: QueryColumn, value: unknown, tags: readonly string[], sender: CheckSender, nowMs: number): void {
  switch (column.kind) {
    case 'metric': {
      const number = toNumber(value);
      if (number !== undefined) sendMetric(sender, column.type, column.name, number, tags);
      return;
    }
    case 'percentOfTime': {
      const number = toNumber(value);
      if (number !== undefined) sender.rate(column.name, (100 * number) / column.perSecond, tags);
      return;
    }
    case 'age': {
      const timeMs = value instanceof Date ? value.getTime() : Date.parse(textOf(value));
      if (Number.isFinite(timeMs)) sender.gauge(column.name, (nowMs - timeMs) / 1000, tags);
      return;
    }
    case 'status': {
      const status = Object.values(CheckStatus).find((one) => one === column.statuses.get(textOf(value)));
      sender.serviceCheck(column.name, status ?? CheckStatus.unknown, tags);
      return;
    }
    default:
      return;
  }
}

/** Sends a number as the type that a configuration names. */
export function sendMetric(
  sender: CheckSender,
  type: MetricType,
  metric: string,
  value: number,
  tags: readonly string[],
): void {
  if (type === 'monotonic_count') sender.monotonicCount(metric, value, tags);
  else sender[type](metric, value, tags);
}

/** The number of a value of a database: drivers give large numbers as texts, and flags. */
export function toNumber(value: unknown): number | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  if (
    typeof value !== 'number' &&
    typeof value !== 'string' &&
    typeof value !== 'bigint' &&
    typeof value !== 'boolean'
  ) {
    return undefined;
  }
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return value.toString('utf8');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
