import type { RunSource } from '@komainu/contracts/workflows/instances.ts';
import type {
  ActionsAnswer,
  CheckAnswer,
  ConnectionsAnswer,
  LatestRunsAnswer,
  RunAnswer,
  WorkflowHandlesAnswer,
} from '@komainu/contracts/workflows/workflows-api.ts';
import { requestAuthor } from '@komainu/http/author.ts';
import { paramOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { objectOf } from '@komainu/kernel/json.ts';
import type { FastifyInstance } from 'fastify';
import { READ, WRITE } from './access.ts';
import type { Catalogue } from './actions/catalogue.ts';
import { listedConnections } from './connections/apply.ts';
import type { ConnectionKeeper } from './connections/keeper.ts';
import { WorkflowRefused } from './definition/problems.ts';
import { readWorkflow } from './definition/read-workflow.ts';
import { FIRED_TRIGGERS, triggerFor } from './definition/triggers.ts';
import type { WorkflowKeeper } from './keeper.ts';
import { readSummary } from './run/run-body.ts';
import { type StarterParts, startRun } from './run/starter.ts';

const PATH = '/api/unstable/workflows';

/** What the screens of workflows ask beyond the public API. */
export function registerUnstableWorkflowRoutes(
  app: FastifyInstance,
  parts: StarterParts & {
    readonly keeper: WorkflowKeeper;
    readonly catalogue: Catalogue;
    readonly connections: Pick<ConnectionKeeper, 'all' | 'open'>;
  },
): void {
  const { keeper, catalogue, connections, store } = parts;
  app.get(`${PATH}/actions`, READ, (): ActionsAnswer => {
    return {
      actions: [...catalogue.values()]
        .map(({ id, parameters, branches }) => ({
          id,
          branches: branches === 'any' ? null : (branches ?? ['main']),
          parameters: Object.entries(parameters).map(([name, { kind, required, oneOf }]) => ({
            name,
            kind,
            required: required === true,
            ...(oneOf === undefined ? {} : { one_of: oneOf }),
          })),
        }))
        .sort((one, other) => one.id.localeCompare(other.id)),
      triggers: FIRED_TRIGGERS,
    };
  });
  app.post(`${PATH}/check`, READ, (request): CheckAnswer => {
    try {
      readWorkflow(objectOf(request.body), catalogue);
      return { problems: [] };
    } catch (error) {
      if (error instanceof WorkflowRefused) return { problems: error.problems };
      throw error;
    }
  });
  app.get(`${PATH}/latest-runs`, READ, async (): Promise<LatestRunsAnswer> => {
    const runs = (await store.latest()).map((run) => {
      const { source, startedUnixMs, endedUnixMs } = readSummary(run);
      return {
        workflow_id: run.workflowId,
        instance_id: run.id,
        state: run.state,
        source,
        started_ms: startedUnixMs,
        ended_ms: endedUnixMs,
      };
    });
    return { runs };
  });
  app.get(`${PATH}/handles`, READ, async (): Promise<WorkflowHandlesAnswer> => {
    const started = (await keeper.all()).filter(
      ({ definition: { spec, published } }) => published && triggerFor(spec, 'monitor') !== undefined,
    );
    const handles = started.map(({ definition }) => definition.spec.handle ?? '').filter((handle) => handle !== '');
    return { handles: handles.map((handle) => `workflow-${handle}`) };
  });
  app.get(`${PATH}/connections`, READ, async (): Promise<ConnectionsAnswer> => {
    const [kept, workflows] = await Promise.all([connections.all(), keeper.all()]);
    return {
      connections: kept.map((connection) => {
        const { name, baseUrl, credentials } = connections.open(connection);
        const users = workflows.filter(({ definition }) =>
          listedConnections(definition.spec).some(({ id }) => id === connection.id),
        );
        return {
          id: connection.id,
          name,
          base_url: baseUrl,
          tokens: credentials.tokens.map((token) => token.name),
          workflows: users.map(({ id, definition }) => ({ id, name: definition.name })),
          changed_ms: connection.updatedAtUnixMs,
        };
      }),
    };
  });
  app.post(`${PATH}/:id/run`, WRITE, async (request): Promise<RunAnswer> => {
    const workflow = await keeper.get(paramOf(request, 'id'));
    const { source, inputs, dashboard } = objectOf(request.body);
    const actor = requestAuthor(request);
    const wish = { actor, startedBy: actor.handle, inputs: objectOf(inputs) };
    const id = await startRun(
      workflow,
      {
        ...wish,
        source: sourceOf(source),
        sourceObject: dashboard === undefined ? {} : { dashboard: objectOf(dashboard) },
      },
      parts,
    );
    return { instance_id: id };
  });
}

function sourceOf(source: unknown): RunSource {
  if (source === undefined || source === 'manual') return 'manual';
  if (source === 'dashboard') return 'dashboard';
  throw badRequest('bad_request', 'source is neither manual nor dashboard');
}
