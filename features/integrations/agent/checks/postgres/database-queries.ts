import { type RelationRule, relationFilter } from './relations.ts';
import type { ViewQuery } from './view-query.ts';

export interface DatabaseQueryOptions {
  readonly relations: readonly RelationRule[];
  readonly maxRelations: number;
  readonly bloat: boolean;
  readonly functions: boolean;
  readonly count: boolean;
}

const SYSTEM_SCHEMAS = `('pg_catalog', 'information_schema')`;

/** Queries that tell only of the database that they are asked in. */
export function databaseQueries(options: DatabaseQueryOptions): readonly ViewQuery[] {
  const { relations, maxRelations, bloat, functions, count } = options;
  return [
    ...(count ? [TABLE_COUNT] : []),
    ...(functions ? [FUNCTIONS] : []),
    ...(relations.length === 0 ? [] : relationQueries(relations, maxRelations)),
    ...(relations.length > 0 && bloat ? bloatQueries(relations, maxRelations) : []),
  ];
}

const TABLE_COUNT: ViewQuery = {
  name: 'count of tables',
  columns: [
    ['nspname', 'tag schema'],
    ['count(*)', 'gauge table.count'],
  ],
  from: `pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relkind IN ('r', 'p') AND nspname NOT IN ${SYSTEM_SCHEMAS} GROUP BY nspname`,
};

/** A function of which there are several is told by the names of its arguments. */
const FUNCTIONS: ViewQuery = {
  name: 'functions',
  columns: [
    ['stats.schemaname', 'tag schema'],
    [
      `stats.funcname || CASE WHEN count(*) OVER (PARTITION BY stats.funcname) > 1 AND proargnames IS NOT NULL
         THEN '_' || array_to_string(proargnames, '_') ELSE '' END`,
      'tag function',
    ],
    ['calls', 'rate function.calls'],
    ['total_time', 'rate function.total_time'],
    ['self_time', 'rate function.self_time'],
  ],
  from: 'pg_stat_user_functions AS stats JOIN pg_proc ON pg_proc.oid = stats.funcid',
};

/** Asking a table's size waits for its lock: one that is held alone is passed over. */
const NOT_LOCKED = `NOT EXISTS (SELECT FROM pg_locks AS held WHERE held.relation = relations.oid
    AND held.locktype = 'relation' AND held.mode = 'AccessExclusiveLock' AND held.granted)`;

