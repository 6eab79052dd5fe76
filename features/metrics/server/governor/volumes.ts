import { setImmediate } from 'node:timers/promises';
import type { MetricVolume } from '@komainu/contracts/metrics/governance-api.ts';
import type { MetricAssets } from '../api/api.ts';
import type { QueryCounts } from '../query-counts/query-counts.ts';
import type { MetricEntry, SeriesRegistry } from '../series-registry.ts';
import { keysOf } from './exploding-tag.ts';
import type { SeriesGovernor } from './governor.ts';

const HOUR_S = 3600;
/** Days of which queries are told. */
export const QUERIED_DAYS = 30;
/** Others get a turn after so many series. */
const SERIES_A_TURN = 20_000;
/** So many of the newest series say which keys a metric has. */
const SAMPLE = 100;

/** What every metric costs now. All series are looked at: whoever asks often keeps the answer for a while. */
export async function metricVolumes(
  registry: SeriesRegistry,
  governor: SeriesGovernor,
  assets: MetricAssets,
  counts: Pick<QueryCounts, 'queries' | 'lastUnixS'>,
  nowUnixS: number,
): Promise<MetricVolume[]> {
  const used = new Map<string, number>();
  for (const { uses } of await assets()) {
    for (const metric of uses.keys()) used.set(metric, (used.get(metric) ?? 0) + 1);
  }
  const volumes: MetricVolume[] = [];
  let looked = 0;
  for (const metric of registry.metrics()) {
    looked += metric.series.length;
    volumes.push({
      metric: metric.name,
      ...activity(registry, metric, nowUnixS - HOUR_S),
      ...governor.growth(metric.name, nowUnixS),
      tags: tagKeys(registry, metric),
      queries: counts.queries(metric.name, QUERIED_DAYS),
      queriedUnixMs: counts.lastUnixS(metric.name) * 1000,
      usedBy: used.get(metric.name) ?? 0,
    });
    if (looked < SERIES_A_TURN) continue;
    looked = 0;
    await setImmediate();
  }
  return volumes;
}

function activity(registry: SeriesRegistry, metric: MetricEntry, sinceUnixS: number) {
  const hosts = new Set<string>();
  let seriesNow = 0;
  for (const number of metric.series) {
    const { host, lastSeenUnixS } = registry.entry(number);
    if (lastSeenUnixS < sinceUnixS) continue;
    seriesNow++;
    if (host !== '') hosts.add(host);
  }
  return { seriesNow, hosts: hosts.size };
}

function tagKeys(registry: SeriesRegistry, { series }: MetricEntry): string[] {
  const keys = new Set<string>();
  for (const number of series.slice(-SAMPLE)) {
    for (const [key] of keysOf(registry.entry(number))) if (key !== '') keys.add(key);
  }
  return [...keys].sort();
}
