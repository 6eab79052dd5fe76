import { alsoCounted, type Measure, measures } from './table.ts';

/** Totals of documents and requests, of a node and of all primary shards alike. */
const TOTALS = {
  'flush.total': 'flush.total',
  'flush.total.time': 'flush.total_time_in_millis ms',
  'get.exists.time': 'get.exists_time_in_millis ms',
  'get.exists.total': 'get.exists_total',
  'get.missing.time': 'get.missing_time_in_millis ms',
  'get.missing.total': 'get.missing_total',
  'get.time': 'get.time_in_millis ms',
  'get.total': 'get.total',
  'indexing.delete.time': 'indexing.delete_time_in_millis ms',
  'indexing.delete.total': 'indexing.delete_total',
  'indexing.index.time': 'indexing.index_time_in_millis ms',
  'indexing.index.total': 'indexing.index_total',
  'merges.total': 'merges.total',
  'merges.total.docs': 'merges.total_docs',
  'merges.total.size': 'merges.total_size_in_bytes',
  'merges.total.time': 'merges.total_time_in_millis ms',
  'refresh.total': 'refresh.total',
  'refresh.total.time': 'refresh.total_time_in_millis ms',
  'search.fetch.time': 'search.fetch_time_in_millis ms',
  'search.fetch.total': 'search.fetch_total',
  'search.query.time': 'search.query_time_in_millis ms',
  'search.query.total': 'search.query_total',
};

const CURRENT = {
  'docs.count': 'docs.count',
  'docs.deleted': 'docs.deleted',
  'get.current': 'get.current',
  'indexing.delete.current': 'indexing.delete_current',
  'indexing.index.current': 'indexing.index_current',
  'merges.current': 'merges.current',
  'merges.current.docs': 'merges.current_docs',
  'merges.current.size': 'merges.current_size_in_bytes',
  'search.fetch.current': 'search.fetch_current',
  'search.query.current': 'search.query_current',
  'store.size': 'store.size_in_bytes',
};

const EXTERNAL_REFRESHES = {
  'refresh.external.total': 'refresh.external_total',
  'refresh.external.total.time': 'refresh.external_total_time_in_millis ms',
};

