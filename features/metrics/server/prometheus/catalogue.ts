import { type Labels, METRIC_NAME } from '@komainu/query/promql/labels.ts';
import { parseSelector } from '@komainu/query/promql/parse.ts';
import type { MetricEntry, SeriesRegistry } from '../series-registry.ts';
import { keyOfTag, type TagIndex } from '../tag-index/tag-index.ts';
import { bad, type Parameters, timeParameter } from './parameters.ts';
import { type IndexOf, labelOf, matchSeries, promName } from './series-labels.ts';

/** What is listed of: only what a metric can be asked by. */
export interface Catalogue {
  readonly registry: SeriesRegistry;
  readonly indexOf: IndexOf;
}

/** More series are not listed at once. */
const MOST_LISTED = 100_000;

/** `/series`: the labels of every series that one of `match[]` selects. */
export function seriesAnswer(catalogue: Catalogue, parameters: Parameters): Record<string, string>[] {
  const matched = selected(catalogue, parameters);
  if (matched === undefined) throw bad('match[]', 'no match[] parameter provided');
  const listed = limited([...matched.values()], parameters);
  return listed.map((labels) => labels.toObject());
}

/** `/labels`: the names of all labels. */
export function labelNames(catalogue: Catalogue, parameters: Parameters): string[] {
  const names = new Set<string>();
  const matched = selected(catalogue, parameters);
  if (matched === undefined) {
    names.add(METRIC_NAME);
    const { tags, hosts } = everyTag(catalogue, parameters);
    if (hosts.size > 0) names.add('host');
    for (const tag of tags) names.add(labelOf(tag)[0]);
  } else for (const labels of matched.values()) for (const [name] of labels.pairs) names.add(name);
  return limited([...names].sort(), parameters);
}

/** `/label/<name>/values`. */
export function labelValues(catalogue: Catalogue, name: string, parameters: Parameters): string[] {
  const values = new Set<string>();
  const matched = selected(catalogue, parameters);
  if (matched !== undefined) for (const labels of matched.values()) values.add(labels.get(name));
  else if (name === METRIC_NAME) {
    const sinceUnixS = sinceOf(parameters);
    for (const { name: metric, lastSeenUnixS, type } of catalogue.registry.metrics()) {
      if (type !== 'distribution' && lastSeenUnixS >= sinceUnixS) values.add(promName(metric));
    }
  } else {
    const { tags, hosts } = everyTag(catalogue, parameters);
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
function everyTag({ registry, indexOf }: Catalogue, parameters: Parameters): { tags: Set<string>; hosts: Set<string> } {
  const sinceUnixS = sinceOf(parameters);
  const tags = new Set<string>();
  const hosts = new Set<string>();
  const indexes = new Map<MetricEntry, TagIndex | undefined>();
  for (const entry of registry.entries()) {
    if (entry.type === 'distribution' || entry.lastSeenUnixS === 0 || entry.lastSeenUnixS < sinceUnixS) continue;
    let index = indexes.get(entry.metric);
    if (index === undefined && !indexes.has(entry.metric)) {
      index = indexOf(entry.metric.name);
      indexes.set(entry.metric, index);
    }
    if (entry.host !== '' && index?.has('host') !== false) hosts.add(entry.host);
    for (const tag of entry.tags) if (index === undefined || index.has(keyOfTag(tag))) tags.add(tag);
  }
  return { tags, hosts };
}

function selected({ registry, indexOf }: Catalogue, parameters: Parameters): ReadonlyMap<string, Labels> | undefined {
  const selectors = parameters.getAll('match[]').map(parseSelector);
  if (selectors.length === 0) return undefined;
  const sinceUnixS = sinceOf(parameters);
  const byKey = new Map<string, Labels>();
  for (const matchers of selectors) {
    for (const { labels } of matchSeries(registry, matchers, sinceUnixS, indexOf)) byKey.set(labels.key, labels);
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
