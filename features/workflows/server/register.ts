import { askAs } from '@komainu/http/ask-as.ts';
import type { FeatureContext } from '@komainu/http/feature.ts';
import { Lifecycle } from '@komainu/kernel/lifecycle.ts';
import { OutgoingHttp } from '@komainu/kernel/outgoing/http-client.ts';
import { createCatalogue } from './actions/catalogue.ts';
import { createAlerts } from './alerts.ts';
import { registerAppKeyRegistrations } from './connections/app-keys.ts';
import { ConnectionKeeper } from './connections/keeper.ts';
import { answerConnectionErrors, registerConnectionRoutes } from './connections/routes.ts';
import { answerInstanceErrors, registerInstanceRoutes } from './instances/routes.ts';
import { WorkflowKeeper } from './keeper.ts';
import type { AskProduct, WorkflowsFeature, WorkflowsPorts } from './ports.ts';
import { answerWorkflowErrors, registerWorkflowRoutes } from './routes.ts';
import { WorkflowEngine } from './run/engine.ts';
import { WorkflowScheduler } from './run/scheduler.ts';
import type { StarterParts } from './run/starter.ts';
import { registerUnstableWorkflowRoutes } from './unstable-routes.ts';

/** Workflows: what they are, what starts them, and the engine that runs them. Goes on with what an earlier process left. */
export async function registerWorkflows(context: FeatureContext, ports: WorkflowsPorts): Promise<WorkflowsFeature> {
  const { app, clock, counters, logger } = context;
  const { metadata, allowPrivateTargets, exclusive, principalOf, secrets, send } = ports;
  const store = metadata.runs;
  const lifecycle = new Lifecycle(logger);
  const http = lifecycle.own('requests of workflows', new OutgoingHttp({ allowPrivateTargets, maxConnections: 16 }));
  const keeper = new WorkflowKeeper(metadata);
  const connections = new ConnectionKeeper(metadata, secrets);
  const ask: AskProduct = (principal, request) => askAs(app, principal, request);
  const catalogue = createCatalogue({ http, ask, send });
  const engine = lifecycle.own(
    'workflow engine',
    new WorkflowEngine({ store, catalogue, clock, counters, logger, exclusive, principalOf, connections }),
  );
  const starter: StarterParts = { store, clock, counters, wake: () => engine.wake() };
  app.register(async (scope) => {
    answerWorkflowErrors(scope);
    registerAppKeyRegistrations(scope, metadata, ask);
    registerWorkflowRoutes(scope, { keeper, catalogue, connections, cancelAll: (id) => engine.cancelAll(id) });
  });
  app.register(async (scope) => {
    answerConnectionErrors(scope);
    registerConnectionRoutes(scope, connections, allowPrivateTargets);
  });
  app.register(async (scope) => {
    answerInstanceErrors(scope);
    registerInstanceRoutes(scope, { ...starter, keeper, catalogue, ask, cancel: (id) => engine.cancel(id) });
  });
  registerUnstableWorkflowRoutes(app, { ...starter, keeper, catalogue, connections });
  // Steps ask the product's own routes, which are there when the server is ready.
  const scheduler = lifecycle.own('schedules of workflows', new WorkflowScheduler({ ...starter, keeper, logger }));
  app.addHook('onReady', async () => {
    await engine.start();
    scheduler.start();
  });
  return { alerts: createAlerts(keeper, starter), close: () => lifecycle.close() };
}
