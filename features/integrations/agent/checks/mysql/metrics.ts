/** A number of the server, the metric it is and how it is sent. */
export interface Variable {
  readonly metric: string;
  readonly type: 'gauge' | 'rate' | 'monotonic_count';
}

/** Variables by their names on the server; a few of the names are our own, for what is computed. */
export type Variables = Readonly<Record<string, Variable | readonly Variable[]>>;

/** Of `SHOW GLOBAL STATUS`. */
export const STATUS: Variables = {
  ...named('rate', 'mysql.performance', [
    ...[
      'Bytes_received',
      'Bytes_sent',
      'Com_delete',
      'Com_delete_multi',
      'Com_insert',
      'Com_insert_select',
      'Com_load',
    ],
    ...['Com_replace', 'Com_replace_select', 'Com_select', 'Com_update', 'Com_update_multi'],
    ...['Created_tmp_disk_tables', 'Created_tmp_files', 'Created_tmp_tables'],
    ...['Qcache_hits', 'Qcache_inserts', 'Qcache_lowmem_prunes', 'Queries', 'Questions', 'Slow_queries'],
  ]),
  ...named('gauge', 'mysql.performance', [
    ...['Open_files', 'Open_tables', 'Prepared_stmt_count', 'Threads_connected', 'Threads_running'],
  ]),
  ...named('rate', 'mysql.net', ['Aborted_clients', 'Aborted_connects', 'Connections']),
  ...named('rate', 'mysql.myisam', ['Key_read_requests', 'Key_reads', 'Key_write_requests', 'Key_writes']),
  ...named('gauge', 'mysql.myisam', ['Key_buffer_bytes_unflushed', 'Key_buffer_bytes_used']),
  Max_used_connections: gauge('mysql.net.max_connections'),
  Table_locks_waited: both('mysql.performance.table_locks_waited'),
  Qcache_utilization: gauge('mysql.performance.qcache.utilization'),
  Qcache_instant_utilization: gauge('mysql.performance.qcache.utilization.instant'),
};

/** Of `SHOW GLOBAL VARIABLES`. */
export const SETTINGS: Variables = {
  Key_buffer_size: gauge('mysql.myisam.key_buffer_size'),
  Key_cache_utilization: gauge('mysql.performance.key_cache_utilization'),
  max_connections: gauge('mysql.net.max_connections_available'),
  max_prepared_stmt_count: gauge('mysql.performance.max_prepared_stmt_count'),
  query_cache_size: gauge('mysql.performance.qcache_size'),
  table_open_cache: gauge('mysql.performance.table_open_cache'),
  thread_cache_size: gauge('mysql.performance.thread_cache_size'),
  Binlog_space_usage_bytes: gauge('mysql.binlog.disk_use'),
};

export const INNODB: Variables = {
  ...innodb('rate', [
    ...['buffer_pool_read_requests', 'buffer_pool_reads', 'data_reads', 'data_writes', 'mutex_os_waits'],
    ...['mutex_spin_rounds', 'mutex_spin_waits', 'os_log_fsyncs', 'row_lock_time', 'row_lock_waits'],
  ]),
  ...innodb('gauge', ['current_row_locks', 'row_lock_current_waits']),
  Innodb_buffer_pool_bytes_dirty: gauge('mysql.innodb.buffer_pool_dirty'),
  Innodb_buffer_pool_bytes_free: gauge('mysql.innodb.buffer_pool_free'),
  Innodb_buffer_pool_bytes_total: gauge('mysql.innodb.buffer_pool_total'),
  Innodb_buffer_pool_bytes_used: gauge('mysql.innodb.buffer_pool_used'),
  Innodb_buffer_pool_pages_utilization: gauge('mysql.innodb.buffer_pool_utilization'),
};

/** With the option `extra_status_metrics`. */
export const EXTRA_STATUS: Variables = {
  ...named('rate', 'mysql.performance', [
    ...['Handler_commit', 'Handler_delete', 'Handler_prepare', 'Handler_read_first', 'Handler_read_key'],
    ...['Handler_read_next', 'Handler_read_prev', 'Handler_read_rnd', 'Handler_read_rnd_next', 'Handler_rollback'],
    ...['Handler_update', 'Handler_write', 'Opened_tables', 'Qcache_not_cached', 'Select_full_join'],
    ...[
      'Select_full_range_join',
      'Select_range',
      'Select_range_check',
      'Select_scan',
      'Sort_merge_passes',
      'Sort_range',
    ],
    ...['Sort_rows', 'Sort_scan'],
  ]),
  ...named('gauge', 'mysql.performance', [
    ...['Qcache_free_blocks', 'Qcache_free_memory', 'Qcache_queries_in_cache', 'Qcache_total_blocks', 'Threads_cached'],
  ]),
  Binlog_cache_disk_use: gauge('mysql.binlog.cache_disk_use'),
  Binlog_cache_use: gauge('mysql.binlog.cache_use'),
  Table_locks_immediate: both('mysql.performance.table_locks_immediate'),
  Table_open_cache_hits: rate('mysql.performance.table_cache_hits'),
  Table_open_cache_misses: rate('mysql.performance.table_cache_misses'),
  Threads_created: { metric: 'mysql.performance.threads_created', type: 'monotonic_count' },
};

