import type {
  SavedCalculatedField,
  SavedCalculatedFieldsAnswer,
} from '@komainu/contracts/logs/calculated-fields-api.ts';
import type { FeatureContext } from '@komainu/http/feature.ts';
import { authorOf, paramOf } from '@komainu/http/request-values.ts';
import type { SearchSource } from '@komainu/query/search/source.ts';
import { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { FastifyInstance } from 'fastify';
import type { LogsPorts } from '../ports.ts';
import { CALCULATED_FIELD, SavedFields } from './saved-fields.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const WRITE = { config: { access: { kind: 'api', permission: 'write' } } } as const;
const PATH = '/api/unstable/logs/calculated-fields';

/** Loads the calculated fields that were saved, over the table with the words of the facets. */
export async function openSavedFields(
  context: FeatureContext,
  ports: Pick<LogsPorts, 'metadata'>,
  facets: () => SearchSource,
): Promise<SavedFields> {
  const live = new LiveDefinitions({ ...context, metadata: ports.metadata }, [CALCULATED_FIELD]);
  await live.load();
  return new SavedFields(live, facets, context.logger);
}

/** `/api/unstable/logs/calculated-fields`, as `SavedCalculatedFieldsAnswer` in the contracts describes it. */
export function registerSavedFieldRoutes(app: FastifyInstance, saved: SavedFields): void {
  app.get(PATH, READ, async (): Promise<SavedCalculatedFieldsAnswer> => ({ data: saved.list() }));
  app.post(PATH, WRITE, async (request, reply): Promise<{ data: SavedCalculatedField }> => {
    const data = await saved.create(request.body, authorOf(request));
    reply.code(201);
    return { data };
  });
  app.patch(`${PATH}/:name`, WRITE, async (request): Promise<{ data: SavedCalculatedField }> => {
    return { data: await saved.update(paramOf(request, 'name'), request.body, authorOf(request)) };
  });
  app.delete(`${PATH}/:name`, WRITE, async (request, reply) => {
    await saved.remove(paramOf(request, 'name'), authorOf(request));
    return reply.code(204).send();
  });
}
