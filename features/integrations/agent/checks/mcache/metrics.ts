/** What of `stats`, `stats items` and `stats slabs` is sent, as of the integration `mcache`. Rates are named `<name>_rate`. */
export interface StatGroup {
  readonly prefix: string;
  readonly gauges: ReadonlySet<string>;
  readonly rates: ReadonlySet<string>;
}

export const GENERAL: StatGroup = {
  prefix: 'memcache.',
  gauges: new Set([
    'bytes',
    'connection_structures',
    'curr_connections',
    'curr_items',
    'limit_maxbytes',
    'max_connections',
    'pointer_size',
    'threads',
    'total_items',
    'uptime',
  ]),
  rates: new Set([
    'bytes_read',
    'bytes_written',
    'cas_badval',
    'cas_hits',
    'cas_misses',
    'cmd_flush',
    'cmd_get',
    'cmd_set',
    'delete_hits',
    'delete_misses',
    'evictions',
    'get_hits',
    'get_misses',
    'listen_disabled_num',
    'rusage_system',
    'rusage_user',
    'total_connections',
  ]),
};

/** Groups that are asked for by `options`; their names begin with the slab: `items:1:number`, `1:chunk_size`. */
export const BY_SLAB: Readonly<Record<'items' | 'slabs', StatGroup>> = {
  items: {
    prefix: 'memcache.items.',
    gauges: new Set(['age', 'evicted_time', 'number', 'number_cold', 'number_hot', 'number_noexp', 'number_warm']),
    rates: new Set([
      'crawler_reclaimed',
      'direct_reclaims',
      'evicted',
      'evicted_nonzero',
      'evicted_unfetched',
      'expired_unfetched',
      'lrutail_reflocked',
      'moves_to_cold',
      'moves_to_warm',
      'moves_within_lru',
      'outofmemory',
      'reclaimed',
      'tailrepairs',
    ]),
  },
  slabs: {
    prefix: 'memcache.slabs.',
    gauges: new Set([
      'active_slabs',
      'chunk_size',
      'chunks_per_page',
      'free_chunks',
      'free_chunks_end',
      'mem_requested',
      'total_chunks',
      'total_malloced',
      'total_pages',
      'used_chunks',
    ]),
    rates: new Set([
      'cas_badval',
      'cas_hits',
      'cmd_set',
      'decr_hits',
      'delete_hits',
      'get_hits',
      'incr_hits',
      'touch_hits',
      'used_chunks',
    ]),
  },
};