/** With the option `extra_innodb_metrics`. */
export const EXTRA_INNODB: Variables = {
  ...innodb('gauge', [
    ...['active_transactions', 'buffer_pool_pages_data', 'buffer_pool_pages_dirty', 'buffer_pool_pages_free'],
    ...['buffer_pool_pages_total', 'buffer_pool_read_ahead_rnd', 'checkpoint_age', 'current_transactions'],
    ...['data_pending_fsyncs', 'data_pending_reads', 'data_pending_writes', 'hash_index_cells_total'],
    ...['hash_index_cells_used', 'history_list_length', 'ibuf_free_list', 'ibuf_segment_size', 'ibuf_size'],
    ...['locked_tables', 'locked_transactions', 'mem_adaptive_hash', 'mem_additional_pool', 'mem_dictionary'],
    ...['mem_file_system', 'mem_lock_system', 'mem_page_hash', 'mem_recovery_system', 'mem_thread_hash', 'mem_total'],
    ...['os_log_pending_fsyncs', 'os_log_pending_writes', 'pending_aio_log_ios', 'pending_aio_sync_ios'],
    ...['pending_buffer_pool_flushes', 'pending_checkpoint_writes', 'pending_ibuf_aio_reads', 'pending_log_flushes'],
    ...['pending_log_writes', 'pending_normal_aio_reads', 'pending_normal_aio_writes', 'queries_inside'],
    ...['queries_queued', 'read_views', 'semaphore_wait_time', 'semaphore_waits', 'tables_in_use'],
  ]),
  ...innodb('rate', [
    ...['buffer_pool_pages_flushed', 'buffer_pool_read_ahead', 'buffer_pool_read_ahead_evicted'],
    ...[
      'buffer_pool_write_requests',
      'data_fsyncs',
      'data_read',
      'data_written',
      'dblwr_pages_written',
      'dblwr_writes',
    ],
    ...['ibuf_merged', 'ibuf_merged_delete_marks', 'ibuf_merged_deletes', 'ibuf_merged_inserts', 'ibuf_merges'],
    ...['lock_structs', 'log_waits', 'log_write_requests', 'log_writes', 'lsn_current', 'lsn_flushed'],
    ...['lsn_last_checkpoint', 'os_file_fsyncs', 'os_file_reads', 'os_file_writes', 'os_log_written', 'pages_created'],
    ...['pages_read', 'pages_written', 'rows_deleted', 'rows_inserted', 'rows_read', 'rows_updated', 's_lock_os_waits'],
    ...['s_lock_spin_rounds', 's_lock_spin_waits', 'x_lock_os_waits', 'x_lock_spin_rounds', 'x_lock_spin_waits'],
  ]),
  Innodb_buffer_pool_bytes_data: gauge('mysql.innodb.buffer_pool_data'),
  Innodb_buffer_pool_wait_free: { metric: 'mysql.innodb.buffer_pool_wait_free', type: 'monotonic_count' },
};

/** With the option `galera_cluster`. */
export const GALERA: Variables = {
  ...named('gauge', 'mysql.galera', [
    ...['wsrep_cert_deps_distance', 'wsrep_cluster_size', 'wsrep_flow_control_paused', 'wsrep_local_recv_queue_avg'],
    ...['wsrep_local_send_queue_avg', 'wsrep_local_state', 'wsrep_received', 'wsrep_received_bytes'],
    ...['wsrep_replicated_bytes'],
  ]),
  ...named('monotonic_count', 'mysql.galera', [
    ...['wsrep_flow_control_paused_ns', 'wsrep_flow_control_recv', 'wsrep_flow_control_sent'],
    ...['wsrep_local_cert_failures'],
  ]),
};

function gauge(metric: string): Variable {
  return { metric, type: 'gauge' };
}

function rate(metric: string): Variable {
  return { metric, type: 'rate' };
}

/** The number itself and, as `<metric>.rate`, how fast it grows. */
function both(metric: string): readonly Variable[] {
  return [gauge(metric), rate(`${metric}.rate`)];
}

/** Variables whose metric is their name in small letters. */
function named(type: Variable['type'], prefix: string, names: readonly string[]): Variables {
  return Object.fromEntries(names.map((name) => [name, { metric: `${prefix}.${name.toLowerCase()}`, type }]));
}

/** `Innodb_<name>` as `mysql.innodb.<name>`. */
function innodb(type: Variable['type'], names: readonly string[]): Variables {
  return Object.fromEntries(names.map((name) => [`Innodb_${name}`, { metric: `mysql.innodb.${name}`, type }]));
}
