/** A number in an answer of the server, by its path, and how it is sent. */
export interface MongoMetric {
  readonly path: readonly string[];
  readonly type: 'gauge' | 'rate';
  readonly metric: string;
}

/** Letters of lock modes whose case matters, which metrics spell out. */
const LOCK_MODES: Readonly<Record<string, string>> = {
  r: 'intent_shared',
  R: 'shared',
  w: 'intent_exclusive',
  W: 'exclusive',
};

/** Of `serverStatus`; and, under names that the check puts there, of what else is always asked. */
export const BASE: readonly MongoMetric[] = [
  ...listed('rate', 'asserts', ['msg', 'regular', 'rollovers', 'user', 'warning']),
  ...listed('gauge', 'connections', ['available', 'current', 'totalCreated']),
  ...listed('gauge', 'connection_pool', [
    ...['numClientConnections', 'numAScopedConnections', 'totalAvailable', 'totalInUse', 'totalRefreshing'],
  ]),
  ...listed('rate', 'connection_pool', ['totalCreated']),
  ...listed('rate', 'extra_info', ['heap_usage_bytes', 'page_faults']),
  one('gauge', 'fsyncLocked'),
  ...listed('gauge', 'globalLock.activeClients', ['readers', 'total', 'writers']),
  ...listed('gauge', 'globalLock.currentQueue', ['readers', 'total', 'writers']),
  one('gauge', 'globalLock.totalTime'),
  ...listed('gauge', 'mem', ['bits', 'resident', 'virtual']),
  ...listed('gauge', 'metrics.cursor.open', ['noTimeout', 'pinned', 'total']),
  one('rate', 'metrics.cursor.timedOut'),
  ...listed('rate', 'metrics.document', ['deleted', 'inserted', 'returned', 'updated']),
  ...listed('rate', 'metrics.getLastError', ['wtime.num', 'wtime.totalMillis', 'wtimeouts']),
  ...listed('rate', 'metrics.operation', ['scanAndOrder', 'writeConflicts']),
  ...listed('rate', 'metrics.query.planCache', ['classic.hits', 'classic.misses', 'sbe.hits', 'sbe.misses']),
  ...listed('rate', 'metrics.query.sort', ['spillToDisk', 'totalBytesSorted', 'totalKeysSorted']),
  ...listed('rate', 'metrics.queryExecutor', ['scanned', 'scannedObjects']),
  ...listed('rate', 'metrics.repl.apply', ['batches.num', 'batches.totalMillis', 'ops']),
  ...listed('gauge', 'metrics.repl.buffer', ['count', 'maxSizeBytes', 'sizeBytes']),
  ...listed('rate', 'metrics.repl.network', [
    ...['bytes', 'getmores.num', 'getmores.totalMillis', 'ops', 'readersCreated'],
  ]),
  ...listed('rate', 'metrics.ttl', ['deletedDocuments', 'passes']),
  ...listed('rate', 'network', ['bytesIn', 'bytesOut', 'numRequests']),
  ...listed('gauge', 'opLatencies', ['reads.latency', 'writes.latency', 'commands.latency']),
  ...listed('gauge', 'opLatencies', ['reads.latency.avg', 'writes.latency.avg', 'commands.latency.avg']),
  ...listed('rate', 'opLatencies', ['reads.latency', 'writes.latency', 'commands.latency']),
  ...listed('rate', 'opcounters', ['command', 'delete', 'getmore', 'insert', 'query', 'update']),
  ...listed('rate', 'opcountersRepl', ['command', 'delete', 'getmore', 'insert', 'query', 'update']),
  ...listed('gauge', 'oplog', ['logSizeMB', 'timeDiff', 'usedSizeMB']),
  ...listed('gauge', 'replSet', ['health', 'replicationLag', 'state', 'voteFraction', 'votes']),
  one('gauge', 'sessions.count'),
  one('gauge', 'uptime'),
];

/** Of `hostInfo`: the machine, or the container, that the server runs on. */
export const HOST: readonly MongoMetric[] = [
  { path: ['system', 'memSizeMB'], type: 'gauge', metric: 'mongodb.system.mem.total' },
  { path: ['system', 'memLimitMB'], type: 'gauge', metric: 'mongodb.system.mem.limit' },
  { path: ['system', 'numCores'], type: 'gauge', metric: 'mongodb.system.cpu.cores' },
];

