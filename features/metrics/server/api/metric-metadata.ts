import { authorOf, paramOf } from '@komainu/http/request-values.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { objectOf } from '@komainu/kernel/json.ts';
import type { FastifyInstance } from 'fastify';
import type { MetricDescription } from '../descriptions.ts';
import type { MetricEntry } from '../series-registry.ts';
import type { MetricsApi } from './api.ts';

const TYPES: ReadonlySet<string> = new Set(['gauge', 'count', 'rate', 'distribution']);
const TEXTS = ['type', 'unit', 'per_unit', 'description', 'short_name'] as const;

/** `GET|PUT /api/v1/metrics/{metric}`: what a metric is, in what unit, in whose words. */
export function metricMetadataRoutes(app: FastifyInstance, { registry, descriptions }: MetricsApi): void {
  app.get('/api/v1/metrics/:metric', { config: { access: { kind: 'api', permission: 'read' } } }, async (request) => {
    const name = paramOf(request, 'metric');
    const metric = registry.metric(name);
    if (metric === undefined && descriptions.get(name) === undefined) throw notFound(name);
    return answer(name, metric);
  });

  app.put('/api/v1/metrics/:metric', { config: { access: { kind: 'api', permission: 'write' } } }, async (request) => {
    const name = paramOf(request, 'metric');
    const change = readChange(objectOf(request.body));
    // A metric may be described before its first point, but to say nothing of an unknown one is a mistake.
    const known = registry.metric(name) !== undefined || descriptions.get(name) !== undefined;
    if (!known && Object.keys(change).length === 0) throw notFound(name);
    await descriptions.merge(name, change, authorOf(request));
    return answer(name, registry.metric(name));
  });

  /** Whatever nobody wrote is said by the points, and then by what we know of an Agent's own metrics. */
  function answer(name: string, metric: MetricEntry | undefined) {
    const written: MetricDescription = descriptions.get(name) ?? {};
    return {
      description: descriptions.textOf(name) || null,
      short_name: written.short_name ?? null,
      integration: descriptions.isReady(name) ? 'system' : null,
      statsd_interval: written.statsd_interval ?? (metric?.intervalSeconds || null),
      per_unit: descriptions.perUnitOf(name, metric?.unit) ?? null,
      type: written.type ?? metric?.type ?? null,
      unit: descriptions.unitOf(name, metric?.unit) || null,
    };
  }
}

function notFound(name: string): CodedError {
  return new CodedError('no_metric', `Metric ${name} not found`, { status: 404 });
}

function readChange(body: Readonly<Record<string, unknown>>): MetricDescription {
  const change: Record<string, string | number> = {};
  for (const key of TEXTS) {
    const value = body[key];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string') throw badRequest('bad_metadata', `${key} must be text`);
    change[key] = value;
  }
  if (change['type'] !== undefined && !TYPES.has(String(change['type']))) {
    throw badRequest('bad_metadata', `type must be one of ${[...TYPES].join(', ')}`);
  }
  const interval = body['statsd_interval'];
  if (typeof interval === 'number' && interval >= 0) change['statsd_interval'] = interval;
  return change;
}
