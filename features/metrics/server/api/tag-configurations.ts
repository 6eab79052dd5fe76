import { isoMicros, resourceOf } from '@komainu/http/json-api.ts';
import { authorOf, paramOf } from '@komainu/http/request-values.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { listOf, objectOf, stringsOf } from '@komainu/kernel/json.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance } from 'fastify';
import { TAG_CONFIGURATION, type TagConfiguration } from '../tag-index/tag-configuration.ts';
import type { MetricsApi } from './api.ts';

const TYPE = 'manage_tags';
const TYPES: ReadonlySet<string> = new Set(['gauge', 'count', 'rate', 'distribution']);
const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const WRITE = { config: { access: { kind: 'api', permission: 'write' } } } as const;

/** `/api/v2/metrics/{metric}/tags`, and the same for many metrics at once by `/config/bulk-tags`. */
export function tagConfigurationRoutes(app: FastifyInstance, { metadata, tagIndexes }: MetricsApi): void {
  const url = '/api/v2/metrics/:metric/tags';
  const found = async (metric: string) => {
    const document = await metadata.get<TagConfiguration>(TAG_CONFIGURATION, metric);
    if (document === undefined) throw new CodedError('no_tag_configuration', `${metric} not found`, { status: 404 });
    return document;
  };

  app.get(url, READ, async (request) => ({ data: tagConfigurationAnswer(await found(paramOf(request, 'metric'))) }));

  app.post(url, WRITE, async (request, reply) => {
    const metric = paramOf(request, 'metric');
    const { attributes } = resourceOf(request.body, TYPE);
    if ((await metadata.get(TAG_CONFIGURATION, metric)) !== undefined) {
      throw new CodedError('tag_configuration_exists', `${metric} already has a tag configuration`, { status: 409 });
    }
    const body = readConfiguration(attributes, undefined);
    const document = await metadata.put(TAG_CONFIGURATION, metric, body, authorOf(request));
    await tagIndexes.changed();
    return reply.code(201).send({ data: tagConfigurationAnswer(document) });
  });

  app.patch(url, WRITE, async (request) => {
    const metric = paramOf(request, 'metric');
    const { attributes } = resourceOf(request.body, TYPE);
    const body = readConfiguration(attributes, (await found(metric)).body);
    const document = await metadata.put(TAG_CONFIGURATION, metric, body, authorOf(request));
    await tagIndexes.changed();
    return { data: tagConfigurationAnswer(document) };
  });

  app.delete(url, WRITE, async (request, reply) => {
    const metric = paramOf(request, 'metric');
    await found(metric);
    await metadata.delete(TAG_CONFIGURATION, metric, authorOf(request));
    await tagIndexes.changed();
    return reply.code(204).send();
  });
}

/** `POST|DELETE /api/v2/metrics/config/bulk-tags`: for every known metric whose name begins with the given prefix. */
export function bulkTagRoutes(app: FastifyInstance, { metadata, registry, tagIndexes, queryCounts }: MetricsApi): void {
  const url = '/api/v2/metrics/config/bulk-tags';
  const type = 'metric_bulk_configure_tags';
  const metricsOf = (prefix: string) => registry.metrics().filter(({ name }) => name.startsWith(prefix));

  app.post(url, WRITE, async (request, reply) => {
    const { id, attributes } = resourceOf(request.body, type);
    if (id === '') throw badRequest('bad_body', 'Invalid request body: data.id must be a metric name or its prefix');
    const tags = stringsOf(attributes['tags']);
    const override = attributes['override_existing_configurations'] !== false;
    const excludes = attributes['exclude_tags_mode'] === true;
    const window = attributes['include_actively_queried_tags_window'];
    for (const metric of metricsOf(id)) {
      const existing = await metadata.get<TagConfiguration>(TAG_CONFIGURATION, metric.name);
      if (existing !== undefined && !override) continue;
      const queried = typeof window === 'number' && window > 0 ? queryCounts.keys(metric.name, window) : [];
      const wanted = {
        metric_type: metric.type,
        tags: excludes ? tags.filter((tag) => !queried.includes(tag)) : [...new Set([...tags, ...queried])],
        exclude_tags_mode: attributes['exclude_tags_mode'],
        ...(metric.type === 'distribution' && { include_percentiles: attributes['include_percentiles'] }),
      };
      await metadata.put(TAG_CONFIGURATION, metric.name, readConfiguration(wanted, existing?.body), authorOf(request));
    }
    await tagIndexes.changed();
    const answered = {
      tags,
      emails: stringsOf(attributes['emails']),
      status: 'Accepted',
      exclude_tags_mode: attributes['exclude_tags_mode'] ?? null,
      override_existing_configurations: override,
      include_actively_queried_tags_window: attributes['include_actively_queried_tags_window'] ?? null,
    };
    return reply.code(202).send({ data: { type, id, attributes: answered } });
  });

  app.delete(url, WRITE, async (request, reply) => {
    const { id, attributes } = resourceOf(request.body, type);
    if (id === '') throw badRequest('bad_body', 'Invalid request body: data.id must be a metric name or its prefix');
    for (const metric of metricsOf(id)) await metadata.delete(TAG_CONFIGURATION, metric.name, authorOf(request));
    await tagIndexes.changed();
    const answered = {
      emails: stringsOf(attributes['emails']),
      status: 'Accepted',
      override_existing_configurations: true,
    };
    return reply.code(202).send({ data: { type, id, attributes: answered } });
  });
}

function readConfiguration(
  attributes: Readonly<Record<string, unknown>>,
  before: TagConfiguration | undefined,
): TagConfiguration {
  const metricType = attributes['metric_type'] ?? before?.metricType;
  if (typeof metricType !== 'string' || !TYPES.has(metricType)) {
    throw badRequest('bad_body', `metric_type must be one of ${[...TYPES].join(', ')}`);
  }
  const tags = attributes['tags'] === undefined ? (before?.tags ?? []) : stringsOf(attributes['tags']);
  const asked = listOf(attributes['aggregations']).map((item) => {
    const { space, time } = objectOf(item);
    return { space: String(space), time: String(time) };
  });
  const percentiles = attributes['include_percentiles'] ?? before?.includePercentiles;
  if (percentiles !== undefined && metricType !== 'distribution') {
    throw badRequest('bad_body', 'include_percentiles is only for distribution metrics');
  }
  const excluded = attributes['exclude_tags_mode'] ?? before?.excludeTagsMode;
  return {
    metricType,
    tags,
    aggregations: asked.length > 0 ? asked : (before?.aggregations ?? usualAggregations(metricType)),
    ...(percentiles !== undefined && { includePercentiles: percentiles === true }),
    ...(excluded !== undefined && { excludeTagsMode: excluded === true }),
  };
}

function usualAggregations(metricType: string): TagConfiguration['aggregations'] {
  if (metricType === 'distribution') return [];
  const kind = metricType === 'gauge' ? 'avg' : 'sum';
  return [{ space: kind, time: kind }];
}

/** A configuration as JSON:API. */
export function tagConfigurationAnswer({ id, body, createdAtUnixMs, updatedAtUnixMs }: Document<TagConfiguration>) {
  return {
    type: TYPE,
    id,
    attributes: {
      tags: body.tags,
      created_at: isoMicros(createdAtUnixMs),
      modified_at: isoMicros(updatedAtUnixMs),
      metric_type: body.metricType,
      ...(body.metricType === 'distribution'
        ? { include_percentiles: body.includePercentiles ?? false }
        : { aggregations: body.aggregations }),
      ...(body.excludeTagsMode !== undefined && { exclude_tags_mode: body.excludeTagsMode }),
    },
  };
}