/** Of `dbStats`. */
export const DATABASE: readonly MongoMetric[] = listed('gauge', 'stats', [
  ...['avgObjSize', 'collections', 'dataSize', 'freeStorageSize', 'fsTotalSize', 'fsUsedSize', 'indexes'],
  ...[
    'indexFreeStorageSize',
    'indexSize',
    'numExtents',
    'objects',
    'storageSize',
    'totalFreeStorageSize',
    'totalSize',
    'views',
  ],
]);

export const LOCKS: readonly MongoMetric[] = [
  ...locks('Collection', { acquireCount: 'RrWw', acquireWaitCount: 'RW', timeAcquiringMicros: 'RW' }),
  ...locks('Database', { acquireCount: 'rRwW', acquireWaitCount: 'rRwW', timeAcquiringMicros: 'rRwW' }),
  ...locks('Global', { acquireCount: 'rRwW', acquireWaitCount: 'rRwW', timeAcquiringMicros: 'rRwW' }),
  ...locks('Metadata', { acquireCount: 'RW' }),
  ...locks('oplog', { acquireCount: 'Rw', acquireWaitCount: 'Rw', timeAcquiringMicros: 'Rw' }),
];

const CACHE = 'wiredTiger.cache';

export const WIRED_TIGER: readonly MongoMetric[] = [
  renamed('gauge', CACHE, 'bytes currently in the cache', 'bytes_currently_in_cache'),
  renamed('gauge', CACHE, 'bytes read into cache', 'bytes_read_into_cache'),
  renamed('gauge', CACHE, 'bytes written from cache', 'bytes_written_from_cache'),
  renamed(
    'rate',
    CACHE,
    'failed eviction of pages that exceeded the in-memory maximum',
    'failed_eviction_of_pages_exceeding_the_in_memory_maximum',
  ),
  renamed('gauge', CACHE, 'in-memory page splits', 'in_memory_page_splits'),
  renamed('gauge', CACHE, 'maximum bytes configured', 'maximum_bytes_configured'),
  renamed('gauge', CACHE, 'maximum page size at eviction', 'maximum_page_size_at_eviction'),
  renamed('gauge', CACHE, 'modified pages evicted', 'modified_pages_evicted'),
  renamed('gauge', CACHE, 'pages currently held in the cache', 'pages_currently_held_in_cache'),
  renamed(
    'rate',
    CACHE,
    'pages evicted because they exceeded the in-memory maximum',
    'pages_evicted_exceeding_the_in_memory_maximum',
  ),
  renamed('rate', CACHE, 'pages evicted by application threads', 'pages_evicted_by_application_threads'),
  renamed('gauge', CACHE, 'pages read into cache', 'pages_read_into_cache'),
  renamed('gauge', CACHE, 'pages requested from the cache', 'pages_requested_from_cache'),
  renamed('gauge', CACHE, 'pages written from cache', 'pages_written_from_cache'),
  renamed('gauge', CACHE, 'tracked dirty bytes in the cache', 'tracked_dirty_bytes_in_cache'),
  renamed('gauge', CACHE, 'unmodified pages evicted', 'unmodified_pages_evicted'),
  // MongoDB 8.0 and later has the tickets elsewhere.
  ...['read.available', 'read.out', 'read.totalTickets', 'write.available', 'write.out', 'write.totalTickets'].flatMap(
    (name) => {
      const tickets = one('gauge', `wiredTiger.concurrentTransactions.${name}`);
      return [tickets, { ...tickets, path: ['queues', 'execution', ...name.split('.')] }];
    },
  ),
];

/** `additional_metrics: [metrics.commands]`. */
export const COMMANDS: readonly MongoMetric[] = [
  ...['count', 'createIndexes', 'delete', 'eval', 'findAndModify', 'insert', 'update'].flatMap((command) => [
    one('rate', `metrics.commands.${command}.failed`),
    one('gauge', `metrics.commands.${command}.total`),
  ]),
];

