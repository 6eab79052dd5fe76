import type { Dashboard, DashboardsAnswer } from '@komainu/contracts/dashboards/dashboard.ts';
import { requestAuthor } from '@komainu/http/author.ts';
import { numberParam, paramOf, queryOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { record } from '@komainu/kernel/json.ts';
import type { FastifyInstance } from 'fastify';
import { READ, WRITE } from '../access.ts';
import type { ShareKeeper } from '../sharing/share-keeper.ts';
import { dashboardDigest, presentSummary } from './digest.ts';
import type { DashboardKeeper } from './keeper.ts';
import { presentDashboard } from './present.ts';
import { readDashboard } from './read-dashboard.ts';

const PATH = '/api/v1/dashboard';
const MOST_AT_ONCE = 1_000;

/** `/api/v1/dashboard`: the public API of dashboards. */
export function registerDashboardRoutes(app: FastifyInstance, keeper: DashboardKeeper, shares: ShareKeeper): void {
  app.get(PATH, READ, async (request): Promise<DashboardsAnswer> => {
    const query = queryOf(request);
    const start = numberParam(query, 'start', 0);
    const count = numberParam(query, 'count', Number.MAX_SAFE_INTEGER);
    if (query['filter[deleted]'] === 'true') {
      const deleted = await keeper.listDeleted();
      const rows = deleted.slice(start, start + count).map(({ id, body }) => {
        return presentSummary(dashboardDigest(id, body.dashboard, body.modifiedAtUnixMs), body.deletedAtUnixMs);
      });
      return { dashboards: rows };
    }
    const shared =
      query['filter[shared]'] === 'true'
        ? new Set((await shares.list()).map(({ body }) => body.dashboardId))
        : undefined;
    const kept = (await keeper.digests()).filter(({ id }) => shared?.has(id) ?? true);
    return { dashboards: kept.slice(start, start + count).map((digest) => presentSummary(digest, null)) };
  });

  app.post(PATH, WRITE, async (request): Promise<Dashboard> => {
    return presentDashboard(await keeper.create(readDashboard(request.body), requestAuthor(request)));
  });

  app.get(`${PATH}/:id`, READ, async (request): Promise<Dashboard> => {
    return presentDashboard(await keeper.get(paramOf(request, 'id')));
  });

  app.put(`${PATH}/:id`, WRITE, async (request): Promise<Dashboard> => {
    const fields = readDashboard(request.body);
    const author = requestAuthor(request);
    return presentDashboard(await keeper.replace(paramOf(request, 'id'), fields, author, request.principal));
  });

  app.delete(`${PATH}/:id`, WRITE, async (request) => {
    const id = paramOf(request, 'id');
    await keeper.delete(id, requestAuthor(request), request.principal);
    return { deleted_dashboard_id: id };
  });

  app.delete(PATH, WRITE, async (request, reply) => {
    const ids = idsOf(request.body);
    // All or none: one that is not there leaves the others alone.
    for (const id of ids) await keeper.toEdit(id, request.principal);
    for (const id of ids) await keeper.delete(id, requestAuthor(request), request.principal);
    return reply.code(204).send();
  });

  app.patch(PATH, WRITE, async (request, reply) => {
    for (const id of idsOf(request.body)) await keeper.restore(id, requestAuthor(request), request.principal);
    return reply.code(204).send();
  });
}

/** `{data: [{id, type: "dashboard"}]}`. */
function idsOf(body: unknown): readonly string[] {
  const data = record(body)?.['data'];
  if (!Array.isArray(data)) throw badRequest('bad_request', "Required parameter 'data' is missing");
  if (data.length > MOST_AT_ONCE) throw badRequest('bad_request', `at most ${MOST_AT_ONCE} dashboards at once`);
  const ids = data.map((item: unknown) => {
    const one = record(item);
    if (typeof one?.['id'] !== 'string' || one['type'] !== 'dashboard') {
      throw badRequest('bad_request', "'data' should hold objects with an id and the type 'dashboard'");
    }
    return one['id'];
  });
  return [...new Set(ids)];
}
