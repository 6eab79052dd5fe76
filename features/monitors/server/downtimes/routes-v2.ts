import { requestAuthor } from '@komainu/http/author.ts';
import { resourceOf } from '@komainu/http/json-api.ts';
import { numberParam, paramOf, queryOf } from '@komainu/http/request-values.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { READ, WRITE } from '../access.ts';
import type { MonitorKeeper } from '../keeper.ts';
import { presentUser } from '../people.ts';
import type { People } from '../ports.ts';
import { type DowntimeKeeper, isCurrent } from './keeper.ts';
import { occurrenceAt } from './occurrences.ts';
import { type DowntimeDocument, presentV2, statusOf } from './present.ts';
import { readDowntimeV2 } from './read-v2.ts';

const PATH = '/api/v2/downtime';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const USUAL_PAGE = 30;
const MOST_PAGE = 1_000;

/** `/api/v2/downtime` and what silences a monitor. */
export function registerDowntimesV2(
  app: FastifyInstance,
  keeper: DowntimeKeeper,
  monitors: MonitorKeeper,
  people: People,
): void {
  const find = (id: string, missing = 'Downtime not found'): DowntimeDocument => {
    if (!UUID.test(id)) throw badRequest('bad_parameter', 'Invalid URL param: downtime_id must be an uuid');
    const document = keeper.byId(id);
    if (document === undefined) throw new CodedError('no_such_downtime', missing, { status: 404 });
    return document;
  };
  const answer = async (document: DowntimeDocument, request: FastifyRequest) => {
    const { author, monitorId } = document.body;
    const monitor = monitorId === null ? undefined : monitors.find(monitorId);
    const name = monitor?.body.fields.name;
    return {
      data: presentV2(document, keeper.nowMs()),
      included: [
        await presentUser(author, people, request, keeper.nowMs()),
        ...(name === undefined ? [] : [{ type: 'monitor', id: monitorId, attributes: { name } }]),
      ],
    };
  };

  app.get(PATH, READ, async (request) => {
    const query = queryOf(request);
    const nowMs = keeper.nowMs();
    const activeOnly = query['current_only'] === 'true';
    const found = keeper
      .all()
      // What is over is no downtime to the public API; our own screens ask for it by a parameter of ours.
      .filter((document) => query['include_past'] === 'true' || isCurrent(document, nowMs))
      .filter(({ body }) => !activeOnly || statusOf(body, nowMs) === 'active');
    const offset = numberParam(query, 'page[offset]', 0);
    const limit = numberParam(query, 'page[limit]', USUAL_PAGE, MOST_PAGE);
    return {
      data: found.slice(offset, offset + limit).map((document) => presentV2(document, nowMs)),
      meta: { page: { total_filtered_count: found.length } },
    };
  });
  app.post(PATH, WRITE, async (request) => {
    const { attributes } = resourceOf(request.body, 'downtime');
    return await answer(
      await keeper.create(readDowntimeV2(attributes, keeper.nowMs()), requestAuthor(request)),
      request,
    );
  });
  app.get(`${PATH}/:id`, READ, async (request) => await answer(find(paramOf(request, 'id')), request));
  app.patch(`${PATH}/:id`, WRITE, async (request) => {
    const document = find(paramOf(request, 'id'));
    const { attributes } = resourceOf(request.body, 'downtime');
    const fields = readDowntimeV2(attributes, keeper.nowMs(), document.body);
    return await answer(await keeper.update(document, fields, requestAuthor(request)), request);
  });
  app.delete(`${PATH}/:id`, WRITE, async (request, reply) => {
    const id = paramOf(request, 'id');
    await keeper.cancel(find(id, `Downtime ${id} not found`), requestAuthor(request));
    return reply.code(204).send();
  });
  app.get('/api/v2/monitor/:id/downtime_matches', READ, async (request) => {
    const query = queryOf(request);
    const monitor = monitors.get(paramOf(request, 'id'));
    const found = keeper.of(monitor);
    const offset = numberParam(query, 'page[offset]', 0);
    const limit = numberParam(query, 'page[limit]', USUAL_PAGE, MOST_PAGE);
    return {
      data: found.slice(offset, offset + limit).map((document) => {
        const { scope } = document.body;
        const groups = scope === '*' ? ['*'] : keeper.silencedGroups(monitor, scope);
        return presentMatch(document, groups, keeper.nowMs());
      }),
      meta: { page: { total_filtered_count: found.length } },
    };
  });
}

function presentMatch({ id, body }: DowntimeDocument, groups: readonly string[], nowMs: number) {
  const occurrence = occurrenceAt(body.schedule, nowMs);
  const iso = (unixMs: number) => new Date(unixMs).toISOString().replace('Z', '000+00:00');
  const endMs = occurrence?.endUnixMs ?? null;
  return {
    type: 'downtime_match',
    id,
    attributes: {
      groups,
      scope: body.scope,
      start: iso(occurrence?.startUnixMs ?? nowMs),
      end: endMs === null ? null : iso(endMs),
    },
  };
}