function relationQueries(rules: readonly RelationRule[], most: number): readonly ViewQuery[] {
  const tables = `SELECT pg_class.*, nspname, pg_class.xmin::text::bigint AS changed_by
      FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE relkind = 'r' AND nspname NOT IN ${SYSTEM_SCHEMAS} AND ${relationFilter(rules, 'nspname')}`;
  // In their order, so that the same tables are told of each time there are too many.
  const from = `(SELECT * FROM (${tables}) AS relations WHERE ${NOT_LOCKED} ORDER BY oid LIMIT ${most}) AS tables`;
  const age = (time: string, of: string) =>
    `EXTRACT(EPOCH FROM clock_timestamp() - pg_stat_get_last_${time}_time(${of}))`;
  return [
    {
      name: 'tables',
      columns: [
        ['nspname', 'tag schema'],
        ['relname', 'tag table'],
        ['pg_stat_get_numscans(tables.oid)', 'rate seq_scans'],
        ['pg_stat_get_tuples_returned(tables.oid)', 'rate seq_rows_read'],
        ['used.scans', 'rate index_rel_scans'],
        ['used.fetched', 'rate index_rel_rows_fetched'],
        ['pg_stat_get_tuples_inserted(tables.oid)', 'rate rows_inserted'],
        ['pg_stat_get_tuples_updated(tables.oid)', 'rate rows_updated'],
        ['pg_stat_get_tuples_deleted(tables.oid)', 'rate rows_deleted'],
        ['pg_stat_get_tuples_hot_updated(tables.oid)', 'rate rows_hot_updated'],
        ['pg_stat_get_live_tuples(tables.oid)', 'gauge live_rows'],
        ['pg_stat_get_dead_tuples(tables.oid)', 'gauge dead_rows'],
        ['pg_stat_get_vacuum_count(tables.oid)', 'monotonic_count vacuumed'],
        ['pg_stat_get_autovacuum_count(tables.oid)', 'monotonic_count autovacuumed'],
        ['pg_stat_get_analyze_count(tables.oid)', 'monotonic_count analyzed'],
        ['pg_stat_get_autoanalyze_count(tables.oid)', 'monotonic_count autoanalyzed'],
        [age('vacuum', 'tables.oid'), 'gauge last_vacuum_age'],
        [age('autovacuum', 'tables.oid'), 'gauge last_autovacuum_age'],
        [age('analyze', 'tables.oid'), 'gauge last_analyze_age'],
        [age('autoanalyze', 'tables.oid'), 'gauge last_autoanalyze_age'],
        ['pg_stat_get_numscans(toast.indexrelid)', 'monotonic_count toast.index_scans'],
        ['pg_stat_get_tuples_fetched(toast.indexrelid)', 'monotonic_count toast.rows_fetched'],
        ['pg_stat_get_tuples_inserted(reltoastrelid)', 'monotonic_count toast.rows_inserted'],
        ['pg_stat_get_tuples_deleted(reltoastrelid)', 'monotonic_count toast.rows_deleted'],
        ['pg_stat_get_live_tuples(reltoastrelid)', 'gauge toast.live_rows'],
        ['pg_stat_get_dead_tuples(reltoastrelid)', 'gauge toast.dead_rows'],
        ['pg_stat_get_vacuum_count(reltoastrelid)', 'monotonic_count toast.vacuumed'],
        ['pg_stat_get_autovacuum_count(reltoastrelid)', 'monotonic_count toast.autovacuumed'],
        [age('vacuum', 'reltoastrelid'), 'gauge toast.last_vacuum_age'],
        [age('autovacuum', 'reltoastrelid'), 'gauge toast.last_autovacuum_age'],
        ['changed_by', 'gauge relation.xmin'],
      ],
      from: `${from} LEFT JOIN pg_index AS toast ON toast.indrelid = reltoastrelid
        CROSS JOIN LATERAL (SELECT sum(pg_stat_get_numscans(indexrelid)) AS scans,
          sum(pg_stat_get_tuples_fetched(indexrelid)) AS fetched FROM pg_index WHERE indrelid = tables.oid) AS used`,
    },
    {
      name: 'sizes of tables',
      columns: [
        ['nspname', 'tag schema'],
        ['relname', 'tag table'],
        ['parent', 'tag? partition_of'],
        ['relpages', 'gauge relation.pages'],
        ['reltuples', 'gauge relation.tuples'],
        ['relallvisible', 'gauge relation.all_visible'],
        ['own + toasted', 'gauge table_size'],
        ['own', 'gauge relation_size'],
        ['indexed', 'gauge index_size'],
        ['toasted', 'gauge toast_size'],
        ['own + indexed + toasted', 'gauge total_size'],
      ],
      from: `${from}
        LEFT JOIN LATERAL (SELECT inhparent::regclass::text AS parent FROM pg_inherits WHERE inhrelid = tables.oid LIMIT 1)
          AS inherited ON true
        CROSS JOIN LATERAL (SELECT pg_relation_size(tables.oid) AS own,
          CASE WHEN relhasindex THEN pg_indexes_size(tables.oid) ELSE 0 END AS indexed,
          CASE WHEN reltoastrelid > 0 THEN pg_relation_size(reltoastrelid) ELSE 0 END AS toasted) AS size`,
    },
    {
      name: 'indexes',
      columns: [
        ['schemaname', 'tag schema'],
        ['relname', 'tag table'],
        ['indexrelname', 'tag index'],
        ['idx_scan', 'rate index_scans'],
        ['idx_tup_read', 'rate index_rows_read'],
        ['idx_tup_fetch', 'rate index_rows_fetched'],
        ['pg_relation_size(indexrelid)', 'gauge individual_index_size'],
      ],
      from: `pg_stat_user_indexes WHERE ${relationFilter(rules, 'schemaname')} ORDER BY indexrelid LIMIT ${most}`,
    },
    {
      name: 'blocks of indexes',
      columns: [
        ['schemaname', 'tag schema'],
        ['relname', 'tag table'],
        ['indexrelname', 'tag index'],
        ['idx_blks_read', 'rate index.index_blocks_read'],
        ['idx_blks_hit', 'rate index.index_blocks_hit'],
      ],
      from: `pg_statio_user_indexes WHERE ${relationFilter(rules, 'schemaname')} ORDER BY indexrelid LIMIT ${most}`,
    },
    {
      name: 'blocks of tables',
      columns: [
        ['schemaname', 'tag schema'],
        ['relname', 'tag table'],
        ['heap_blks_read', 'rate heap_blocks_read'],
        ['heap_blks_hit', 'rate heap_blocks_hit'],
        ['idx_blks_read', 'rate index_blocks_read'],
        ['idx_blks_hit', 'rate index_blocks_hit'],
        ['toast_blks_read', 'rate toast_blocks_read'],
        ['toast_blks_hit', 'rate toast_blocks_hit'],
        ['tidx_blks_read', 'rate toast_index_blocks_read'],
        ['tidx_blks_hit', 'rate toast_index_blocks_hit'],
      ],
      from: `pg_statio_user_tables WHERE ${relationFilter(rules, 'schemaname')} ORDER BY relid LIMIT ${most}`,
    },
    {
      name: 'locks',
      columns: [
        ['mode', 'tag lock_mode'],
        ['locktype', 'tag lock_type'],
        ['nspname', 'tag schema'],
        ['relname', 'tag table'],
        ['granted', 'tag granted'],
        ['fastpath', 'tag fastpath'],
        ['count(*)', 'gauge locks'],
      ],
      from: `pg_locks JOIN pg_class ON pg_class.oid = relation JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND mode IS NOT NULL
          AND nspname NOT IN ${SYSTEM_SCHEMAS} AND ${relationFilter(rules, 'nspname', true)}
        GROUP BY mode, locktype, nspname, relname, granted, fastpath ORDER BY nspname, relname LIMIT ${most}`,
    },
  ];
}

