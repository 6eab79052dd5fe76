import type { InstanceAnswer, InstanceListAnswer } from '@komainu/contracts/workflows/instances.ts';
import type { WorkflowRunStore } from '@komainu/contracts/workflows/run-store.ts';
import { requestAuthor } from '@komainu/http/author.ts';
import { numberParam, paramOf, queryOf } from '@komainu/http/request-values.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import { objectOf } from '@komainu/kernel/json.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { READ, WRITE } from '../access.ts';
import type { Catalogue } from '../actions/catalogue.ts';
import type { KeptWorkflow } from '../definition/stored.ts';
import type { WorkflowKeeper } from '../keeper.ts';
import type { AskProduct } from '../ports.ts';
import { bodyOf } from '../run/run-body.ts';
import { type StarterParts, startRun } from '../run/starter.ts';
import { isUuid } from '../uuid-param.ts';
import { mustHideLogs } from './logs-within.ts';
import { presentDetail, presentInstances } from './present.ts';

const PATH = '/api/v2/workflows/:id/instances';
const USUAL_PAGE = 50;
const MOST_PAGE = 500;

export interface InstanceRoutesParts extends StarterParts {
  readonly keeper: WorkflowKeeper;
  readonly store: WorkflowRunStore;
  readonly catalogue: Catalogue;
  readonly ask: AskProduct;
  readonly cancel: (instanceId: string) => Promise<boolean>;
}

/** `/api/v2/workflows/{id}/instances`: running workflows, and what became of it. */
export function registerInstanceRoutes(app: FastifyInstance, parts: InstanceRoutesParts): void {
  const { keeper, store, catalogue, ask, cancel } = parts;
  const workflowOf = async (request: FastifyRequest): Promise<KeptWorkflow> => {
    const found = await keeper.find(uuidOf(request, 'id', 'workflow_id'));
    if (found === undefined) throw new CodedError('WORKFLOW_NOT_FOUND', 'workflow not found', { status: 404 });
    return found;
  };
  const instanceOf = async (request: FastifyRequest) => {
    const { id } = await workflowOf(request);
    const run = await store.get(uuidOf(request, 'instance', 'instance_id').toLowerCase());
    if (run?.workflowId === id) return run;
    throw new CodedError('INSTANCE_NOT_FOUND', 'workflow instance not found', { status: 404 });
  };

  app.get(PATH, READ, async (request): Promise<InstanceListAnswer> => {
    const { id } = await workflowOf(request);
    const query = queryOf(request);
    const limit = numberParam(query, 'page[size]', USUAL_PAGE, MOST_PAGE);
    const offset = numberParam(query, 'page[number]', 0) * limit;
    return presentInstances(await store.list(id, offset, limit), await store.counts(id));
  });
  app.post(PATH, WRITE, async (request) => {
    const workflow = await workflowOf(request);
    const actor = requestAuthor(request);
    const id = await startRun(
      workflow,
      {
        source: 'api',
        actor,
        startedBy: actor.handle,
        inputs: objectOf(objectOf(objectOf(request.body)['meta'])['payload']),
        sourceObject: {},
      },
      parts,
    );
    return { data: { id, type: 'instances', attributes: {} }, meta: { workflowId: workflow.id } };
  });
  app.get(`${PATH}/:instance`, READ, async (request): Promise<InstanceAnswer> => {
    const run = await instanceOf(request);
    const body = bodyOf(run);
    const hidesLogs = await mustHideLogs(body, request.principal, catalogue, ask);
    return { data: { id: run.id, type: 'instances', attributes: presentDetail(run, body, hidesLogs) } };
  });
  app.put(`${PATH}/:instance/cancel`, WRITE, async (request) => {
    const run = await instanceOf(request);
    // To stop what has ended already is no mistake: it may have ended just now.
    await cancel(run.id);
    return { data: { id: run.id, type: 'instances' } };
  });
}

function uuidOf(request: FastifyRequest, parameter: string, field: string): string {
  const id = paramOf(request, parameter);
  if (isUuid(id)) return id;
  throw new CodedError('INVALID_FIELD_VALUE', `value ${id.slice(0, 100)} is invalid for field ${field}`, {
    status: 400,
  });
}

/** These routes tell errors as objects with codes. */
export function answerInstanceErrors(scope: FastifyInstance): void {
  scope.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof CodedError) || error.status >= 500) throw error;
    const { status, code, message } = error;
    return reply.code(status).send({ errors: [{ code, detail: message }] });
  });
}
