import { readCustomQueries } from '../../sql/custom-queries.ts';
import type { SqlQuery } from '../../sql/query.ts';

const OWN_SCHEMAS = `('mysql', 'performance_schema', 'information_schema', 'sys')`;

/** Queries whose rows are metrics. They are written as users write theirs. */
function query(name: string, sql: string, columns: readonly object[], everyS = 0): SqlQuery {
  const custom = { query: sql, columns, collection_interval: everyS };
  const [read] = readCustomQueries({ custom_queries: [custom] }, {}, '');
  if (read === undefined) throw new TypeError(`no query ${name}`);
  return { ...read, name };
}

const tag = (name: string) => ({ name, type: 'tag' });
const present = (name: string) => ({ name, type: 'tag_not_null' });
const gauge = (name: string) => ({ name, type: 'gauge' });
const monotonic = (name: string) => ({ name, type: 'monotonic_count' });

/** Option `schema_size_metrics`. */
export const SCHEMA_SIZE = query(
  'schema sizes',
  `SELECT table_schema, SUM(COALESCE(data_length, 0) + COALESCE(index_length, 0)) / 1048576
     FROM information_schema.tables GROUP BY table_schema`,
  [tag('schema'), gauge('mysql.info.schema.size')],
);

const TABLE_SIZE_SQL = `SELECT table_schema, table_name, COALESCE(index_length, 0) / 1048576, COALESCE(data_length, 0) / 1048576
     FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema`;
const TABLE_SIZE_COLUMNS = [
  ...[tag('schema'), tag('table'), gauge('mysql.info.table.index_size'), gauge('mysql.info.table.data_size')],
];

/** Option `table_size_metrics`. */
export const TABLE_SIZE = query('table sizes', `${TABLE_SIZE_SQL} NOT IN ${OWN_SCHEMAS}`, TABLE_SIZE_COLUMNS);

/** Option `system_table_size_metrics`. */
export const SYSTEM_TABLE_SIZE = query('system table sizes', `${TABLE_SIZE_SQL} IN ${OWN_SCHEMAS}`, TABLE_SIZE_COLUMNS);

/** Option `table_rows_stats_metrics`. */
export const TABLE_ROWS = query(
  'table rows',
  `SELECT object_schema, object_name, count_read, count_write
     FROM performance_schema.table_io_waits_summary_by_table WHERE object_schema NOT IN ${OWN_SCHEMAS}`,
  [
    ...[tag('schema'), tag('table'), monotonic('mysql.info.table.rows.read')],
    monotonic('mysql.info.table.rows.changed'),
  ],
);

/** Option `extra_performance_metrics`: the average time of queries by schema. */
export const QUERY_TIME = query(
  'query times',
  `SELECT schema_name, ROUND(SUM(sum_timer_wait) / SUM(count_star) / 1000000)
     FROM performance_schema.events_statements_summary_by_digest WHERE schema_name IS NOT NULL GROUP BY schema_name`,
  [tag('schema'), gauge('mysql.performance.query_run_time.avg')],
);

/** Option `extra_performance_metrics`: the average times by digest, of which the 95th percentile is taken. */
export const DIGEST_TIMES_SQL = `SELECT ROUND(avg_timer_wait / 1000000) AS avg_us
     FROM performance_schema.events_statements_summary_by_digest ORDER BY avg_us`;

export const DEADLOCKS = query(
  'deadlocks',
  `SELECT count FROM information_schema.INNODB_METRICS WHERE name = 'lock_deadlocks'`,
  [monotonic('mysql.innodb.deadlocks')],
);

export const USER_CONNECTIONS = query(
  'connections by user',
  `SELECT COUNT(processlist_user), processlist_user, processlist_host, processlist_db, processlist_state
     FROM performance_schema.threads WHERE processlist_user IS NOT NULL AND processlist_state IS NOT NULL
    GROUP BY processlist_user, processlist_host, processlist_db, processlist_state`,
  [
    ...[gauge('mysql.performance.user_connections'), tag('processlist_user'), tag('processlist_host')],
    ...[present('processlist_db'), tag('processlist_state')],
  ],
);

/** Options `index_metrics.enabled` and `.collection_interval`. */
export function indexQueries(everyS: number): readonly SqlQuery[] {
  const index = [tag('db'), tag('table'), tag('index')];
  return [
    query(
      'index sizes',
      `SELECT database_name, table_name, index_name, ROUND(stat_value * @@innodb_page_size / 1048576, 2)
         FROM mysql.innodb_index_stats WHERE stat_name = 'size' AND index_name <> 'PRIMARY'`,
      [...index, gauge('mysql.index.size')],
      everyS,
    ),
    query(
      'index use',
      `SELECT object_schema, object_name, index_name, count_read, count_update, count_delete
         FROM performance_schema.table_io_waits_summary_by_index_usage
        WHERE index_name IS NOT NULL AND index_name <> 'PRIMARY' AND object_schema NOT IN ${OWN_SCHEMAS}`,
      [...index, gauge('mysql.index.reads'), gauge('mysql.index.updates'), gauge('mysql.index.deletes')],
      everyS,
    ),
  ];
}

/** MySQL's group replication, from 8.0.2 on. */
export const GROUP_MEMBER_SQL = `SELECT channel_name, member_state, member_role
     FROM performance_schema.replication_group_members WHERE member_id = @@server_uuid`;

const group = (name: string) => gauge(`mysql.replication.group.${name}`);

export const GROUP_STATS = query(
  'group replication',
  `SELECT channel_name, count_transactions_in_queue, count_transactions_checked, count_conflicts_detected,
          count_transactions_rows_validating, count_transactions_remote_in_applier_queue, count_transactions_remote_applied,
          count_transactions_local_proposed, count_transactions_local_rollback
     FROM performance_schema.replication_group_member_stats WHERE member_id = @@server_uuid
      AND channel_name IN ('group_replication_applier', 'group_replication_recovery')`,
  [
    ...[tag('channel_name'), group('transactions'), group('transactions_check'), group('conflicts_detected')],
    ...[group('transactions_validating'), group('transactions_in_applier_queue'), group('transactions_applied')],
    ...[group('transactions_proposed'), group('transactions_rollback')],
  ],
);
