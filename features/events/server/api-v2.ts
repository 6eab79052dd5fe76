import { clientSignal } from '@komainu/http/client-signal.ts';
import { type ListParameters, listParametersOf, nextLink } from '@komainu/http/next-link.ts';
import { limitOf, objectOf, textOf, timeOf, timeSortOf } from '@komainu/http/request-fields.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import { decodePlace, type Place } from '@komainu/kernel/place-id.ts';
import { listPage, listSql } from '@komainu/query/search/list.ts';
import { parseSearch } from '@komainu/query/search/parse.ts';
import { encodeCursor } from '@komainu/query/search/source.ts';
import { parseWindow } from '@komainu/query/time.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { EVENT_COLUMNS, type EventRow, renderEventV2 } from './render.ts';
import { eventSource } from './search-schema.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const USUAL_LIMIT = 10;
const MOST = 1_000;

/** `GET /api/v2/events`, `POST /api/v2/events/search` and `GET /api/v2/events/{id}`. */
export function registerEventsV2(app: FastifyInstance, store: TelemetryStore, clock: Clock): void {
  app.get('/api/v2/events', READ, (request, reply) => {
    return list(store, clock, request, reply, listParametersOf(request.query));
  });

  app.post('/api/v2/events/search', READ, (request, reply) => {
    const body = objectOf(request.body, 'the body');
    const page = objectOf(body['page'], 'page');
    const filter = objectOf(body['filter'], 'filter');
    const cursor = textOf(page['cursor'], 'page.cursor');
    return list(store, clock, request, reply, { filter, sort: body['sort'], cursor, limit: page['limit'] });
  });

  app.get('/api/v2/events/:id', READ, async (request, reply) => {
    const { id } = request.params as { id: string };
    const [row] = await store.rows<EventRow>(selectOne(placeOf(id)), { signal: clientSignal(reply) });
    if (row === undefined) throw new CodedError('no_such_event', `there is no event ${id}`, { status: 404 });
    return { data: renderEventV2(row) };
  });
}

async function list(
  store: TelemetryStore,
  clock: Clock,
  request: FastifyRequest,
  reply: FastifyReply,
  parameters: ListParameters,
): Promise<object> {
  const startedMs = clock.nowMs();
  const { filter, sort, cursor, limit: asked } = parameters;
  const window = parseWindow(timeOf(filter['from'], 'filter.from'), timeOf(filter['to'], 'filter.to'), startedMs);
  const node = parseSearch(textOf(filter['query'], 'filter.query') ?? '*');
  const limit = limitOf(asked, USUAL_LIMIT, MOST);
  const sql = listSql(eventSource, { node, window, sort: timeSortOf(sort), limit, cursor, columns: EVENT_COLUMNS });
  const { rows } = listPage(await store.rows<EventRow>(sql, { signal: clientSignal(reply) }), limit);
  const last = rows.at(-1);
  const meta = { elapsed: clock.nowMs() - startedMs, request_id: uuid(), status: 'done' };
  const data = rows.map(renderEventV2);
  if (last === undefined) return { data, meta };
  // Datadog gives a cursor with every page that holds anything.
  const after = encodeCursor({ t: last.cursor_time, id: last.cursor_id });
  const next = nextLink(request, '/api/v2/events', parameters, after);
  return { data, meta: { ...meta, page: { after } }, links: { next } };
}

/** An event's own id, or the 64-bit number that v1 knows it by. */
function placeOf(id: string): Place | bigint {
  return /^\d{1,20}$/.test(id) ? BigInt(id) : decodePlace(id);
}

function selectOne(place: Place | bigint): string {
  const condition =
    typeof place === 'bigint'
      ? `id = toUInt64OrZero('${place}')`
      : `ts = fromUnixTimestamp64Milli(toInt64(${place.timeUnixMs}), 'UTC') AND id = toUInt64(${place.id})`;
  return [
    `SELECT ${EVENT_COLUMNS.join(', ')}, toUnixTimestamp64Nano(ts) AS cursor_time, toString(id) AS cursor_id`,
    `FROM ${eventSource.table} WHERE ${condition} LIMIT 1`,
  ].join(' ');
}