/**
 * How many times larger a table or index is than its rows need, estimated from the planner's statistics: rows by the average
 * width of their columns, their header (24 bytes) and pointer (4 bytes), in pages less their own header; the leaves of an index
 * are filled to nine tenths. Rough, as every estimate without reading the table.
 */
function bloatQueries(rules: readonly RelationRule[], most: number): readonly ViewQuery[] {
  const ratio = (needed: string) => `round((CASE WHEN ${needed} > 0 THEN relpages / ${needed} ELSE 0 END)::numeric, 1)`;
  const page = `current_setting('block_size')::float - 24`;
  const width = 'sum((1 - null_frac) * avg_width)';
  return [
    {
      name: 'bloat of tables',
      columns: [
        ['schemaname', 'tag schema'],
        ['relname', 'tag table'],
        [ratio(`ceil(reltuples * (width + 28) / (${page}))`), 'gauge table_bloat'],
      ],
      from: `(SELECT schemaname, relname, relpages, reltuples, ${width} AS width
           FROM pg_stats JOIN pg_namespace ON nspname = schemaname
           JOIN pg_class ON relnamespace = pg_namespace.oid AND relname = tablename
          WHERE relkind = 'r' AND ${relationFilter(rules, 'schemaname')}
          GROUP BY schemaname, relname, relpages, reltuples ORDER BY schemaname, relname LIMIT ${most}) AS estimated`,
    },
    {
      name: 'bloat of indexes',
      columns: [
        ['schemaname', 'tag schema'],
        ['relname', 'tag table'],
        ['indexname', 'tag index'],
        [ratio(`ceil(reltuples * (width + 12) / (0.9 * (${page})))`), 'gauge index_bloat'],
      ],
      from: `(SELECT schemaname, tables.relname, indexes.relname AS indexname, indexes.relpages, indexes.reltuples,
            ${width} AS width
           FROM pg_index JOIN pg_class AS indexes ON indexes.oid = indexrelid
           JOIN pg_class AS tables ON tables.oid = indrelid
           JOIN pg_namespace ON pg_namespace.oid = tables.relnamespace
           JOIN pg_attribute ON attrelid = tables.oid AND attnum = ANY (indkey)
           JOIN pg_stats ON schemaname = nspname AND tablename = tables.relname AND pg_stats.attname = pg_attribute.attname
          WHERE ${relationFilter(rules, 'schemaname').replaceAll('relname ', 'tables.relname ')}
          GROUP BY schemaname, tables.relname, indexes.relname, indexes.relpages, indexes.reltuples
          ORDER BY schemaname, indexes.relname LIMIT ${most}) AS estimated`,
    },
  ];
}
