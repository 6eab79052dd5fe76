import type { CheckSender } from '../../check.ts';
import { BY_SLAB, GENERAL, type StatGroup } from './metrics.ts';
import type { MemcachedStats } from './protocol.ts';

/** Sends the general statistics, and the shares that follow from them. */
export function reportStats(stats: MemcachedStats, tags: readonly string[], sender: CheckSender): void {
  for (const [name, text] of stats) send(GENERAL, name, text, tags, sender);
  const share = (part: string, whole: string, factor: number, metric: string) => {
    const [numerator, denominator] = [numberOf(stats.get(part)), numberOf(stats.get(whole))];
    if (numerator === undefined || !denominator) return;
    sender.gauge(metric, (factor * numerator) / denominator, tags);
  };
  share('get_hits', 'cmd_get', 100, 'memcache.get_hit_percent');
  share('bytes', 'limit_maxbytes', 100, 'memcache.fill_percent');
  share('bytes', 'curr_items', 1, 'memcache.avg_item_size');
}

/** Sends the statistics of items or slabs, each with the slab it is of. */
export function reportBySlab(
  group: keyof typeof BY_SLAB,
  stats: MemcachedStats,
  tags: readonly string[],
  sender: CheckSender,
): void {
  for (const [key, text] of stats) {
    const [, slab, name = key] = /^(?:items:)?(\d+):(.+)$/.exec(key) ?? [];
    send(BY_SLAB[group], name, text, slab === undefined ? tags : [...tags, `slab:${slab}`], sender);
  }
}

function send(group: StatGroup, name: string, text: string, tags: readonly string[], sender: CheckSender): void {
  const value = numberOf(text);
  if (value === undefined) return;
  if (group.gauges.has(name)) sender.gauge(`${group.prefix}${name}`, value, tags);
  if (group.rates.has(name)) sender.rate(`${group.prefix}${name}_rate`, value, tags);
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
