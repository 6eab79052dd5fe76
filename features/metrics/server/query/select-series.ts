import type { ScopeNode } from '@komainu/query/metrics/ast.ts';
import { NO_TAG } from '@komainu/query/metrics/fetch.ts';
import { scopeToPredicate } from '@komainu/query/metrics/scope.ts';
import type { MetricEntry, SeriesEntry, SeriesRegistry } from '../series-registry.ts';
import { mostLines, refuseLines } from './query-size.ts';

/** The tags that hold for everything a host sends; the infrastructure feature knows them. */
export type HostTags = (host: string) => readonly string[];

/** Series of one group, and the tag values that make it one. */
export interface SeriesGroup {
  readonly tags: Readonly<Record<string, string>>;
  readonly members: SeriesEntry[];
}

/** All tags of a series: its own, its host and what is known of the host. */
export function tagsOf(entry: SeriesEntry, hostTags: HostTags): readonly string[] {
  if (entry.host === '') return entry.tags;
  return [...entry.tags, `host:${entry.host}`, ...hostTags(entry.host)];
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
  const inScope = scopeToPredicate(scope);
  const simple = scope.kind === 'all' && groupBy.length === 0;
  const prefixes = groupBy.map((key) => `${key}:`);
  const groups = new Map<string, SeriesGroup>();
  const most = mostLines(points);
  for (const number of metric.series) {
    const entry = registry.entry(number);
    if (entry.lastSeenUnixS + SEEN_LAG_S < sinceUnixS) continue;
    const tags = simple ? [] : tagsOf(entry, hostTags);
    if (!inScope(tags)) continue;
    const values = prefixes.map((prefix) => valuesOf(tags, prefix));
    const key = values.join('\0');
    const group = groups.get(key);
    if (group !== undefined) group.members.push(entry);
    else {
      if (groups.size >= most) refuseLines(metric.name, groupBy, points);
      const named = Object.fromEntries(groupBy.map((tag, index) => [tag, values[index] ?? NO_TAG]));
      groups.set(key, { tags: named, members: [entry] });
    }
  }
  return [...groups.values()];
}

function valuesOf(tags: readonly string[], prefix: string): string {
  let value: string | undefined;
  for (const tag of tags) {
    if (!tag.startsWith(prefix)) continue;
    const found = tag.slice(prefix.length);
    if (value === undefined) value = found;
    else if (!value.split(',').includes(found)) value = `${value},${found}`;
  }
  return value ?? NO_TAG;
}
