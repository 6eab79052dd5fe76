import { secondsSince, type ViewQuery, WAL_POSITION } from '../view-query.ts';

export const WAL_FILES: ViewQuery = {
  name: 'files of the log',
  since: 100_000,
  columns: [
    ['count(*)', 'gauge wal_count'],
    ['sum(size)', 'gauge wal_size'],
    [secondsSince('min(modification)'), 'gauge wal_age'],
  ],
  from: 'pg_ls_waldir()',
};

/** What is written in the background. */
export const WRITERS: readonly ViewQuery[] = [
  {
    name: 'background writer',
    until: 170_000,
    columns: [
      ['checkpoints_timed', 'monotonic_count bgwriter.checkpoints_timed'],
      ['checkpoints_req', 'monotonic_count bgwriter.checkpoints_requested'],
      ['buffers_checkpoint', 'monotonic_count bgwriter.buffers_checkpoint'],
      ['buffers_clean', 'monotonic_count bgwriter.buffers_clean'],
      ['maxwritten_clean', 'monotonic_count bgwriter.maxwritten_clean'],
      ['buffers_backend', 'monotonic_count bgwriter.buffers_backend'],
      ['buffers_backend_fsync', 'monotonic_count bgwriter.buffers_backend_fsync'],
      ['buffers_alloc', 'monotonic_count bgwriter.buffers_alloc'],
      ['checkpoint_write_time', 'monotonic_count bgwriter.write_time'],
      ['checkpoint_sync_time', 'monotonic_count bgwriter.sync_time'],
    ],
    from: 'pg_stat_bgwriter',
  },
  {
    name: 'background writer and checkpointer',
    since: 170_000,
    columns: [
      ['num_timed', 'monotonic_count bgwriter.checkpoints_timed'],
      ['num_requested', 'monotonic_count bgwriter.checkpoints_requested'],
      ['buffers_written', 'monotonic_count bgwriter.buffers_checkpoint'],
      ['buffers_clean', 'monotonic_count bgwriter.buffers_clean'],
      ['maxwritten_clean', 'monotonic_count bgwriter.maxwritten_clean'],
      ['buffers_alloc', 'monotonic_count bgwriter.buffers_alloc'],
      ['write_time', 'monotonic_count bgwriter.write_time'],
      ['sync_time', 'monotonic_count bgwriter.sync_time'],
    ],
    from: 'pg_stat_bgwriter, pg_stat_checkpointer',
  },
  {
    name: 'checkpoint',
    since: 100_000,
    columns: [
      ['timeline_id', 'gauge control.timeline_id'],
      [secondsSince('checkpoint_time'), 'gauge control.checkpoint_delay'],
      [`pg_wal_lsn_diff(${WAL_POSITION}, checkpoint_lsn)`, 'gauge control.checkpoint_delay_bytes'],
      [`pg_wal_lsn_diff(${WAL_POSITION}, redo_lsn)`, 'gauge control.redo_delay_bytes'],
    ],
    from: 'pg_control_checkpoint()',
  },
  {
    name: 'archiver',
    columns: [
      ['archived_count', 'monotonic_count archiver.archived_count'],
      ['failed_count', 'monotonic_count archiver.failed_count'],
    ],
    from: 'pg_stat_archiver',
  },
  {
    name: 'small caches',
    since: 130_000,
    columns: [
      ['name', 'tag slru_name'],
      ['blks_zeroed', 'monotonic_count slru.blks_zeroed'],
      ['blks_hit', 'monotonic_count slru.blks_hit'],
      ['blks_read', 'monotonic_count slru.blks_read'],
      ['blks_written', 'monotonic_count slru.blks_written'],
      ['blks_exists', 'monotonic_count slru.blks_exists'],
      ['flushes', 'monotonic_count slru.flushes'],
      ['truncates', 'monotonic_count slru.truncates'],
    ],
    from: 'pg_stat_slru',
  },
  {
    name: 'transactions in progress',
    since: 130_000,
    columns: [
      ['pg_snapshot_xmin(now_seen)', 'gauge snapshot.xmin'],
      ['pg_snapshot_xmax(now_seen)', 'gauge snapshot.xmax'],
      ['(SELECT count(*) FROM pg_snapshot_xip(now_seen))', 'gauge snapshot.xip_count'],
    ],
    from: 'pg_current_snapshot() AS now_seen',
  },
  {
    name: 'transactions in progress, before 13',
    until: 130_000,
    columns: [
      ['txid_snapshot_xmin(now_seen)', 'gauge snapshot.xmin'],
      ['txid_snapshot_xmax(now_seen)', 'gauge snapshot.xmax'],
      ['(SELECT count(*) FROM txid_snapshot_xip(now_seen))', 'gauge snapshot.xip_count'],
    ],
    from: 'txid_current_snapshot() AS now_seen',
  },
  {
    name: 'log',
    since: 140_000,
    columns: [
      ['wal_records', 'monotonic_count wal.records'],
      ['wal_fpi', 'monotonic_count wal.full_page_images'],
      ['wal_bytes', 'monotonic_count wal.bytes'],
      ['wal_buffers_full', 'monotonic_count wal.buffers_full'],
    ],
    from: 'pg_stat_wal',
  },
  {
    name: 'writes of the log',
    since: 140_000,
    until: 180_000,
    columns: [
      ['wal_write', 'monotonic_count wal.write'],
      ['wal_sync', 'monotonic_count wal.sync'],
      ['wal_write_time', 'monotonic_count wal.write_time'],
      ['wal_sync_time', 'monotonic_count wal.sync_time'],
    ],
    from: 'pg_stat_wal',
  },
];
