import type { Dashboard } from '@komainu/contracts/dashboards/dashboard.ts';
import type { ReadyDashboard, ReadyDashboardSummary } from '@komainu/contracts/dashboards/unstable-api.ts';
import { requestAuthor } from '@komainu/http/author.ts';
import { objectOf, textOf } from '@komainu/http/request-fields.ts';
import { paramOf } from '@komainu/http/request-values.ts';
import type { FastifyInstance } from 'fastify';
import { READ, WRITE } from '../access.ts';
import { type DashboardKeeper, noSuchDashboard } from '../dashboards/keeper.ts';
import { presentDashboard } from '../dashboards/present.ts';
import type { ReadyDashboards } from './ready-dashboards.ts';

const PATH = '/api/unstable/dashboards/ready';

/** `/api/unstable/dashboards/ready`, as the contracts describe it. */
export function registerReadyRoutes(app: FastifyInstance, ready: ReadyDashboards, keeper: DashboardKeeper): void {
  const find = (id: string) => {
    const summary = ready.summary(id);
    const document = ready.document(id);
    if (summary === undefined || document === undefined) throw noSuchDashboard(id);
    return { summary, fields: document.body.fields };
  };

  app.get(PATH, READ, async (): Promise<{ data: readonly ReadyDashboardSummary[] }> => ({ data: ready.summaries() }));

  app.get(`${PATH}/:id`, READ, async (request): Promise<{ data: ReadyDashboard }> => {
    const { summary, fields } = find(paramOf(request, 'id'));
    return { data: { ...summary, dashboard: fields } };
  });

  app.post(`${PATH}/:id/clone`, WRITE, async (request): Promise<Dashboard> => {
    const { fields } = find(paramOf(request, 'id'));
    const title = textOf(objectOf(request.body, 'the body')['title'], 'title') ?? `${fields.title} (cloned)`;
    const cloned = { ...fields, title, is_read_only: false };
    return presentDashboard(await keeper.create(cloned, requestAuthor(request)));
  });
}
