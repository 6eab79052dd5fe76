import { secondsSince, type ViewQuery, WAL_POSITION } from '../view-query.ts';

/** Standbys, slots and subscriptions, on both sides. */
export const REPLICATION: readonly ViewQuery[] = [
  {
    name: 'replication delay',
    since: 100_000,
    columns: [
      [
        `CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
              ELSE GREATEST(0, ${secondsSince('pg_last_xact_replay_timestamp()')}) END`,
        'gauge replication_delay',
      ],
      ['abs(pg_wal_lsn_diff(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()))', 'gauge replication_delay_bytes'],
    ],
    from: '(SELECT 1 WHERE pg_is_in_recovery()) AS standby',
  },
  {
    name: 'standbys',
    since: 100_000,
    columns: [
      ['application_name', 'tag wal_app_name'],
      ['state', 'tag wal_state'],
      ['sync_state', 'tag wal_sync_state'],
      ['host(client_addr)', 'tag wal_client_addr'],
      ['slot_name', 'tag? slot_name'],
      ['slot_type', 'tag? slot_type'],
      ['GREATEST(0, age(standby.backend_xmin))', 'gauge replication.backend_xmin_age'],
      ['GREATEST(0, EXTRACT(EPOCH FROM write_lag))', 'gauge replication.wal_write_lag'],
      ['GREATEST(0, EXTRACT(EPOCH FROM flush_lag))', 'gauge replication.wal_flush_lag'],
      ['GREATEST(0, EXTRACT(EPOCH FROM replay_lag))', 'gauge replication.wal_replay_lag'],
    ],
    from: 'pg_stat_replication AS standby LEFT JOIN pg_replication_slots AS slot ON slot.active_pid = standby.pid',
  },
  {
    name: 'replication slots',
    since: 100_000,
    columns: [
      ['slot_name', 'tag slot_name'],
      ['slot_type', 'tag slot_type'],
      [`CASE WHEN temporary THEN 'temporary' ELSE 'permanent' END`, 'tag slot_persistence'],
      [`CASE WHEN active THEN 'active' ELSE 'inactive' END`, 'tag slot_state'],
      ['age(xmin)', 'gauge replication_slot.xmin_age'],
      ['age(catalog_xmin)', 'gauge replication_slot.catalog_xmin_age'],
      [`pg_wal_lsn_diff(${WAL_POSITION}, restart_lsn)`, 'gauge replication_slot.restart_delay_bytes'],
      [`pg_wal_lsn_diff(${WAL_POSITION}, confirmed_flush_lsn)`, 'gauge replication_slot.confirmed_flush_delay_bytes'],
    ],
    from: 'pg_replication_slots',
  },
  {
    name: 'work of replication slots',
    since: 140_000,
    columns: [
      ['slot_name', 'tag slot_name'],
      ['slot_type', 'tag slot_type'],
      [`CASE WHEN active THEN 'active' ELSE 'inactive' END`, 'tag slot_state'],
      ['spill_txns', 'monotonic_count replication_slot.spill_txns'],
      ['spill_count', 'monotonic_count replication_slot.spill_count'],
      ['spill_bytes', 'monotonic_count replication_slot.spill_bytes'],
      ['stream_txns', 'monotonic_count replication_slot.stream_txns'],
      ['stream_count', 'monotonic_count replication_slot.stream_count'],
      ['stream_bytes', 'monotonic_count replication_slot.stream_bytes'],
      ['total_txns', 'monotonic_count replication_slot.total_txns'],
      ['total_bytes', 'monotonic_count replication_slot.total_bytes'],
    ],
    from: 'pg_stat_replication_slots JOIN pg_replication_slots USING (slot_name)',
  },
  {
    name: 'receiver of the log',
    since: 100_000,
    columns: [
      [`COALESCE(status, 'disconnected')`, 'tag status'],
      ['once.one', 'gauge wal_receiver.connected'],
      ['received_tli', 'gauge wal_receiver.received_timeline'],
      [secondsSince('last_msg_send_time'), 'gauge wal_receiver.last_msg_send_age'],
      [secondsSince('last_msg_receipt_time'), 'gauge wal_receiver.last_msg_receipt_age'],
      [secondsSince('latest_end_time'), 'gauge wal_receiver.latest_end_age'],
    ],
    from: '(SELECT 1 AS one) AS once LEFT JOIN pg_stat_wal_receiver ON true',
  },
  {
    name: 'subscriptions',
    since: 100_000,
    columns: [
      ['subname', 'tag subscription_name'],
      [secondsSince('last_msg_send_time'), 'gauge subscription.last_msg_send_age'],
      [secondsSince('last_msg_receipt_time'), 'gauge subscription.last_msg_receipt_age'],
      [secondsSince('latest_end_time'), 'gauge subscription.latest_end_age'],
    ],
    from: 'pg_stat_subscription',
  },
  {
    name: 'errors of subscriptions',
    since: 150_000,
    columns: [
      ['subname', 'tag subscription_name'],
      ['apply_error_count', 'monotonic_count subscription.apply_error'],
      ['sync_error_count', 'monotonic_count subscription.sync_error'],
    ],
    from: 'pg_stat_subscription_stats',
  },
  {
    name: 'state of subscriptions',
    since: 140_000,
    columns: [
      ['subname', 'tag subscription_name'],
      ['srrelid::regclass::text', 'tag relation'],
      [
        `(CASE srsubstate WHEN 'i' THEN 'initialize' WHEN 'd' THEN 'data_copy' WHEN 'f' THEN 'finished_copy'
          WHEN 's' THEN 'synchronized' ELSE 'ready' END)`,
        'tag state',
      ],
      ['1', 'gauge subscription.state'],
    ],
    from: 'pg_subscription_rel AS relation JOIN pg_subscription AS subscription ON subscription.oid = relation.srsubid',
  },
  {
    name: 'prefetch of recovery',
    since: 150_000,
    columns: [
      ['prefetch', 'monotonic_count recovery_prefetch.prefetch'],
      ['hit', 'monotonic_count recovery_prefetch.hit'],
      ['skip_init', 'monotonic_count recovery_prefetch.skip_init'],
      ['skip_new', 'monotonic_count recovery_prefetch.skip_new'],
      ['skip_fpw', 'monotonic_count recovery_prefetch.skip_fpw'],
      ['skip_rep', 'monotonic_count recovery_prefetch.skip_rep'],
      ['wal_distance', 'gauge recovery_prefetch.wal_distance'],
      ['block_distance', 'gauge recovery_prefetch.block_distance'],
      ['io_depth', 'gauge recovery_prefetch.io_depth'],
    ],
    from: 'pg_stat_recovery_prefetch',
  },
];
