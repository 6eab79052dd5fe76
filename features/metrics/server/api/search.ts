import type { MetricNamesAnswer, MetricTagsAnswer } from '@komainu/contracts/metrics/explorer-api.ts';
import { numberParam, queryOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { parseMetricQuery } from '@komainu/query/metrics/parse.ts';
import { type ScopePredicate, scopeToPredicate } from '@komainu/query/metrics/scope.ts';
import type { FastifyInstance } from 'fastify';
import { tagsOf } from '../query/series-tags.ts';
import type { MetricEntry } from '../series-registry.ts';
import { indexedTags } from '../tag-index/tag-index.ts';
import type { MetricsApi } from './api.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const MOST_RESULTS = 10_000;
const MOST_VALUES = 200;

/** Names, for completion: `/api/v1/search`, `/api/v1/metrics`, and our own `/api/unstable/metrics(/tags)`. */
export function searchRoutes(app: FastifyInstance, api: MetricsApi): void {
  const { registry } = api;

  app.get('/api/v1/search', READ, async (request) => {
    const text = queryOf(request)['q'];
    if (text === undefined) throw badRequest('no_query', 'The parameter "q" is required');
    const [, facet, wanted = ''] = /^(?:(metrics|hosts):)?(.*)$/s.exec(text) ?? [];
    const matching = (names: Iterable<string>) =>
      [...names]
        .filter((name) => name.includes(wanted))
        .sort()
        .slice(0, MOST_RESULTS);
    return {
      results: {
        metrics: facet === 'hosts' ? [] : matching(registry.metrics().map(({ name }) => name)),
        hosts: facet === 'metrics' ? [] : matching(registry.hosts().map(({ name }) => name)),
      },
    };
  });

  app.get('/api/v1/metrics', READ, async (request) => {
    const query = queryOf(request);
    if (query['from'] === undefined) throw badRequest('bad_parameter', 'The parameter "from" is required');
    const from = numberParam(query, 'from', 0);
    const host = query['host'];
    const inScope = tagFilter(query['tag_filter']);
    const active = (metric: MetricEntry) =>
      metric.series.some((number) => {
        const entry = registry.entry(number);
        if (entry.lastSeenUnixS < from || (host !== undefined && entry.host !== host)) return false;
        return inScope === undefined || inScope(tagsOf(entry, api.hostTags));
      });
    const metrics = registry.metrics().filter((metric) => metric.lastSeenUnixS >= from && active(metric));
    return { metrics: metrics.map(({ name }) => name).sort(), from: String(from), ...(host !== undefined && { host }) };
  });

  app.get('/api/unstable/metrics', READ, async (request): Promise<MetricNamesAnswer> => {
    const query = queryOf(request);
    const words = (query['search'] ?? '').toLowerCase().split(/\s+/);
    const limit = numberParam(query, 'limit', 1000);
    const language = query['language'] === 'ja' ? 'ja' : 'en';
    const found = registry.metrics().filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
    found.sort((a, b) => (a.name < b.name ? -1 : 1));
    return {
      data: found.slice(0, limit).map(({ name, type, unit, intervalSeconds, series, lastSeenUnixS }) => ({
        metric: name,
        type: api.descriptions.get(name)?.type ?? type,
        unit: api.descriptions.unitOf(name, unit),
        perUnit: api.descriptions.perUnitOf(name, unit) ?? '',
        intervalSeconds,
        series: series.length,
        lastSeenUnixMs: lastSeenUnixS * 1000,
        description: api.descriptions.textOf(name, language),
      })),
    };
  });

  app.get('/api/unstable/metrics/tags', READ, async (request): Promise<MetricTagsAnswer> => {
    const query = queryOf(request);
    const metric = registry.metric(query['metric'] ?? '');
    if (metric === undefined) return { data: [] };
    const search = (query['search'] ?? '').toLowerCase();
    return { data: tagKeys(metric, search, api) };
  });
}

/** Tag keys with their values, keys that most series carry first; bare tags have the key ''. */
function tagKeys(metric: MetricEntry, search: string, api: MetricsApi): MetricTagsAnswer['data'] {
  const keys = new Map<string, { series: number; values: Map<string, number> }>();
  const index = api.tagIndexes.of(metric.name);
  for (const number of metric.series) {
    for (const tag of new Set(indexedTags(tagsOf(api.registry.entry(number), api.hostTags), index))) {
      if (search !== '' && !tag.includes(search)) continue;
      const colon = tag.indexOf(':');
      const key = colon < 0 ? '' : tag.slice(0, colon);
      const found = keys.get(key) ?? { series: 0, values: new Map<string, number>() };
      const value = tag.slice(colon + 1);
      found.series++;
      found.values.set(value, (found.values.get(value) ?? 0) + 1);
      keys.set(key, found);
    }
  }
  return [...keys]
    .sort(([a, left], [b, right]) => right.series - left.series || (a < b ? -1 : 1))
    .map(([key, { values }]) => ({
      key,
      values: [...values]
        .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
        .slice(0, MOST_VALUES)
        .map(([value]) => value),
      total: values.size,
    }));
}

/** A tag filter such as `env IN (a, b) AND NOT host:x`: what stands between the braces of a metric query. */
export function tagFilter(text: string | undefined): ScopePredicate | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const node = parseMetricQuery(`avg:filter{${text}}`);
  return node.kind === 'query' ? scopeToPredicate(node.scope) : undefined;
}