const NODE = [
  ...measures('gauge', 'elasticsearch', 'indices', CURRENT),
  ...alsoCounted(measures('gauge', 'elasticsearch', 'indices', TOTALS)),
  ...measures('gauge', 'elasticsearch', '', {
    'fielddata.size': 'indices.fielddata.memory_size_in_bytes',
    'fs.total.available_in_bytes': 'fs.total.available_in_bytes',
    'fs.total.free_in_bytes': 'fs.total.free_in_bytes',
    'fs.total.total_in_bytes': 'fs.total.total_in_bytes',
    'http.current_open': 'http.current_open',
    'indices.recovery.current_as_source': 'indices.recovery.current_as_source',
    'indices.recovery.current_as_target': 'indices.recovery.current_as_target',
    'indices.segments.count': 'indices.segments.count',
    'indices.segments.fixed_bit_set_memory_in_bytes': 'indices.segments.fixed_bit_set_memory_in_bytes',
    'indices.segments.index_writer_max_memory_in_bytes': 'indices.segments.index_writer_max_memory_in_bytes',
    'indices.segments.index_writer_memory_in_bytes': 'indices.segments.index_writer_memory_in_bytes',
    'indices.segments.memory_in_bytes': 'indices.segments.memory_in_bytes',
    'indices.segments.version_map_memory_in_bytes': 'indices.segments.version_map_memory_in_bytes',
    'indices.translog.operations': 'indices.translog.operations',
    'indices.translog.size_in_bytes': 'indices.translog.size_in_bytes',
    'process.open_fd': 'process.open_file_descriptors',
    'search.fetch.open_contexts': 'indices.search.open_contexts',
    'transport.server_open': 'transport.server_open',
  }),
  ...alsoCounted(
    measures('gauge', 'elasticsearch', '', {
      'fielddata.evictions': 'indices.fielddata.evictions',
      'http.total_opened': 'http.total_opened',
      'transport.rx_count': 'transport.rx_count',
      'transport.rx_size': 'transport.rx_size_in_bytes',
      'transport.tx_count': 'transport.tx_count',
      'transport.tx_size': 'transport.tx_size_in_bytes',
    }),
  ),
  ...ratedAndCounted('elasticsearch.indices', 'indices', {
    'indexing.throttle_time': 'indexing.throttle_time_in_millis ms',
    'query_cache.evictions': 'query_cache.evictions',
    'query_cache.hit_count': 'query_cache.hit_count',
    'recovery.throttle_time': 'recovery.throttle_time_in_millis ms',
  }),
  ...measures('rate', 'elasticsearch', '', { 'indices.query_cache.miss_count': 'indices.query_cache.miss_count' }),
  ...measures('count', 'elasticsearch', '', {
    'indices.query_cache.miss_count.total': 'indices.query_cache.miss_count',
  }),
  ...measures('gauge', 'elasticsearch', '', {
    'indices.query_cache.memory_size_in_bytes': 'indices.query_cache.memory_size_in_bytes',
  }),
  ...['fielddata', 'parent', 'request'].flatMap((name) => breaker(name, name, 'rate')),
  // Elasticsearch 8 took an underscore away.
  ...['in_flight_requests', 'inflight_requests'].flatMap((name) => breaker('inflight_requests', name, 'gauge')),
  ...measures('gauge', 'jvm.mem', 'jvm.mem', {
    heap_committed: 'heap_committed_in_bytes',
    heap_in_use: 'heap_used_percent',
    heap_max: 'heap_max_in_bytes',
    heap_used: 'heap_used_in_bytes',
    non_heap_committed: 'non_heap_committed_in_bytes',
    non_heap_used: 'non_heap_used_in_bytes',
    'pools.old.max': 'pools.old.max_in_bytes',
    'pools.old.used': 'pools.old.used_in_bytes',
    'pools.survivor.max': 'pools.survivor.max_in_bytes',
    'pools.survivor.used': 'pools.survivor.used_in_bytes',
    'pools.young.max': 'pools.young.max_in_bytes',
    'pools.young.used': 'pools.young.used_in_bytes',
  }),
  ...measures('gauge', 'elasticsearch.search', 'indices.search', { 'scroll.current': 'scroll_current' }),
  ...alsoCounted(
    measures('gauge', 'elasticsearch.search', 'indices.search', {
      'scroll.time': 'scroll_time_in_millis ms',
      'scroll.total': 'scroll_total',
    }),
  ),
  ...measures('gauge', 'elasticsearch', '', {
    'cgroup.cpu.stat.number_of_elapsed_periods': 'os.cgroup.cpu.stat.number_of_elapsed_periods',
    'cgroup.cpu.stat.number_of_times_throttled': 'os.cgroup.cpu.stat.number_of_times_throttled',
    'process.cpu.percent': 'process.cpu.percent',
  }),
  ...measures('gauge', 'elasticsearch.indexing_pressure.memory.current', 'indexing_pressure.memory.current', {
    coordinating_in_bytes: 'coordinating_in_bytes',
    primary_in_bytes: 'primary_in_bytes',
    replica_in_bytes: 'replica_in_bytes',
  }),
  ...measures('gauge', 'jvm.threads', 'jvm.threads', { count: 'count', peak_count: 'peak_count' }),
];

const CACHES = [
  ...measures('gauge', 'elasticsearch.indices', 'indices', {
    'query_cache.cache_size': 'query_cache.cache_size',
    'request_cache.memory_size_in_bytes': 'request_cache.memory_size_in_bytes',
    'segments.doc_values_memory_in_bytes': 'segments.doc_values_memory_in_bytes',
    'segments.norms_memory_in_bytes': 'segments.norms_memory_in_bytes',
    'segments.stored_fields_memory_in_bytes': 'segments.stored_fields_memory_in_bytes',
    'segments.term_vectors_memory_in_bytes': 'segments.term_vectors_memory_in_bytes',
    'segments.terms_memory_in_bytes': 'segments.terms_memory_in_bytes',
  }),
  ...measures('count', 'elasticsearch.indices', 'indices', {
    'query_cache.cache_count': 'query_cache.cache_count',
    'query_cache.total_count': 'query_cache.total_count',
  }),
  ...ratedAndCounted('elasticsearch.indices', 'indices', {
    'request_cache.evictions': 'request_cache.evictions',
    'request_cache.hit_count': 'request_cache.hit_count',
    'request_cache.miss_count': 'request_cache.miss_count',
  }),
  ...measures('rate', 'elasticsearch.indices', 'indices', { 'indexing.index_failed': 'indexing.index_failed' }),
];

