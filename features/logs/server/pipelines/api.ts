import { authorOf, paramOf } from '@komainu/http/request-values.ts';
import { codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ListedPipeline, PipelineCatalog } from './catalog.ts';
import { checkPipeline } from './compile.ts';
import type { PipelineDefinition } from './definition.ts';
import { invalidPipeline } from './fields.ts';
import { readPipeline } from './read-pipeline.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const WRITE = { config: { access: { kind: 'api', permission: 'write' } } } as const;
const PIPELINES = '/api/v1/logs/config/pipelines';
const ORDER = '/api/v1/logs/config/pipeline-order';

/**
 * `/api/v1/logs/config/pipelines` and `pipeline-order`, as Datadog has them, errors included; and, beyond them,
 * `POST /api/unstable/logs/pipelines/:id/clone`.
 */
export function registerPipelineApi(app: FastifyInstance, catalog: PipelineCatalog): void {
  app.get(PIPELINES, READ, () => catalog.list());

  app.post(PIPELINES, WRITE, (request, reply) =>
    withDefinition(request, reply, (definition) => catalog.create(definition, authorOf(request))),
  );

  app.get(`${PIPELINES}/:id`, READ, (request, reply) => {
    return catalog.get(paramOf(request, 'id')) ?? refuse(reply, 400, 'InvalidArgument', 'Non existing pipeline');
  });

  app.put(`${PIPELINES}/:id`, WRITE, (request, reply) => {
    const id = paramOf(request, 'id');
    const before = catalog.get(id);
    if (before === undefined) return refuse(reply, 400, 'InvalidArgument', 'This pipeline does not exist');
    return withDefinition(request, reply, (definition) => {
      if (before.is_read_only && !isSame(before, definition)) {
        throw invalidPipeline('it is read only: it can be switched on and off, ordered and cloned');
      }
      return catalog.replace(id, definition, authorOf(request));
    });
  });

  app.delete(`${PIPELINES}/:id`, WRITE, async (request, reply) => {
    const id = paramOf(request, 'id');
    if (catalog.get(id)?.is_read_only) {
      return refuse(reply, 400, 'InvalidArgument', 'This pipeline is read only: switch it off instead');
    }
    const deleted = await catalog.delete(id, authorOf(request));
    return deleted ? {} : refuse(reply, 400, 'InvalidArgument', 'Non existing pipeline');
  });

  app.post('/api/unstable/logs/pipelines/:id/clone', WRITE, async (request, reply) => {
    const original = catalog.get(paramOf(request, 'id'));
    if (original === undefined) return refuse(reply, 404, 'NotFound', 'Non existing pipeline');
    const { id: _id, type: _type, is_read_only: _readOnly, ...definition } = original;
    const copy = { ...definition, name: `${original.name} (copy)`, is_enabled: false };
    return catalog.create(copy, authorOf(request));
  });

  app.get(ORDER, READ, () => ({ pipeline_ids: catalog.list().map(({ id }) => id) }));

  app.put(ORDER, WRITE, async (request, reply) => {
    const ids = idsOf(request.body);
    if (ids === undefined) return refuse(reply, 400, 'InvalidArgument', 'pipeline_ids is not a list of ids');
    if (!catalog.isOrder(ids)) {
      return refuse(reply, 422, 'UnprocessableEntity', 'Cannot map pipelines to existing ones');
    }
    await catalog.reorder(ids, authorOf(request));
    return { pipeline_ids: ids };
  });
}

/** Reads and checks the pipeline of a body before `use`; whatever is wrong with it is answered in Datadog's words. */
async function withDefinition(
  request: FastifyRequest,
  reply: FastifyReply,
  use: (definition: PipelineDefinition) => Promise<ListedPipeline>,
): Promise<ListedPipeline | FastifyReply> {
  try {
    const definition = readPipeline(request.body);
    checkPipeline(definition);
    return await use(definition);
  } catch (error) {
    if (!(error instanceof Error) || !isUsersFault(error)) throw error;
    const message = `Invalid Pipeline: ${messageOf(error)}`;
    return refuse(reply, 400, 'InvalidArgument', 'Invalid Pipeline', [{ code: 'InvalidArgument', message }]);
  }
}

const FAULTS = new Set(['bad_pipeline', 'bad_grok', 'bad_regex', 'bad_pattern']);

function isUsersFault(error: Error): boolean {
  return FAULTS.has(codeOf(error));
}

/** Datadog's v1 shape for these routes; `errors` is what all our other routes have. */
function refuse(
  reply: FastifyReply,
  status: number,
  code: string,
  message: string,
  details: readonly { readonly code: string; readonly message: string }[] = [],
): FastifyReply {
  const errors = details.length > 0 ? details.map((detail) => detail.message) : [message];
  return reply.code(status).send({ error: { code, message, ...(details.length > 0 ? { details } : {}) }, errors });
}

function isSame(before: ListedPipeline, definition: PipelineDefinition): boolean {
  const { filter, processors, name } = before;
  return (
    JSON.stringify({ filter, processors, name }) ===
    JSON.stringify({ filter: definition.filter, processors: definition.processors, name: definition.name })
  );
}

function idsOf(body: unknown): readonly string[] | undefined {
  const ids: unknown =
    typeof body === 'object' && body !== null && 'pipeline_ids' in body ? body.pipeline_ids : undefined;
  return Array.isArray(ids) && ids.every((id) => typeof id === 'string') ? ids : undefined;
}
