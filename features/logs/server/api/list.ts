import { type ListParameters, listParametersOf, nextLink } from '@komainu/http/next-link.ts';
import { limitOf, objectOf, textOf, timeSortOf } from '@komainu/http/request-fields.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { LogQueries } from './query.ts';
import { renderLog } from './render.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const USUAL_LIMIT = 10;
const MOST = 5_000;

/** `GET /api/v2/logs/events` and `POST /api/v2/logs/events/search`. */
export function registerLogList(app: FastifyInstance, queries: LogQueries): void {
  app.get('/api/v2/logs/events', READ, (request, reply) => {
    return answer(queries, request, reply, listParametersOf(request.query));
  });

  app.post('/api/v2/logs/events/search', READ, (request, reply) => {
    const body = objectOf(request.body, 'the body');
    const page = objectOf(body['page'], 'page');
    const filter = objectOf(body['filter'], 'filter');
    const cursor = textOf(page['cursor'], 'page.cursor');
    return answer(queries, request, reply, { filter, sort: body['sort'], cursor, limit: page['limit'] });
  });
}

async function answer(
  queries: LogQueries,
  request: FastifyRequest,
  reply: FastifyReply,
  parameters: ListParameters,
): Promise<object> {
  const startedMs = queries.clock.nowMs();
  const reader = queries.readerOf(request, reply);
  const filter = reader.filter(parameters.filter);
  const limit = limitOf(parameters.limit, USUAL_LIMIT, MOST);
  const sort = timeSortOf(parameters.sort);
  const { rows, after } = await reader.list(filter, { sort, limit, cursor: parameters.cursor });
  const meta = { elapsed: queries.clock.nowMs() - startedMs, request_id: uuid(), status: 'done' };
  return {
    data: rows.map(renderLog),
    meta: after === null ? meta : { ...meta, page: { after } },
    ...(after === null ? {} : { links: { next: nextLink(request, '/api/v2/logs/events', parameters, after) } }),
  };
}
