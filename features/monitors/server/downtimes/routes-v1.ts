import { requestAuthor } from '@komainu/http/author.ts';
import { paramOf, queryOf } from '@komainu/http/request-values.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { objectOf } from '@komainu/kernel/json.ts';
import type { FastifyInstance } from 'fastify';
import { READ, WRITE } from '../access.ts';
import type { MonitorKeeper } from '../keeper.ts';
import { type DowntimeKeeper, isCurrent } from './keeper.ts';
import { type DowntimeDocument, presentV1, statusOf } from './present.ts';
import { readDowntimeV1 } from './read-v1.ts';

const PATH = '/api/v1/downtime';

/** `/api/v1/downtime` and the downtimes of a monitor. */
export function registerDowntimesV1(app: FastifyInstance, keeper: DowntimeKeeper, monitors: MonitorKeeper): void {
  const find = (id: string, message = 'Downtime not found'): DowntimeDocument => {
    const document = keeper.byNumber(Number(id)) ?? keeper.byId(id);
    if (document === undefined) throw new CodedError('no_such_downtime', message, { status: 404 });
    return document;
  };

  app.get(PATH, READ, async (request) => {
    const nowMs = keeper.nowMs();
    const currentOnly = queryOf(request)['current_only'] === 'true';
    return keeper
      .all()
      .filter((document) => isCurrent(document, nowMs))
      .filter(({ body }) => !currentOnly || statusOf(body, nowMs) === 'active')
      .map((document) => presentV1(document, nowMs));
  });
  app.post(PATH, WRITE, async (request) => {
    const fields = readDowntimeV1(request.body, keeper.nowMs());
    return presentV1(await keeper.create(fields, requestAuthor(request)), keeper.nowMs());
  });
  app.get(`${PATH}/:id`, READ, async (request) => presentV1(find(paramOf(request, 'id')), keeper.nowMs()));
  app.put(`${PATH}/:id`, WRITE, async (request) => {
    const document = find(paramOf(request, 'id'));
    const fields = readDowntimeV1(request.body, keeper.nowMs(), document.body);
    return presentV1(await keeper.update(document, fields, requestAuthor(request)), keeper.nowMs());
  });
  app.delete(`${PATH}/:id`, WRITE, async (request, reply) => {
    const id = paramOf(request, 'id');
    await keeper.cancel(find(id, `Downtime ${id} not found`), requestAuthor(request));
    return reply.code(204).send();
  });
  app.post(`${PATH}/cancel/by_scope`, WRITE, async (request) => {
    const { scope } = objectOf(request.body);
    if (typeof scope !== 'string' || scope === '') throw badRequest('bad_scope', 'Invalid scope parameter');
    const wanted = [...new Set(scope.split(',').map((one) => one.trim()))].sort().join(',');
    const found = keeper.all().filter((document) => {
      const scopes = document.body.scopeList ?? [document.body.scope];
      return isCurrent(document, keeper.nowMs()) && [...new Set(scopes)].sort().join(',') === wanted;
    });
    if (found.length === 0) throw new CodedError('no_such_downtime', 'No downtimes found', { status: 404 });
    for (const document of found) await keeper.cancel(document, requestAuthor(request));
    return { cancelled_ids: found.map(({ body }) => body.number) };
  });
  app.get('/api/v1/monitor/:id/downtimes', READ, async (request) => {
    const monitor = monitors.get(paramOf(request, 'id'));
    return keeper.of(monitor).map((document) => presentV1(document, keeper.nowMs()));
  });
}
