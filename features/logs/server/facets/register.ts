import type { FieldsAnswer } from '@komainu/contracts/logs/explorer-api.ts';
import type { FacetDefinition, FacetDefinitionsAnswer } from '@komainu/contracts/logs/facets-api.ts';
import type { FeatureContext } from '@komainu/http/feature.ts';
import { authorOf, paramOf, queryOf } from '@komainu/http/request-values.ts';
import { type FieldRow, fieldsAnswer, fieldsSql } from '@komainu/query/search/fields.ts';
import { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { LogQueries } from '../api/query.ts';
import type { LogsPorts } from '../ports.ts';
import { FACET, LogFacets } from './log-facets.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const WRITE = { config: { access: { kind: 'api', permission: 'write' } } } as const;
const PATH = '/api/unstable/logs/facets/definitions';

/** Loads the facets' definitions. */
export async function openFacets(context: FeatureContext, ports: Pick<LogsPorts, 'metadata'>): Promise<LogFacets> {
  const live = new LiveDefinitions({ ...context, metadata: ports.metadata }, [FACET]);
  await live.load();
  return new LogFacets(live);
}

/** `/api/unstable/logs/facets/definitions`, as `FacetDefinitionsAnswer` in the contracts describes it. */
export function registerFacetRoutes(app: FastifyInstance, facets: LogFacets, queries: LogQueries): void {
  /** What the newest logs of the last day hold, as far as the client may see them. */
  const seenBy = async (request: FastifyRequest, reply: FastifyReply): Promise<FieldsAnswer['data']> => {
    const reader = queries.readerOf(request, reply);
    const { source, node, window } = reader.filter({ from: 'now-1d' });
    const { data } = fieldsAnswer(source, await reader.run<FieldRow>(fieldsSql(source, window, node)));
    // Calculated fields are defined elsewhere.
    return data.filter(({ type }) => type !== 'calculated');
  };

  app.get(PATH, READ, async (request, reply): Promise<FacetDefinitionsAnswer> => {
    const discover = queryOf(request)['discover'] !== 'false';
    return { data: facets.list(discover ? await seenBy(request, reply) : []) };
  });
  app.post(PATH, WRITE, async (request, reply): Promise<{ data: FacetDefinition }> => {
    const data = await facets.create(request.body, authorOf(request));
    reply.code(201);
    return { data };
  });
  app.patch(`${PATH}/:id`, WRITE, async (request, reply): Promise<{ data: FacetDefinition }> => {
    const seen = await seenBy(request, reply);
    return { data: await facets.update(paramOf(request, 'id'), request.body, seen, authorOf(request)) };
  });
  app.delete(`${PATH}/:id`, WRITE, async (request, reply) => {
    await facets.remove(paramOf(request, 'id'), await seenBy(request, reply), authorOf(request));
    return reply.code(204).send();
  });
}
