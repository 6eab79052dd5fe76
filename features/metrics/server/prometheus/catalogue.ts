import { type Labels, METRIC_NAME } from '@komainu/query/promql/labels.ts';
import { parseSelector } from '@komainu/query/promql/parse.ts';
import type { SeriesRegistry } from '../series-registry.ts';
import { bad, type Parameters, timeParameter } from './parameters.ts';
import { labelOf, matchSeries, promName } from './series-labels.ts';

/** More series are not listed at once. */
const MOST_LISTED = 100_000;

/** `/series`: the labels of every series that one of `match[]` selects. */
export function seriesAnswer(registry: SeriesRegistry, parameters: Parameters): Record<string, string>[] {
  const matched = selected(registry, parameters);
  if (matched === undefined) throw bad('match[]', 'no match[] parameter provided');
  const listed = limited([...matched.values()], parameters);
  return listed.map((labels) => labels.toObject());
}

/** `/labels`: the names of all labels. */
export function labelNames(registry: SeriesRegistry, parameters: Parameters): string[] {
  const names = new Set<string>();
  const matched = selected(registry, parameters);
  if (matched === undefined) {
    names.add(METRIC_NAME);
    const { tags, hosts } = everyTag(registry, parameters);
    if (hosts.size > 0) names.add('host');
    for (const tag of tags) names.add(labelOf(tag)[0]);
  } else for (const labels of matched.values()) for (const [name] of labels.pairs) names.add(name);
  return limited([...names].sort(), parameters);
}

/** `/label/<name>/values`. */
export function labelValues(registry: SeriesRegistry, name: string, parameters: Parameters): string[] {
  const values = new Set<string>();
  const matched = selected(registry, parameters);
  if (matched !== undefined) for (const labels of matched.values()) values.add(labels.get(name));
  else if (name === METRIC_NAME) {
    const sinceUnixS = sinceOf(parameters);
    for (const { name: metric, lastSeenUnixS, type } of registry.metrics()) {
      if (type !== 'distribution' && lastSeenUnixS >= sinceUnixS) values.add(promName(metric));
    }
  } else {
    const { tags, hosts } = everyTag(registry, parameters);
    if (name === 'host') for (const host of hosts) values.add(host);
    for (const tag of tags) {
      const [key, value] = labelOf(tag);
      if (key === name) values.add(value);
    }
  }
  values.delete('');
  return limited([...values].sort(), parameters);
}

/** The tags and hosts of every series: far fewer than series, so they are gathered before they are taken apart. */
function everyTag(registry: SeriesRegistry, parameters: Parameters): { tags: Set<string>; hosts: Set<string> } {
  const sinceUnixS = sinceOf(parameters);
  const tags = new Set<string>();
  const hosts = new Set<string>();
  for (const entry of registry.entries()) {
    if (entry.type === 'distribution' || entry.lastSeenUnixS === 0 || entry.lastSeenUnixS < sinceUnixS) continue;
    if (entry.host !== '') hosts.add(entry.host);
    for (const tag of entry.tags) tags.add(tag);
  }
  return { tags, hosts };
}

function selected(registry: SeriesRegistry, parameters: Parameters): ReadonlyMap<string, Labels> | undefined {
  const selectors = parameters.getAll('match[]').map(parseSelector);
  if (selectors.length === 0) return undefined;
  const sinceUnixS = sinceOf(parameters);
  const byKey = new Map<string, Labels>();
  for (const matchers of selectors) {
    for (const { labels } of matchSeries(registry, matchers, sinceUnixS)) byKey.set(labels.key, labels);
  }
  return byKey;
}

function sinceOf(parameters: Parameters): number {
  return timeParameter(parameters, 'start', 0) / 1000;
}

function limited<Item>(items: readonly Item[], parameters: Parameters): Item[] {
  const asked = Number(parameters.get('limit') ?? 0);
  return items.slice(0, asked > 0 ? Math.min(asked, MOST_LISTED) : MOST_LISTED);
}
