import { type Labels, METRIC_NAME } from '@komainu/query/promql/labels.ts';
import { parseSelector } from '@komainu/query/promql/parse.ts';
import type { SeriesRegistry } from '../series-registry.ts';
import { bad, type Parameters, timeParameter } from './parameters.ts';
import { labelsOf, matchSeries, promName } from './series-labels.ts';

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
  for (const labels of all(registry, parameters)) for (const [name] of labels.pairs) names.add(name);
  return limited([...names].sort(), parameters);
}

/** `/label/<name>/values`. Names may be escaped as Prometheus 3 does (`U__system_2e_cpu`). */
export function labelValues(registry: SeriesRegistry, name: string, parameters: Parameters): string[] {
  if (name === METRIC_NAME && parameters.getAll('match[]').length === 0) {
    const sinceUnixS = sinceOf(parameters);
    const metrics = registry
      .metrics()
      .filter(({ lastSeenUnixS, type }) => type !== 'distribution' && lastSeenUnixS >= sinceUnixS);
    return limited([...new Set(metrics.map((metric) => promName(metric.name)))].sort(), parameters);
  }
  const values = new Set<string>();
  for (const labels of all(registry, parameters)) {
    const value = labels.get(name);
    if (value !== '') values.add(value);
  }
  return limited([...values].sort(), parameters);
}

/** The labels of what `match[]` selects, of every series when there is none. */
function* all(registry: SeriesRegistry, parameters: Parameters): Generator<Labels> {
  const matched = selected(registry, parameters);
  if (matched !== undefined) {
    yield* matched.values();
    return;
  }
  const sinceUnixS = sinceOf(parameters);
  for (const entry of registry.entries()) {
    if (entry.type === 'distribution' || entry.lastSeenUnixS === 0 || entry.lastSeenUnixS < sinceUnixS) continue;
    yield labelsOf(entry, promName(entry.metric.name));
  }
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
