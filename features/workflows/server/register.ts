import { askAs } from '@komainu/http/ask-as.ts';
import type { FeatureContext } from '@komainu/http/feature.ts';
import { Lifecycle } from '@komainu/kernel/lifecycle.ts';
import { OutgoingHttp } from '@komainu/kernel/outgoing/http-client.ts';
import { createCatalogue } from './actions/catalogue.ts';
import { WorkflowKeeper } from './keeper.ts';
import type { WorkflowsPorts } from './ports.ts';
import { answerWorkflowErrors, registerWorkflowRoutes } from './routes.ts';

/** Workflows: what they are. */
export function registerWorkflows({ app, logger }: FeatureContext, ports: WorkflowsPorts) {
  const lifecycle = new Lifecycle(logger);
  const http = lifecycle.own(
    'requests of workflows',
    new OutgoingHttp({ allowPrivateTargets: ports.allowPrivateTargets }),
  );
  const keeper = new WorkflowKeeper(ports.metadata);
  const catalogue = createCatalogue({
    http,
    ask: (principal, request) => askAs(app, principal, request),
    send: ports.send,
  });
  app.register(async (scope) => {
    answerWorkflowErrors(scope);
    registerWorkflowRoutes(scope, { keeper, catalogue, cancelAll: async () => {} });
  });
  return { close: () => lifecycle.close() };
}
