export type SqlColumnType = 'text' | 'number' | 'boolean' | 'time' | 'list' | 'map';

/**
 * `POST /api/unstable/logs/sql`: one read-only SELECT (CTEs, joins, UNION, subqueries) over the logs of a window as the
 * table `logs`. Columns: timestamp, service, host, source, status, message, tags, trace_id, span_id, index, env, version,
 * attributes; an attribute as `"@http.status_code"` or `attributes['http.status_code']`, a tag as `tags['team']`; both are
 * NULL where a log lacks them. Errors: 400 `bad_sql`, 422 `store_memory_limit`, 504 `store_timeout`.
 */
export interface SqlRequest {
  readonly query: string;
  readonly from: string;
  readonly to: string;
}

export type SqlValue = string | number | boolean | null | readonly SqlValue[] | { readonly [key: string]: SqlValue };

export interface SqlAnswer {
  readonly columns: readonly { readonly name: string; readonly type: SqlColumnType }[];
  /** Times are ISO 8601. At most 10 000 rows. */
  readonly rows: readonly (readonly SqlValue[])[];
  /** Whether there are more rows than these. */
  readonly truncated: boolean;
  readonly elapsedMs: number;
}

/**
 * `GET /api/unstable/logs/sql/schema`: what the editor completes: the columns, the functions with how they are called, and
 * attributes come from `/api/unstable/logs/fields`.
 */
export interface SqlSchemaAnswer {
  readonly data: {
    readonly table: 'logs';
    readonly columns: readonly { readonly name: string; readonly type: SqlColumnType }[];
    readonly functions: readonly {
      readonly name: string;
      readonly usage: string;
      readonly kind: 'scalar' | 'aggregate';
    }[];
  };
}