const DISKS = [
  ...measures('rate', 'elasticsearch.fs.total', 'fs.io_stats.total', {
    disk_io_op: 'operations',
    disk_reads: 'read_operations',
    disk_writes: 'write_operations',
  }),
  ...measures('gauge', 'elasticsearch.fs.total', 'fs.io_stats.total', {
    disk_read_size_in_bytes: 'read_kilobytes',
    disk_write_size_in_bytes: 'write_kilobytes',
  }).map((measure) => ({ ...measure, factor: 1024 })),
];

/** Pools of all versions: bulk became write, index and listener went, and so on. */
const COUNTED_POOLS = [
  'bulk',
  'flush',
  'generic',
  'get',
  'index',
  'listener',
  'management',
  'refresh',
  'search',
  'snapshot',
  'write',
];
const PLAIN_POOLS = [
  'fetch_shard_started',
  'fetch_shard_store',
  'force_merge',
  'merge',
  'percolate',
  'suggest',
  'warmer',
];

const COLLECTIONS = ['young', 'old'].flatMap((generation) =>
  measures('gauge', `jvm.gc.collectors.${generation}`, `jvm.gc.collectors.${generation}`, {
    collection_time: 'collection_time_in_millis ms',
    count: 'collection_count',
  }),
);

/**
 * What is measured of a node, in the body of `/_nodes/stats`. What a version does not say is not there: pools and caches came
 * and went. Collections of the garbage collectors are totals, or rates where wished.
 * https://www.elastic.co/guide/en/elasticsearch/reference/8.19/cluster-nodes-stats.html
 */
export function nodeMeasures(collectionsAsRate: boolean): readonly Measure[] {
  return [
    ...NODE,
    ...CACHES,
    ...DISKS,
    ...measures('gauge', 'elasticsearch', 'indices', EXTERNAL_REFRESHES),
    ...COLLECTIONS.map((measure) => (collectionsAsRate ? { ...measure, type: 'rate' as const } : measure)),
    ...PLAIN_POOLS.flatMap((name) => pool(name)),
    ...COUNTED_POOLS.flatMap((name) => countedPool(name)),
    ...measures('gauge', '', '', { 'elasticsearch.thread_pool.warmer.completed': 'thread_pool.warmer.completed' }),
  ];
}

/** What is measured of all primary shards, or of those of an index, in a body of `/_stats`. */
export const PRIMARY_MEASURES: readonly Measure[] = measures('gauge', 'elasticsearch.primaries', 'primaries', {
  ...CURRENT,
  ...TOTALS,
  ...EXTERNAL_REFRESHES,
});

function pool(name: string): readonly Measure[] {
  const [metric, path] = [`elasticsearch.thread_pool.${name}`, `thread_pool.${name}`];
  return [
    ...measures('gauge', metric, path, { active: 'active', queue: 'queue', threads: 'threads' }),
    ...measures('rate', metric, path, { rejected: 'rejected' }),
  ];
}

/** A pool whose work is counted as well. */
function countedPool(name: string): readonly Measure[] {
  const [metric, path] = [`elasticsearch.thread_pool.${name}`, `thread_pool.${name}`];
  return [
    ...pool(name),
    ...measures('gauge', metric, path, { completed: 'completed' }),
    ...measures('count', metric, path, {
      'completed.count': 'completed',
      'rejected.count': 'rejected',
      'threads.count': 'threads',
    }),
  ];
}

function breaker(name: string, pathName: string, tripped: Measure['type']): readonly Measure[] {
  const [metric, path] = [`elasticsearch.breakers.${name}`, `breakers.${pathName}`];
  return [
    ...measures('gauge', metric, path, {
      estimated_size_in_bytes: 'estimated_size_in_bytes',
      overhead: 'overhead',
    }),
    ...measures(tripped, metric, path, { tripped: 'tripped' }),
  ];
}

function ratedAndCounted(metric: string, path: string, table: Readonly<Record<string, string>>): readonly Measure[] {
  const rates = measures('rate', metric, path, table);
  return rates.flatMap((rate) => [rate, { ...rate, metric: `${rate.metric}.count`, type: 'count' as const }]);
}