/** `additional_metrics: [tcmalloc]`. */
export const TCMALLOC: readonly MongoMetric[] = [
  ...listed('gauge', 'tcmalloc.generic', ['current_allocated_bytes', 'heap_size']),
  ...listed('gauge', 'tcmalloc.tcmalloc', [
    ...['aggressive_memory_decommit', 'central_cache_free_bytes', 'current_total_thread_cache_bytes'],
    ...['max_total_thread_cache_bytes', 'pageheap_free_bytes', 'pageheap_unmapped_bytes', 'spinlock_total_delay_ns'],
    ...['thread_cache_free_bytes', 'transfer_cache_free_bytes'],
  ]),
];

/** `additional_metrics: [top]`: of one collection of the command `top`. Counts are sent twice, by an old name too. */
export const TOP: readonly MongoMetric[] = [
  ...['commands', 'getmore', 'insert', 'queries', 'readLock', 'remove', 'total', 'update', 'writeLock'].flatMap(
    (what) => [
      ...twice(`${what}.count`, 'mongodb.usage'),
      { ...one('gauge', `${what}.time`), metric: `mongodb.usage.${what.toLowerCase()}.time` },
    ],
  ),
];

/** `additional_metrics: [sharded_data_distribution]`: of one collection on one shard. */
export const DISTRIBUTION: readonly MongoMetric[] = [
  { path: ['numOrphanedDocs'], type: 'gauge', metric: 'mongodb.sharded_data_distribution.num_orphaned_docs' },
  { path: ['numOwnedDocuments'], type: 'gauge', metric: 'mongodb.sharded_data_distribution.num_owned_documents' },
  { path: ['orphanedSizeBytes'], type: 'gauge', metric: 'mongodb.sharded_data_distribution.orphaned_size_bytes' },
  { path: ['ownedSizeBytes'], type: 'gauge', metric: 'mongodb.sharded_data_distribution.owned_size_bytes' },
];

/** `additional_metrics: [collection]`: of one collection. */
export const COLLECTION: readonly MongoMetric[] = [
  ...listed('gauge', 'collection', [
    ...['avgObjSize', 'capped', 'count', 'max', 'maxSize', 'nindexes', 'size', 'storageSize', 'totalIndexSize'],
  ]),
  ...['commands', 'reads', 'transactions', 'writes'].flatMap((what) => [
    one('gauge', `collection.${what}.latency`),
    one('gauge', `collection.${what}.latency.avg`),
    one('rate', `collection.${what}.ops`),
  ]),
  ...twice('collection.collectionScans.total', 'mongodb'),
  ...twice('collection.collectionScans.nonTailable', 'mongodb'),
];

/** `collections_indexes_stats`: of one index. */
export const INDEX: readonly MongoMetric[] = twice('collection.indexes.accesses.ops', 'mongodb');

/** The metric of a path: small letters, lock modes spelt out, and `ps` for rates. */
function one(type: MongoMetric['type'], path: string): MongoMetric {
  return { path: path.split('.'), type, metric: `mongodb.${path.toLowerCase()}${type === 'rate' ? 'ps' : ''}` };
}

function listed(type: MongoMetric['type'], prefix: string, names: readonly string[]): readonly MongoMetric[] {
  return names.map((name) => one(type, `${prefix}.${name}`));
}

/** WiredTiger's names are sentences. */
function renamed(type: MongoMetric['type'], prefix: string, name: string, as: string): MongoMetric {
  return { ...one(type, `${prefix}.${as}`), path: [...prefix.split('.'), name] };
}

function twice(path: string, prefix: string): readonly MongoMetric[] {
  const metric = `${prefix}.${path.toLowerCase()}`;
  return [
    { path: path.split('.'), type: 'rate', metric: `${metric}ps` },
    { path: path.split('.'), type: 'gauge', metric },
  ];
}

function locks(resource: string, counters: Readonly<Record<string, string>>): readonly MongoMetric[] {
  return Object.entries(counters).flatMap(([counter, modes]) =>
    [...modes].map((mode) => ({
      path: ['locks', resource, counter, mode],
      type: 'rate' as const,
      metric: `mongodb.locks.${resource}.${counter}.${LOCK_MODES[mode]}ps`.toLowerCase(),
    })),
  );
}
