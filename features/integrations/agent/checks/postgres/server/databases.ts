import type { ServerQueryOptions } from '../server-queries.ts';
import { literal, secondsSince, type ViewQuery } from '../view-query.ts';

/** What the databases do, and how large they are. */
export function databaseQueries(options: ServerQueryOptions): readonly ViewQuery[] {
  const kept = [
    ...options.ignoreDatabases.map((pattern) => `datname NOT ILIKE ${literal(pattern)}`),
    ...(options.onlyDatabase === '' ? [] : [`datname = ${literal(options.onlyDatabase)}`]),
  ];
  const where = kept.length === 0 ? '' : ` WHERE ${kept.join(' AND ')}`;
  const from = `pg_stat_database JOIN pg_database USING (datname)${where}`;
  return [
    {
      name: 'databases',
      columns: [
        ['datname', 'tag db'],
        ['numbackends', 'gauge connections'],
        ['xact_commit', 'rate commits'],
        ['xact_rollback', 'rate rollbacks'],
        ['blks_read', 'rate disk_read'],
        ['blks_hit', 'rate buffer_hit'],
        ['tup_returned', 'rate rows_returned'],
        ['tup_fetched', 'rate rows_fetched'],
        ['tup_inserted', 'rate rows_inserted'],
        ['tup_updated', 'rate rows_updated'],
        ['tup_deleted', 'rate rows_deleted'],
        ['2147483648 - age(datfrozenxid)', 'gauge before_xid_wraparound'],
        ['deadlocks', 'rate deadlocks'],
        ['deadlocks', 'monotonic_count deadlocks.count'],
        ['temp_bytes', 'rate temp_bytes'],
        ['temp_files', 'rate temp_files'],
        ['blk_read_time', 'monotonic_count blk_read_time'],
        ['blk_write_time', 'monotonic_count blk_write_time'],
      ],
      from,
    },
    {
      name: 'sessions of databases',
      since: 140_000,
      columns: [
        ['datname', 'tag db'],
        ['session_time', 'monotonic_count sessions.session_time'],
        ['active_time', 'monotonic_count sessions.active_time'],
        ['idle_in_transaction_time', 'monotonic_count sessions.idle_in_transaction_time'],
        ['sessions', 'monotonic_count sessions.count'],
        ['sessions_abandoned', 'monotonic_count sessions.abandoned'],
        ['sessions_fatal', 'monotonic_count sessions.fatal'],
        ['sessions_killed', 'monotonic_count sessions.killed'],
      ],
      from,
    },
    { name: 'count of databases', columns: [['count(*)', 'gauge db.count']], from: `pg_database${where}` },
    ...(options.databaseSize ? [sizesOf(where)] : []),
    ...(options.checksums ? checksumQueries(from) : []),
    {
      name: 'conflicts with recovery',
      columns: [
        ['datname', 'tag db'],
        ['confl_tablespace', 'monotonic_count conflicts.tablespace'],
        ['confl_lock', 'monotonic_count conflicts.lock'],
        ['confl_snapshot', 'monotonic_count conflicts.snapshot'],
        ['confl_bufferpin', 'monotonic_count conflicts.bufferpin'],
        ['confl_deadlock', 'monotonic_count conflicts.deadlock'],
      ],
      from: `pg_stat_database_conflicts${where}`,
    },
    {
      name: 'limit of connections',
      columns: [
        [`current_setting('max_connections')::float`, 'gauge max_connections'],
        [`sum(numbackends) / current_setting('max_connections')::float`, 'gauge percent_usage_connections'],
      ],
      from: 'pg_stat_database',
    },
    {
      name: 'uptime',
      columns: [[`floor(${secondsSince('started')})`, 'gauge uptime']],
      from: 'pg_postmaster_start_time() AS started',
    },
  ];
}

function sizesOf(where: string): ViewQuery {
  return {
    name: 'sizes of databases',
    columns: [
      ['datname', 'tag db'],
      ['pg_database_size(datname)', 'gauge database_size'],
    ],
    from: `pg_database${where}`,
  };
}

function checksumQueries(from: string): readonly ViewQuery[] {
  return [
    {
      name: 'checksums',
      since: 120_000,
      columns: [
        ['datname', 'tag db'],
        ['checksum_failures', 'monotonic_count checksums.checksum_failures'],
      ],
      from,
    },
    {
      name: 'checksums of the server',
      since: 120_000,
      columns: [
        [`CASE current_setting('data_checksums') WHEN 'on' THEN 'true' ELSE 'false' END`, 'tag enabled'],
        ['1', 'count checksums.enabled'],
      ],
      from: '(SELECT 1) AS once',
    },
  ];
}
