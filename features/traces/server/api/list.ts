import { clientSignal } from '@komainu/http/client-signal.ts';
import { limitOf, objectOf, textOf, timeSortOf } from '@komainu/http/request-fields.ts';
import { codeOf } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parseFilter, READ, type SpanFilter, type SpanQueries } from './query.ts';
import { renderSpanEvent } from './render.ts';

const USUAL_LIMIT = 10;
const MOST = 1_000;

interface ListParameters {
  readonly filter: Readonly<Record<string, unknown>>;
  readonly sort: unknown;
  readonly cursor: string | undefined;
  readonly limit: unknown;
}

/** `GET /api/v2/spans/events` and `POST /api/v2/spans/events/search`. */
export function registerSpanList(app: FastifyInstance, queries: SpanQueries): void {
  app.get('/api/v2/spans/events', READ, (request, reply) => {
    const query = request.query as Readonly<Record<string, unknown>>;
    const filter = { query: query['filter[query]'], from: query['filter[from]'], to: query['filter[to]'] };
    const cursor = textOf(query['page[cursor]'], 'page[cursor]');
    return answer(queries, request, reply, { filter, sort: query['sort'], cursor, limit: query['page[limit]'] });
  });

  app.post('/api/v2/spans/events/search', READ, (request, reply) => {
    const body = objectOf(request.body, 'the body');
    const attributes = objectOf(objectOf(body['data'], 'data')['attributes'], 'data.attributes');
    const page = objectOf(attributes['page'], 'page');
    const filter = objectOf(attributes['filter'], 'filter');
    const cursor = textOf(page['cursor'], 'page.cursor');
    return answer(queries, request, reply, { filter, sort: attributes['sort'], cursor, limit: page['limit'] });
  });
}

async function answer(
  queries: SpanQueries,
  request: FastifyRequest,
  reply: FastifyReply,
  parameters: ListParameters,
): Promise<object> {
  const startedMs = queries.clock.nowMs();
  const filter = filterOrRefusal(parameters.filter, startedMs);
  if (filter === undefined) return reply.code(422).send(BACKWARD_WINDOW);
  const limit = limitOf(parameters.limit, USUAL_LIMIT, MOST);
  const sort = timeSortOf(parameters.sort);
  const { rows, after } = await queries.list(filter, { sort, limit, cursor: parameters.cursor }, clientSignal(reply));
  const meta = { elapsed: queries.clock.nowMs() - startedMs, request_id: uuid(), status: 'done' };
  return {
    data: rows.map(renderSpanEvent),
    meta: after === null ? meta : { ...meta, page: { after } },
    ...(after === null ? {} : { links: { next: nextLink(request, parameters, after) } }),
  };
}

const BACKWARD_WINDOW = {
  errors: [
    {
      title: 'Generic Error',
      detail: "invalid_argument(Field 'filter.from,to' is invalid: 'from' should be anterior to 'to')",
    },
  ],
};

/** Undefined for a window that ends before it begins: this API has its own answer for it. */
export function filterOrRefusal(filter: unknown, nowMs: number): SpanFilter | undefined {
  try {
    return parseFilter(filter, nowMs);
  } catch (error) {
    if (codeOf(error) === 'bad_time' && error instanceof Error && error.message.includes('ends before'))
      return undefined;
    throw error;
  }
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
  return `${request.protocol}://${request.host}/api/v2/spans/events?${query.toString()}`;
}
