import { authorOf, paramOf } from '@komainu/http/request-values.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance } from 'fastify';
import {
  LOG_METRIC,
  type LogMetricBody,
  logMetricName,
  patchLogMetric,
  presentLogMetric,
  readLogMetric,
} from './definition.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const WRITE = { config: { access: { kind: 'api', permission: 'write' } } } as const;
const PATH = '/api/v2/logs/config/metrics';
const MOST_METRICS = 1_000;

/** `/api/v2/logs/config/metrics`. */
export function registerLogMetricRoutes(app: FastifyInstance, live: LiveDefinitions): void {
  const find = (id: string): Document<LogMetricBody> => {
    const document = live.get<LogMetricBody>(LOG_METRIC, logMetricName(id) ?? '');
    if (document !== undefined) return document;
    throw new CodedError('no_such_log_metric', `not_found(Metric with name '${id}' not found)`, { status: 404 });
  };

  app.get(PATH, READ, () => ({ data: live.all<LogMetricBody>(LOG_METRIC).map(presentLogMetric) }));
  app.post(PATH, WRITE, async (request) => {
    const { name, metric } = readLogMetric(request.body);
    const all = live.all(LOG_METRIC);
    if (all.some(({ id }) => id === name)) {
      throw new CodedError('log_metric_exists', `conflict(Metric with name '${name}' already exists)`, { status: 409 });
    }
    if (all.length >= MOST_METRICS)
      throw badRequest('too_many_log_metrics', `there are ${MOST_METRICS} metrics already`);
    return { data: presentLogMetric(await live.put(LOG_METRIC, name, metric, authorOf(request), 0)) };
  });
  app.get(`${PATH}/:id`, READ, (request) => ({ data: presentLogMetric(find(paramOf(request, 'id'))) }));
  app.patch(`${PATH}/:id`, WRITE, async (request) => {
    const { id, body, version } = find(paramOf(request, 'id'));
    const metric = patchLogMetric(request.body, body);
    return { data: presentLogMetric(await live.put(LOG_METRIC, id, metric, authorOf(request), version)) };
  });
  app.delete(`${PATH}/:id`, WRITE, async (request, reply) => {
    const { id } = find(paramOf(request, 'id'));
    await live.delete(LOG_METRIC, id, authorOf(request));
    return reply.code(204).send();
  });
}
