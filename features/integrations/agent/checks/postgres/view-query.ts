import type { MetricType, QueryColumn, SqlQuery } from '../../sql/query.ts';

/** `<type> <metric without postgresql.>`, or `tag <name>`; `tag? <name>` is left out where the value is null. */
export type ColumnWords = `${MetricType | 'tag' | 'tag?'} ${string}`;

/** A query over one of the statistics views, for the servers that have its columns. */
export interface ViewQuery {
  readonly name: string;
  /** Expressions of SQL and what each becomes. */
  readonly columns: readonly (readonly [expression: string, words: ColumnWords])[];
  /** What follows FROM. */
  readonly from: string;
  /** The first version of the server that has it, and the first that has it no more: 150000 is 15.0. */
  readonly since?: number;
  readonly until?: number;
}

/** Whether a server of this version has the view as the query wants it. */
export function fits({ since = 0, until = Number.POSITIVE_INFINITY }: ViewQuery, version: number): boolean {
  return version >= since && version < until;
}

/** The SQL of a query and what its columns become. */
export function compile({ name, columns, from }: ViewQuery): SqlQuery {
  return {
    name,
    sql: `SELECT ${columns.map(([expression]) => expression).join(', ')} FROM ${from}`,
    columns: columns.map(([, words]) => columnOf(words)),
    tags: [],
    everyS: undefined,
  };
}

function columnOf(words: ColumnWords): QueryColumn {
  const [type, name] = words.split(' ') as [MetricType | 'tag' | 'tag?', string];
  if (type === 'tag' || type === 'tag?') return { kind: 'tag', name, leaveOutNull: type === 'tag?' };
  return { kind: 'metric', name: `postgresql.${name}`, type };
}

/** A text as a literal of SQL. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The expression of how long ago a time was. */
export function secondsSince(time: string): string {
  return `EXTRACT(EPOCH FROM clock_timestamp() - ${time})`;
}

/** Where the server's log is: what it has received on a standby, what it has written otherwise. */
export const WAL_POSITION =
  'CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END';
