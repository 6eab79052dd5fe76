import type { HostSeen } from '@komainu/pipeline/seen-hosts.ts';
import { SpanStats } from '../stats/span-stats.ts';
import { BUCKET_MS, type StatsWriter } from '../stats/stats-writer.ts';
import { SpanHosts } from './span-hosts.ts';

/**
 * What the spans of one block say beside their rows. The requests of a block are stored together or not at all, so their
 * counts are kept together too: hundreds of small ones a request would wait for the commit, and outlive what the collector
 * takes for short-lived.
 */
export class BlockFacts {
  /** Of the batch: another object as soon as it is another block. */
  readonly dictionaries: object;
  readonly stats = new SpanStats(BUCKET_MS);
  readonly hosts = new SpanHosts();
  #told = false;

  constructor(dictionaries: object) {
    this.dictionaries = dictionaries;
  }

  /** For each request of the block once it is committed; only the first has anything to tell. */
  tellOnce(stats: StatsWriter, hostSeen: HostSeen | undefined): void {
    if (this.#told) return;
    this.#told = true;
    stats.merge(this.stats.buckets);
    if (hostSeen !== undefined) this.hosts.report(hostSeen);
  }
}
