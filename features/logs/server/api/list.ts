import { limitOf, objectOf, textOf, timeSortOf } from '@komainu/http/request-fields.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type LogQueries, parseFilter } from './query.ts';
import { renderLog } from './render.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const USUAL_LIMIT = 10;
const MOST = 5_000;

interface ListParameters {
  readonly filter: Readonly<Record<string, unknown>>;
  readonly sort: unknown;
  readonly cursor: string | undefined;
  readonly limit: unknown;
}

/** `GET /api/v2/logs/events` and `POST /api/v2/logs/events/search`. */
export function registerLogList(app: FastifyInstance, queries: LogQueries): void {
  app.get('/api/v2/logs/events', READ, (request) => {
    const query = request.query as Readonly<Record<string, unknown>>;
    const filter = { query: query['filter[query]'], from: query['filter[from]'], to: query['filter[to]'] };
    const cursor = textOf(query['page[cursor]'], 'page[cursor]');
    return answer(queries, request, { filter, sort: query['sort'], cursor, limit: query['page[limit]'] });
  });

  app.post('/api/v2/logs/events/search', READ, (request) => {
    const body = objectOf(request.body, 'the body');
    const page = objectOf(body['page'], 'page');
    const filter = objectOf(body['filter'], 'filter');
    const cursor = textOf(page['cursor'], 'page.cursor');
    return answer(queries, request, { filter, sort: body['sort'], cursor, limit: page['limit'] });
  });
}

async function answer(queries: LogQueries, request: FastifyRequest, parameters: ListParameters): Promise<object> {
  const startedMs = queries.clock.nowMs();
  const filter = parseFilter(parameters.filter, startedMs);
  const limit = limitOf(parameters.limit, USUAL_LIMIT, MOST);
  const sort = timeSortOf(parameters.sort);
  const { rows, after } = await queries.list(filter, { sort, limit, cursor: parameters.cursor }, request.signal);
  const meta = { elapsed: queries.clock.nowMs() - startedMs, request_id: uuid(), status: 'done' };
  return {
    data: rows.map(renderLog),
    meta: after === null ? meta : { ...meta, page: { after } },
    ...(after === null ? {} : { links: { next: nextLink(request, parameters, after) } }),
  };
}

function nextLink(request: FastifyRequest, { filter, sort, limit }: ListParameters, after: string): string {
  const query = new URLSearchParams();
  const set = (name: string, value: unknown) => {
    if (typeof value === 'string' || typeof value === 'number') query.set(name, String(value));
  };
  set('sort', sort);
  set('filter[query]', filter['query']);
  set('filter[from]', filter['from']);
  set('filter[to]', filter['to']);
  set('page[limit]', limit);
  set('page[cursor]', after);
  return `${request.protocol}://${request.host}/api/v2/logs/events?${query.toString()}`;
}
