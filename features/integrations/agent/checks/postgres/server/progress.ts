import type { ViewQuery } from '../view-query.ts';

const VACUUM = [
  ['datname', 'tag db'],
  ['relname', 'tag table'],
  ['phase', 'tag phase'],
  ['heap_blks_total', 'gauge vacuum.heap_blks_total'],
  ['heap_blks_scanned', 'gauge vacuum.heap_blks_scanned'],
  ['heap_blks_vacuumed', 'gauge vacuum.heap_blks_vacuumed'],
  ['index_vacuum_count', 'gauge vacuum.index_vacuum_count'],
] as const;
const withTable = (view: string) =>
  `${view} AS progress LEFT JOIN pg_class AS relation ON relation.oid = progress.relid`;

/** How far vacuums, analyses and new indexes are. */
export const PROGRESS: readonly ViewQuery[] = [
  {
    name: 'vacuums',
    since: 100_000,
    until: 170_000,
    columns: [
      ...VACUUM,
      ['max_dead_tuples', 'gauge vacuum.max_dead_tuples'],
      ['num_dead_tuples', 'gauge vacuum.num_dead_tuples'],
    ],
    from: withTable('pg_stat_progress_vacuum'),
  },
  {
    name: 'vacuums, from 17',
    since: 170_000,
    columns: [
      ...VACUUM,
      ['max_dead_tuple_bytes', 'gauge vacuum.max_dead_tuples'],
      ['num_dead_item_ids', 'gauge vacuum.num_dead_tuples'],
    ],
    from: withTable('pg_stat_progress_vacuum'),
  },
  {
    name: 'full vacuums',
    since: 120_000,
    columns: [
      ['datname', 'tag db'],
      ['relation.relname', 'tag table'],
      ['command', 'tag command'],
      ['phase', 'tag phase'],
      ['by_index.relname', 'tag? index'],
      ['heap_tuples_scanned', 'gauge cluster_vacuum.heap_tuples_scanned'],
      ['heap_tuples_written', 'gauge cluster_vacuum.heap_tuples_written'],
      ['heap_blks_total', 'gauge cluster_vacuum.heap_blks_total'],
      ['heap_blks_scanned', 'gauge cluster_vacuum.heap_blks_scanned'],
      ['index_rebuild_count', 'gauge cluster_vacuum.index_rebuild_count'],
    ],
    from: `${withTable('pg_stat_progress_cluster')} LEFT JOIN pg_class AS by_index ON by_index.oid = cluster_index_relid`,
  },
  {
    name: 'indexes being made',
    since: 120_000,
    columns: [
      ['datname', 'tag db'],
      ['relation.relname', 'tag table'],
      ['made.relname', 'tag? index'],
      ['command', 'tag command'],
      ['phase', 'tag phase'],
      ['lockers_total', 'gauge create_index.lockers_total'],
      ['lockers_done', 'gauge create_index.lockers_done'],
      ['blocks_total', 'gauge create_index.blocks_total'],
      ['blocks_done', 'gauge create_index.blocks_done'],
      ['tuples_total', 'gauge create_index.tuples_total'],
      ['tuples_done', 'gauge create_index.tuples_done'],
      ['partitions_total', 'gauge create_index.partitions_total'],
      ['partitions_done', 'gauge create_index.partitions_done'],
    ],
    from: `${withTable('pg_stat_progress_create_index')} LEFT JOIN pg_class AS made ON made.oid = index_relid`,
  },
  {
    name: 'analyses',
    since: 130_000,
    columns: [
      ['datname', 'tag db'],
      ['relation.relname', 'tag table'],
      ['child.relname', 'tag? child_relation'],
      ['phase', 'tag phase'],
      ['sample_blks_total', 'gauge analyze.sample_blks_total'],
      ['sample_blks_scanned', 'gauge analyze.sample_blks_scanned'],
      ['ext_stats_total', 'gauge analyze.ext_stats_total'],
      ['ext_stats_computed', 'gauge analyze.ext_stats_computed'],
      ['child_tables_total', 'gauge analyze.child_tables_total'],
      ['child_tables_done', 'gauge analyze.child_tables_done'],
    ],
    from: `${withTable('pg_stat_progress_analyze')} LEFT JOIN pg_class AS child ON child.oid = current_child_table_relid`,
  },
];
