import type { Numbers } from './innodb-status.ts';

/** Adds what follows from the server's numbers: bytes of the buffer pool, and how much of the key cache is in use. */
export function addDerived(numbers: Numbers): void {
  addKeyCache(numbers);
  addBufferPool(numbers);
}

function addKeyCache(numbers: Numbers): void {
  const size = numbers.get('key_buffer_size');
  const block = numbers.get('key_cache_block_size');
  if (size === undefined) return;
  numbers.set('Key_buffer_size', size);
  if (block === undefined) return;
  const [unused, used, unflushed] = ['unused', 'used', 'not_flushed'].map((name) => numbers.get(`Key_blocks_${name}`));
  if (size !== 0 && unused !== undefined) numbers.set('Key_cache_utilization', 1 - (unused * block) / size);
  if (used !== undefined) numbers.set('Key_buffer_bytes_used', used * block);
  if (unflushed !== undefined) numbers.set('Key_buffer_bytes_unflushed', unflushed * block);
}

function addBufferPool(numbers: Numbers): void {
  const pages = (name: string) => numbers.get(`Innodb_buffer_pool_pages_${name}`);
  const pageBytes = numbers.get('Innodb_page_size');
  const [total, free] = [pages('total'), pages('free')];
  const setMissing = (name: string, value: number | undefined) => {
    const key = `Innodb_buffer_pool_${name}`;
    if (value !== undefined && !numbers.has(key)) numbers.set(key, value);
  };
  const used = total === undefined || free === undefined ? undefined : total - free;
  if (used !== undefined && total) setMissing('pages_utilization', used / total);
  if (pageBytes === undefined) return;
  const bytes = (count: number | undefined) => (count === undefined ? undefined : count * pageBytes);
  setMissing('bytes_data', bytes(pages('data')));
  setMissing('bytes_dirty', bytes(pages('dirty')));
  setMissing('bytes_free', bytes(free));
  setMissing('bytes_total', bytes(total));
  setMissing('bytes_used', bytes(used));
}

interface CacheCounts {
  readonly hits: number;
  readonly asked: number;
}

/** How many queries the query cache answered, in percent: since the start, and since the run before. */
export class QueryCacheUse {
  #last: CacheCounts | undefined;

  add(numbers: Numbers): void {
    const hits = numbers.get('Qcache_hits');
    const inserts = numbers.get('Qcache_inserts');
    const notCached = numbers.get('Qcache_not_cached');
    if (hits === undefined || inserts === undefined || notCached === undefined) return;
    const counts: CacheCounts = { hits, asked: hits + inserts + notCached };
    numbers.set('Qcache_utilization', percent(hits, counts.asked));
    if (this.#last !== undefined) {
      const instant = percent(hits - this.#last.hits, counts.asked - this.#last.asked);
      numbers.set('Qcache_instant_utilization', instant);
    }
    this.#last = counts;
  }
}

function percent(part: number, whole: number): number {
  return part > 0 && whole > 0 ? (100 * part) / whole : 0;
}
