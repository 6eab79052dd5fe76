import type { MetricAsset } from '@komainu/contracts/metrics/governance-api.ts';
import { numberParam, paramOf, queryOf } from '@komainu/http/request-values.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance } from 'fastify';
import { tagsOf } from '../query/series-tags.ts';
import type { MetricEntry, SeriesEntry } from '../series-registry.ts';
import { indexedVolume } from '../tag-index/indexed-volume.ts';
import { TAG_CONFIGURATION, type TagConfiguration } from '../tag-index/tag-configuration.ts';
import { indexedTags, keyOfTag } from '../tag-index/tag-index.ts';
import type { MetricsApi } from './api.ts';
import { assetsOf } from './governance-routes.ts';
import { tagFilter } from './search.ts';
import { tagConfigurationAnswer } from './tag-configurations.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const HOUR_S = 3600;
const DAY_S = 86_400;
/** What `window[seconds]` is unless given. */
const USUAL_WINDOW_S = 30 * DAY_S;

/** `/api/v2/metrics` and what it tells of one metric: tags, volumes, estimates. */
export function catalogueRoutes(app: FastifyInstance, api: MetricsApi): void {
  const { registry, metadata } = api;
  const metricOf = (name: string): MetricEntry => {
    const metric = registry.metric(name);
    if (metric === undefined) throw new CodedError('no_metric', `${name} not found`, { status: 404 });
    return metric;
  };

  app.get('/api/v2/metrics', READ, async (request) => {
    const query = queryOf(request);
    const configured = new Map(
      (await metadata.list<TagConfiguration>(TAG_CONFIGURATION)).map((document) => [document.id, document]),
    );
    const names = listed(query, configured, api);
    const size = query['page[size]'] === undefined ? undefined : numberParam(query, 'page[size]', 10_000);
    const after = decodeCursor(query['page[cursor]']);
    const rest = after === undefined ? names : names.filter((name) => name > after);
    const page = size === undefined ? rest : rest.slice(0, size);
    const last = page.at(-1);
    const data = page.map((name) => {
      const document = configured.get(name);
      return document === undefined ? { type: 'metrics', id: name } : tagConfigurationAnswer(document);
    });
    if (size === undefined) return { data };
    const nextCursor = last !== undefined && page.length < rest.length ? encodeCursor(last) : null;
    const cursor = query['page[cursor]'] ?? null;
    const link = (to: string | null) => {
      const at = to === null ? '' : `&page[cursor]=${to}`;
      return `${request.protocol}://${request.host}/api/v2/metrics?page[size]=${size}${at}`;
    };
    return {
      data,
      meta: { pagination: { type: 'cursor_limit', cursor, next_cursor: nextCursor, limit: size } },
      links: {
        self: link(cursor),
        first: link(null),
        prev: null,
        next: nextCursor === null ? null : link(nextCursor),
        last: null,
      },
    };
  });

  app.get('/api/v2/metrics/:metric/all-tags', READ, async (request) => {
    const name = paramOf(request, 'metric');
    const index = api.tagIndexes.of(name);
    const tags = new Set<string>();
    for (const number of registry.metric(name)?.series ?? []) {
      for (const tag of indexedTags(tagsOf(registry.entry(number), api.hostTags), index)) tags.add(tag);
    }
    return { data: { type: 'metrics', id: name, attributes: { tags: [...tags].sort() } } };
  });

  app.get('/api/v2/metrics/:metric/volumes', READ, async (request) => {
    const metric = metricOf(paramOf(request, 'metric'));
    const since = Math.floor(api.clock.nowMs() / 1000) - HOUR_S;
    const active = metric.series
      .map((number) => registry.entry(number))
      .filter(({ lastSeenUnixS }) => lastSeenUnixS >= since);
    const indexed = await indexedVolume(active, api.tagIndexes.of(metric.name));
    const attributes =
      metric.type === 'distribution'
        ? { distinct_volume: indexed }
        : { indexed_volume: indexed, ingested_volume: active.length };
    return {
      data: {
        type: metric.type === 'distribution' ? 'distinct_metric_volumes' : 'metric_volumes',
        id: metric.name,
        attributes,
      },
    };
  });

  app.get('/api/v2/metrics/:metric/active-configurations', READ, async (request) => {
    const name = paramOf(request, 'metric');
    const windowSeconds = numberParam(queryOf(request), 'window[seconds]', USUAL_WINDOW_S);
    const kind = registry.metric(name)?.type === 'count' ? 'sum' : 'avg';
    return {
      data: {
        type: 'actively_queried_configurations',
        id: name,
        attributes: {
          active_tags: api.queryCounts.keys(name, windowSeconds),
          active_aggregations: [{ space: kind, time: kind }],
        },
      },
    };
  });

  app.get('/api/v2/metrics/:metric/tag-cardinalities', READ, async (request) => {
    const metric = metricOf(paramOf(request, 'metric'));
    const sinceUnixS = Math.floor(api.clock.nowMs() / 1000) - DAY_S;
    const deltas = newValues(
      metric.series.map((number) => registry.entry(number)),
      sinceUnixS,
    );
    return {
      data: [...deltas].map(([id, delta]) => ({
        id,
        type: 'tag_cardinality',
        attributes: { cardinality_delta: delta },
      })),
      meta: { metric_name: metric.name },
    };
  });

  app.get('/api/v2/metrics/:metric/assets', READ, async (request) => {
    const name = paramOf(request, 'metric');
    const assets = await assetsOf(api, name);
    const ofKind = (kind: MetricAsset['kind']) => ({
      data: assets.filter((asset) => asset.kind === kind).map(({ id }) => ({ id, type: `${kind}s` })),
    });
    return {
      data: {
        id: name,
        type: 'metrics',
        relationships: {
          dashboards: ofKind('dashboard'),
          monitors: ofKind('monitor'),
          notebooks: ofKind('notebook'),
          slos: ofKind('slo'),
        },
      },
      included: assets.map(({ kind, id, title, url, tags }) => ({
        id,
        type: `${kind}s`,
        attributes: { title, url, tags },
      })),
    };
  });

  app.get('/api/v2/metrics/:metric/estimate', READ, async (request) => {
    const name = paramOf(request, 'metric');
    const query = queryOf(request);
    const asked = query['filter[groups]'];
    const keys = asked?.split(',').filter((key) => key !== '');
    // Without a word of tags it is the present configuration that is meant.
    const index = api.tagIndexes.of(name);
    const counts = (tag: string) =>
      keys === undefined ? index === undefined || index.has(keyOfTag(tag)) : keys.includes(keyOfTag(tag));
    const metric = registry.metric(name);
    const groups = new Set<string>();
    const hours = Math.max(1, numberParam(query, 'filter[hours_ago]', 0));
    const since = Math.floor(api.clock.nowMs() / 1000) - hours * HOUR_S;
    for (const number of metric?.series ?? []) {
      const entry = registry.entry(number);
      if (entry.lastSeenUnixS < since) continue;
      const tags = tagsOf(entry, api.hostTags);
      groups.add(tags.filter(counts).sort().join('\0'));
    }
    const distribution = metric?.type === 'distribution';
    const percentiles = distribution && query['filter[pct]'] === 'true';
    return {
      data: {
        type: 'metric_cardinality_estimate',
        id: name,
        attributes: {
          estimated_output_series: groups.size * (percentiles ? 10 : distribution ? 5 : 1),
          estimate_type: percentiles ? 'percentile' : distribution ? 'distribution' : 'count_or_gauge',
          estimated_at: new Date(api.clock.nowMs()).toISOString(),
        },
      },
    };
  });
}

