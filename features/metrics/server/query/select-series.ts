import type { ScopeNode } from '@komainu/query/metrics/ast.ts';
import { NO_TAG } from '@komainu/query/metrics/fetch.ts';
import type { MetricEntry, SeriesEntry, SeriesRegistry } from '../series-registry.ts';
import { mostLines, refuseLines } from './query-size.ts';
import { type HostTags, scopeTest, valueReader } from './series-tags.ts';

/** Series of one group, and the tag values that make it one. */
export interface SeriesGroup {
  readonly tags: Readonly<Record<string, string>>;
  readonly members: SeriesEntry[];
}

/** How far the remembered `last_seen` of a series may lag after a restart, in seconds. */
const SEEN_LAG_S = 2 * 3600;

/**
 * The series of a metric that are in scope and may have points since then, by group. A series with several values of a
 * key belongs to the group of all of them, joined by commas. Throws `too_many_groups` (422) where their lines, of `points`
 * numbers each, would not fit into memory.
 */
export function selectSeries(
  registry: SeriesRegistry,
  metric: MetricEntry,
  scope: ScopeNode,
  groupBy: readonly string[],
  sinceUnixS: number,
  hostTags: HostTags,
  points: number,
): SeriesGroup[] {
  const inScope = scopeTest(scope, registry, hostTags);
  const readers = groupBy.map((key) => valueReader(key, metric.tagLists, hostTags));
  const groups = new Map<string, SeriesGroup>();
  const most = mostLines(points);
  registry.matching(metric, sinceUnixS - SEEN_LAG_S, inScope, (entry) => {
    const values = readers.map((read) => read(entry) ?? NO_TAG);
    const key = values.length === 1 ? (values[0] ?? '') : values.join('\0');
    const group = groups.get(key);
    if (group !== undefined) group.members.push(entry);
    else {
      if (groups.size >= most) refuseLines(metric.name, groupBy, points);
      const named = Object.fromEntries(groupBy.map((tag, index) => [tag, values[index] ?? NO_TAG]));
      groups.set(key, { tags: named, members: [entry] });
    }
  });
  return [...groups.values()];
}
