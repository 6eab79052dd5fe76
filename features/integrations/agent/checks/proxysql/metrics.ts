import type { QueryColumn } from '../../sql/query.ts';

/** A number of a table of names and values, and how it is sent; `percentOfTime` counts nanoseconds. */
export interface NamedNumber {
  readonly metric: string;
  readonly type: 'gauge' | 'rate' | 'percentOfTime';
}

const gauge = (metric: string): NamedNumber => ({ metric: `proxysql.${metric}`, type: 'gauge' });
const rate = (metric: string): NamedNumber => ({ metric: `proxysql.${metric}`, type: 'rate' });
const share = (metric: string): NamedNumber => ({ metric: `proxysql.${metric}`, type: 'percentOfTime' });

/** Of `stats.stats_mysql_global`. */
export const GLOBAL: Readonly<Record<string, NamedNumber>> = {
  Active_Transactions: gauge('active_transactions'),
  Backend_query_time_nsec: share('backend.query_time_pct'),
  Client_Connections_aborted: rate('client.connections_aborted'),
  Client_Connections_connected: gauge('client.connections_connected'),
  Client_Connections_created: rate('client.connections_created'),
  Client_Connections_non_idle: gauge('client.connections_non_idle'),
  ConnPool_get_conn_failure: rate('pool.conn_failure'),
  ConnPool_get_conn_immediate: rate('pool.conn_immediate'),
  ConnPool_get_conn_success: rate('pool.conn_success'),
  ConnPool_memory_bytes: gauge('pool.memory_bytes'),
  MySQL_Monitor_Workers: gauge('mysql.monitor_workers'),
  MySQL_Thread_Workers: gauge('mysql.thread_workers'),
  mysql_backend_buffers_bytes: gauge('mysql.backend_buffers_bytes'),
  mysql_frontend_buffers_bytes: gauge('mysql.frontend_buffers_bytes'),
  mysql_session_internal_bytes: gauge('mysql.session_internal_bytes'),
  ProxySQL_Uptime: gauge('uptime'),
  Query_Cache_bytes_IN: rate('query_cache.bytes_in'),
  Query_Cache_bytes_OUT: rate('query_cache.bytes_out'),
  Query_Cache_count_GET: rate('query_cache.get.count'),
  Query_Cache_count_GET_OK: rate('query_cache.get_ok.count'),
  Query_Cache_count_SET: rate('query_cache.set.count'),
  Query_Cache_Entries: gauge('query_cache.entries'),
  Query_Cache_Memory_bytes: gauge('query_cache.memory_bytes'),
  Query_Cache_Purged: rate('query_cache.purged'),
  Query_Processor_time_nsec: share('query_processor_time_pct'),
  Questions: rate('questions'),
  Server_Connections_aborted: rate('server.connections_aborted'),
  Server_Connections_connected: gauge('server.connections_connected'),
  Server_Connections_created: rate('server.connections_created'),
  Slow_queries: rate('slow_queries'),
  SQLite3_memory_bytes: gauge('memory.sqlite3_memory_bytes'),
  Stmt_Cached: gauge('statements.cached'),
  Stmt_Client_Active_Total: gauge('client.statements.active_total'),
  Stmt_Client_Active_Unique: gauge('client.statements.active_unique'),
  Stmt_Server_Active_Total: gauge('server.statements.active_total'),
  Stmt_Server_Active_Unique: gauge('server.statements.active_unique'),
};

/** Of `stats.stats_memory_metrics`. */
export const MEMORY: Readonly<Record<string, NamedNumber>> = {
  Auth_memory: gauge('memory.auth_memory'),
  jemalloc_active: gauge('memory.jemalloc_active'),
  jemalloc_allocated: gauge('memory.jemalloc_allocated'),
  jemalloc_mapped: gauge('memory.jemalloc_mapped'),
  jemalloc_metadata: gauge('memory.jemalloc_metadata'),
  jemalloc_resident: gauge('memory.jemalloc_resident'),
  jemalloc_retained: gauge('memory.jemalloc_retained'),
  query_digest_memory: gauge('memory.query_digest_memory'),
  stack_memory_admin_threads: gauge('memory.stack_memory_admin_threads'),
  stack_memory_cluster_threads: gauge('memory.stack_memory_cluster_threads'),
  stack_memory_mysql_threads: gauge('memory.stack_memory_mysql_threads'),
};

const tag = (name: string): QueryColumn => ({ kind: 'tag', name, leaveOutNull: false });
const metric = (name: string, type: 'gauge' | 'rate' | 'monotonic_count'): QueryColumn => ({
  kind: 'metric',
  name: `proxysql.${name}`,
  type,
});

/** Tables whose rows are told apart by tags, by the words of `additional_metrics`. */
export const TABLES: Readonly<Record<string, { readonly sql: string; readonly columns: readonly QueryColumn[] }>> = {
  command_counters_metrics: {
    sql: `SELECT Command, Total_time_us, Total_cnt, cnt_100us, cnt_500us, cnt_1ms, cnt_5ms, cnt_10ms, cnt_50ms, cnt_100ms,
      cnt_500ms, cnt_1s, cnt_5s, cnt_10s, cnt_INFs FROM stats.stats_mysql_commands_counters`,
    columns: [
      tag('sql_command'),
      { kind: 'percentOfTime', name: 'proxysql.performance.command.total_time_pct', perSecond: 1e6 },
      metric('performance.command.total_count', 'monotonic_count'),
      ...['100us', '500us', '1ms', '5ms', '10ms', '50ms', '100ms', '500ms', '1s', '5s', '10s', 'infs'].map((limit) =>
        metric(`performance.command.cnt_${limit}`, 'monotonic_count'),
      ),
    ],
  },
  connection_pool_metrics: {
    sql: `SELECT hostgroup, srv_host, srv_port, status, ConnUsed, ConnFree, ConnOK, ConnERR, Queries, Bytes_data_sent,
      Bytes_data_recv, Latency_us / 1000.0 FROM stats.stats_mysql_connection_pool`,
    columns: [
      ...[tag('hostgroup'), tag('srv_host'), tag('srv_port')],
      {
        kind: 'status',
        name: 'proxysql.backend.status',
        statuses: new Map([
          ['ONLINE', 0],
          ['OFFLINE_SOFT', 1],
          ['SHUNNED', 2],
          ['OFFLINE_HARD', 2],
        ]),
      },
      metric('pool.connections_used', 'gauge'),
      metric('pool.connections_free', 'gauge'),
      metric('pool.connections_ok', 'rate'),
      metric('pool.connections_error', 'rate'),
      metric('pool.queries', 'rate'),
      metric('pool.bytes_data_sent', 'rate'),
      metric('pool.bytes_data_recv', 'rate'),
      metric('pool.latency_ms', 'gauge'),
    ],
  },
  users_metrics: {
    sql: 'SELECT username, frontend_connections, frontend_max_connections FROM stats.stats_mysql_users',
    columns: [
      tag('username'),
      metric('frontend.user_connections', 'gauge'),
      metric('frontend.user_max_connections', 'gauge'),
    ],
  },
  query_rules_metrics: {
    sql: 'SELECT rule_id, hits FROM stats.stats_mysql_query_rules',
    columns: [tag('rule_id'), metric('query_rules.rule_hits', 'rate')],
  },
};