/** By tag key, sorted: values that live since then less values that no longer do. */
function newValues(series: readonly SeriesEntry[], sinceUnixS: number): [key: string, delta: number][] {
  const byKey = new Map<string, Map<string, { before: boolean; now: boolean }>>();
  for (const { host, tags, firstSeenUnixS, lastSeenUnixS } of series) {
    const before = firstSeenUnixS < sinceUnixS && lastSeenUnixS >= sinceUnixS - DAY_S;
    const now = lastSeenUnixS >= sinceUnixS;
    for (const tag of host === '' ? tags : [`host:${host}`, ...tags]) {
      const values = byKey.get(keyOfTag(tag)) ?? new Map<string, { before: boolean; now: boolean }>();
      const known = values.get(tag);
      values.set(tag, { before: before || known?.before === true, now: now || known?.now === true });
      byKey.set(keyOfTag(tag), values);
    }
  }
  return [...byKey]
    .map(([key, values]): [string, number] => {
      let delta = 0;
      for (const { before, now } of values.values()) delta += Number(now) - Number(before);
      return [key, delta];
    })
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

/** Names that pass the filters, in order. Configured metrics are listed even before their first point. */
function listed(
  query: Readonly<Record<string, string | undefined>>,
  configured: ReadonlyMap<string, Document<TagConfiguration>>,
  api: MetricsApi,
): string[] {
  const { registry } = api;
  const inScope = tagFilter(query['filter[tags]']);
  const onlyConfigured = query['filter[configured]'];
  const type = query['filter[metric_type]'];
  const percentiles = query['filter[include_percentiles]'];
  const configuredTag = query['filter[tags_configured]'];
  const queried = query['filter[queried]'];
  const windowSeconds = numberParam(query, 'window[seconds]', 0);
  const queriedSince = Math.floor(api.clock.nowMs() / 1000) - (windowSeconds > 0 ? windowSeconds : USUAL_WINDOW_S);
  const since = windowSeconds > 0 ? Math.floor(api.clock.nowMs() / 1000) - windowSeconds : 0;
  const names = new Set(registry.metrics().map(({ name }) => name));
  for (const name of configured.keys()) names.add(name);
  return [...names]
    .filter((name) => {
      const document = configured.get(name);
      const metric = registry.metric(name);
      if (onlyConfigured !== undefined && (onlyConfigured === 'true') !== (document !== undefined)) return false;
      if (configuredTag !== undefined && document?.body.tags.includes(configuredTag) !== true) return false;
      if (type !== undefined && !ofType(metric, document, type)) return false;
      if (percentiles !== undefined && (document?.body.includePercentiles ?? false) !== (percentiles === 'true'))
        return false;
      if (queried !== undefined && (queried === 'true') !== api.queryCounts.lastUnixS(name) >= queriedSince)
        return false;
      // With `filter[queried]` the window says when queries count.
      if (queried === undefined && since > 0 && (metric?.lastSeenUnixS ?? 0) < since) return false;
      if (inScope === undefined) return true;
      return metric?.series.some((number) => inScope(tagsOf(registry.entry(number), api.hostTags))) === true;
    })
    .sort();
}

function ofType(
  metric: MetricEntry | undefined,
  document: Document<TagConfiguration> | undefined,
  type: string,
): boolean {
  const known = metric?.type ?? document?.body.metricType;
  return type === 'non_distribution' ? known !== 'distribution' : known === type;
}

function encodeCursor(name: string): string {
  return Buffer.from(name, 'utf8').toString('hex');
}

function decodeCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined || cursor === '') return undefined;
  if (!/^([0-9a-f]{2})+$/.test(cursor)) throw badRequest('bad_cursor', 'page[cursor] is not a cursor of this list');
  return Buffer.from(cursor, 'hex').toString('utf8');
}
