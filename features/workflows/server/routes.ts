import type { WorkflowDefinition, WorkflowResource } from '@komainu/contracts/workflows/workflow.ts';
import { requestAuthor } from '@komainu/http/author.ts';
import { resourceOf } from '@komainu/http/json-api.ts';
import { numberParam, queryOf } from '@komainu/http/request-values.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { READ, WRITE } from './access.ts';
import type { Catalogue } from './actions/catalogue.ts';
import { connectedSteps, connectionIdOf } from './connections/apply.ts';
import type { ConnectionKeeper } from './connections/keeper.ts';
import { presentWorkflow } from './definition/present.ts';
import { Problems, WorkflowRefused } from './definition/problems.ts';
import { readWorkflow } from './definition/read-workflow.ts';
import type { KeptWorkflow } from './definition/stored.ts';
import type { WorkflowKeeper } from './keeper.ts';
import { uuidParam } from './uuid-param.ts';

const PATH = '/api/v2/workflows';
const MOST_PAGE = 1_000;

export interface WorkflowRoutesParts {
  readonly keeper: WorkflowKeeper;
  readonly catalogue: Catalogue;
  readonly connections: Pick<ConnectionKeeper, 'find'>;
  /** Stops the runs of a workflow that is deleted. */
  readonly cancelAll: (workflowId: string) => Promise<void>;
}

/** `/api/v2/workflows`: making, listing, changing and deleting workflows. */
export function registerWorkflowRoutes(
  app: FastifyInstance,
  { keeper, catalogue, connections, cancelAll }: WorkflowRoutesParts,
): void {
  app.get(PATH, READ, async (request) => {
    const query = queryOf(request);
    const all = await keeper.all();
    const found = all.filter(matches(query['filter[query]'] ?? '')).sort(orderOf(query['sort']));
    const limit = numberParam(query, 'limit', MOST_PAGE, MOST_PAGE);
    const start = numberParam(query, 'page', 0) * limit;
    return {
      data: found.slice(start, start + limit).map((workflow) => presentWorkflow(workflow, false)),
      meta: { page: { totalCount: all.length, totalFilteredCount: found.length } },
    };
  });
  app.post(PATH, WRITE, async (request, reply) => {
    const { attributes } = resourceOf(request.body, 'workflows');
    const definition = readWorkflow(attributes, catalogue);
    await checkConnections(definition, connections);
    const made = await keeper.create(definition, requestAuthor(request));
    return await reply.code(201).send({ data: presentWorkflow(made) });
  });
  app.get(`${PATH}/:id`, READ, async (request): Promise<{ readonly data: WorkflowResource }> => {
    return { data: presentWorkflow(await keeper.get(idOf(request))) };
  });
  app.patch(`${PATH}/:id`, WRITE, async (request): Promise<{ readonly data: WorkflowResource }> => {
    const before = await keeper.get(idOf(request));
    const { attributes } = resourceOf(request.body, 'workflows');
    const definition = readWorkflow(attributes, catalogue, before.definition);
    await checkConnections(definition, connections);
    return { data: presentWorkflow(await keeper.update(before, definition, requestAuthor(request))) };
  });
  app.delete(`${PATH}/:id`, WRITE, async (request, reply) => {
    const { id } = await keeper.get(idOf(request));
    await keeper.delete(id, requestAuthor(request));
    await cancelAll(id);
    return await reply.code(204).send();
  });
}

const idOf = (request: FastifyRequest): string => uuidParam(request, 'workflowId');

/** Requests whose credentials are nowhere would fail; throws `WorkflowRefused`. */
async function checkConnections(
  { spec }: WorkflowDefinition,
  connections: Pick<ConnectionKeeper, 'find'>,
): Promise<void> {
  const problems = new Problems();
  for (const step of connectedSteps(spec)) {
    const id = connectionIdOf(spec, step.connectionLabel);
    if (id !== undefined && (await connections.find(id)) !== undefined) continue;
    const pointer = `/spec/steps/${spec.steps.indexOf(step)}/connectionLabel`;
    problems.add(
      pointer,
      `step "${step.name}": there is no connection "${step.connectionLabel}"${id === undefined ? '' : ` of the id ${id}`}`,
    );
  }
  problems.refuse();
}

/** This API tells errors as objects; what is wrong with a spec says where it stands. */
export function answerWorkflowErrors(scope: FastifyInstance): void {
  scope.setErrorHandler((error, _request, reply) => {
    if (error instanceof WorkflowRefused) {
      const errors = error.problems.map(({ detail, pointer }) => ({
        detail,
        ...(pointer === undefined ? {} : { source: { pointer } }),
      }));
      return reply.code(400).send({ errors });
    }
    if (!(error instanceof CodedError) || error.status >= 500) throw error;
    const { status, message, code } = error;
    const title = code === 'bad_parameter' ? { status: String(status), title: 'Invalid Parameter' } : {};
    return reply.code(status).send({ errors: [{ ...title, detail: message }] });
  });
}

/** Words of names, descriptions and handles, and tags. */
function matches(text: string): (workflow: KeptWorkflow) => boolean {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return ({ definition: { name, description, tags, spec } }) => {
    const all = [name, description, spec.handle ?? '', ...tags].join('\n').toLowerCase();
    return words.every((word) => all.includes(word));
  };
}

const SORTS: Readonly<Record<string, (one: KeptWorkflow, other: KeptWorkflow) => number>> = {
  name: (one, other) => one.definition.name.localeCompare(other.definition.name),
  createdAt: (one, other) => one.createdUnixMs - other.createdUnixMs,
  updatedAt: (one, other) => one.updatedUnixMs - other.updatedUnixMs,
};

/** `name`, or `-name` for the other way round; by creation otherwise. */
function orderOf(text: string | undefined): (one: KeptWorkflow, other: KeptWorkflow) => number {
  const order = SORTS[(text ?? '').replace(/^-/, '')] ?? (() => 0);
  return text?.startsWith('-') === true ? (one, other) => order(other, one) : order;
}
