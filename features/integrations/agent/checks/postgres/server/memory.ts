import type { ViewQuery } from '../view-query.ts';

/** Needs the extension pg_buffercache. */
export const BUFFERCACHE: ViewQuery = {
  name: 'buffer cache',
  since: 100_000,
  columns: [
    [`COALESCE(datname, 'shared')`, 'tag db'],
    ['nspname', 'tag? schema'],
    ['relname', 'tag? relation'],
    ['used', 'gauge buffercache.used_buffers'],
    ['unused', 'gauge buffercache.unused_buffers'],
    ['usage', 'gauge buffercache.usage_count'],
    ['dirty', 'gauge buffercache.dirty_buffers'],
    ['pinning', 'gauge buffercache.pinning_backends'],
  ],
  // Grouped before it is joined: there are far more buffers than relations.
  from: `(SELECT reldatabase, relfilenode, count(relfilenode) AS used, count(*) - count(relfilenode) AS unused,
            sum(usagecount) AS usage, count(*) FILTER (WHERE isdirty) AS dirty, sum(pinning_backends) AS pinning
       FROM pg_buffercache GROUP BY reldatabase, relfilenode) AS buffers
    LEFT JOIN pg_database ON pg_database.oid = reldatabase
    LEFT JOIN pg_class AS relation ON pg_relation_filenode(relation.oid) = buffers.relfilenode
    LEFT JOIN pg_namespace ON pg_namespace.oid = relation.relnamespace`,
};

export const IO: ViewQuery = {
  name: 'input and output',
  since: 160_000,
  columns: [
    ['backend_type', 'tag backend_type'],
    ['object', 'tag object'],
    ['context', 'tag context'],
    ['evictions', 'monotonic_count io.evictions'],
    ['extend_time', 'monotonic_count io.extend_time'],
    ['extends', 'monotonic_count io.extends'],
    ['fsync_time', 'monotonic_count io.fsync_time'],
    ['fsyncs', 'monotonic_count io.fsyncs'],
    ['hits', 'monotonic_count io.hits'],
    ['read_time', 'monotonic_count io.read_time'],
    ['reads', 'monotonic_count io.reads'],
    ['write_time', 'monotonic_count io.write_time'],
    ['writes', 'monotonic_count io.writes'],
  ],
  from: 'pg_stat_io',
};
