import type { GovernorAnswer } from '@komainu/contracts/metrics/governance-api.ts';
import { paramOf } from '@komainu/http/request-values.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { FastifyInstance } from 'fastify';
import { countWithout } from '../governor/cardinality.ts';
import type { SeriesGovernor } from '../governor/governor.ts';
import type { SeriesRegistry } from '../series-registry.ts';

/** `/api/unstable/metrics/governor`: metrics of which new series are refused, and how to let them grow again. */
export function governorRoutes(app: FastifyInstance, registry: SeriesRegistry, governor: SeriesGovernor): void {
  const url = '/api/unstable/metrics/governor';

  app.get(url, { config: { access: { kind: 'api', permission: 'read' } } }, async (): Promise<GovernorAnswer> => {
    const data = [];
    for (const governed of governor.governed()) {
      const series = registry.metric(governed.metric)?.series ?? [];
      const entries = series.map((number) => registry.entry(number));
      const seriesWithoutTag = governed.tag === null ? null : await countWithout(entries, governed.tag);
      data.push({ ...governed, seriesNow: entries.length, seriesWithoutTag });
    }
    return { limit: governor.limit, data };
  });

  app.delete(`${url}/:metric`, { config: { access: { kind: 'api', permission: 'write' } } }, async (request, reply) => {
    const metric = paramOf(request, 'metric');
    if (!governor.lift(metric)) {
      throw new CodedError('not_governed', `new series of ${metric} are not refused: there is nothing to lift`, {
        status: 404,
      });
    }
    return reply.code(204).send();
  });
}
