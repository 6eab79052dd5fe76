import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import { requestAuthor } from '@komainu/http/author.ts';
import { commaList, numberParam, paramOf, type QueryValues, queryOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { objectOf } from '@komainu/kernel/json.ts';
import type { FastifyInstance } from 'fastify';
import { READ, WRITE } from '../access.ts';
import { readMonitor } from '../definition/read.ts';
import type { MonitorDocument } from '../keeper.ts';
import type { MonitorsApi } from '../monitors-api.ts';
import { presentMonitor } from '../present.ts';
import { referencesTo } from '../references.ts';

const PATH = '/api/v1/monitor';
const USUAL_PAGE = 100;
const MOST_PAGE = 1_000;
const STATE_WORDS: Readonly<Record<string, readonly MonitorState[]>> = {
  all: ['OK', 'Alert', 'Warn', 'No Data', 'Skipped', 'Ignored', 'Unknown'],
  ok: ['OK'],
  alert: ['Alert'],
  warn: ['Warn'],
  'no data': ['No Data'],
  no_data: ['No Data'],
  skipped: ['Skipped'],
  ignored: ['Ignored'],
  unknown: ['Unknown'],
};

/** `/api/v1/monitor`: make, read, change, delete, validate. */
export function registerMonitorRoutes(app: FastifyInstance, api: MonitorsApi): void {
  const { keeper, policies } = api;
  const present = (document: MonitorDocument, query: QueryValues, always = false) => {
    const withDowntimes = always || query['with_downtimes'] === 'true';
    return presentMonitor(document, api.states.of(Number(document.id)), {
      groupStates: groupStatesOf(query),
      downtimes: withDowntimes ? api.downtimes.matching(document) : undefined,
    });
  };

  app.get(PATH, READ, async (request) => {
    const query = queryOf(request);
    // Read first: a bad word is an error though nothing is found.
    groupStatesOf(query);
    return page(found(keeper.all(), query), query).map((document) => present(document, query, true));
  });
  app.post(PATH, WRITE, async (request) => {
    policies.check(objectOf(request.body)['tags']);
    return present(await keeper.create(request.body, requestAuthor(request)), {});
  });
  app.get(`${PATH}/:id`, READ, async (request) => {
    const query = queryOf(request);
    groupStatesOf(query);
    return present(keeper.get(paramOf(request, 'id')), query);
  });
  app.put(`${PATH}/:id`, WRITE, async (request) => {
    const id = paramOf(request, 'id');
    keeper.get(id);
    const { tags } = objectOf(request.body);
    if (tags !== undefined) policies.check(tags);
    return present(await keeper.update(id, request.body, requestAuthor(request), request.principal), {});
  });
  app.delete(`${PATH}/:id`, WRITE, async (request) => {
    const document = keeper.get(paramOf(request, 'id'));
    const id = Number(document.id);
    if (queryOf(request)['force'] !== 'true') {
      const [reason] = await referencesTo(api, [document]).then((found) => found.get(id) ?? []);
      if (reason !== undefined) throw badRequest('monitor_referenced', reason);
    }
    await keeper.delete(document.id, requestAuthor(request), request.principal);
    return { deleted_monitor_id: id };
  });
  app.post(`${PATH}/validate`, READ, async (request) => {
    readMonitor(request.body);
    return {};
  });
  app.post(`${PATH}/:id/validate`, READ, async (request) => {
    keeper.readUpdate(keeper.get(paramOf(request, 'id')).body, request.body);
    return {};
  });
  app.get(`${PATH}/can_delete`, READ, async (request, reply) => {
    const ids = commaList(queryOf(request)['monitor_ids']);
    if (ids.length === 0) throw badRequest('bad_parameter', 'monitor_ids are required');
    const documents = ids.map((id) => keeper.get(id));
    const references = await referencesTo(api, documents);
    const blocked = documents.filter(({ id }) => (references.get(Number(id)) ?? []).length > 0);
    const ok = documents.filter((document) => !blocked.includes(document)).map(({ id }) => Number(id));
    if (blocked.length === 0) return { data: { ok }, errors: null };
    const errors = Object.fromEntries(blocked.map(({ id }) => [id, references.get(Number(id)) ?? []]));
    return reply.code(409).send({ data: { ok }, errors });
  });
}

/** The states of `group_states=alert,warn`; undefined when nothing was asked for. Throws `bad_parameter` (400). */
function groupStatesOf(query: QueryValues): ReadonlySet<MonitorState> | undefined {
  const words = commaList(query['group_states']);
  if (words.length === 0) return undefined;
  return new Set(
    words.flatMap((word) => {
      const states = STATE_WORDS[word.toLowerCase()];
      if (states === undefined) throw badRequest('bad_parameter', 'Invalid group_state filters.');
      return states;
    }),
  );
}

/** `name`, `tags` (of the query's scope), `monitor_tags`, `id_offset`. */
function found(all: readonly MonitorDocument[], query: QueryValues): readonly MonitorDocument[] {
  const name = query['name']?.toLowerCase() ?? '';
  const scope = commaList(query['tags']);
  const tags = commaList(query['monitor_tags']);
  const after = numberParam(query, 'id_offset', 0);
  return all.filter(
    ({ id, body: { fields } }) =>
      Number(id) > after &&
      fields.name.toLowerCase().includes(name) &&
      scope.every((tag) => namesTag(fields.query, tag)) &&
      tags.every((tag) => fields.tags.includes(tag)),
  );
}

/** Whether a query names a tag, and not just a longer one. */
function namesTag(query: string, tag: string): boolean {
  for (let at = query.indexOf(tag); at >= 0; at = query.indexOf(tag, at + 1)) {
    const isWord = (character: string) => /[\w.:/-]/.test(character);
    if (!isWord(query.charAt(at - 1)) && !isWord(query.charAt(at + tag.length))) return true;
  }
  return false;
}

/** Everything unless a page, a page size or an offset is asked for. */
function page(all: readonly MonitorDocument[], query: QueryValues): readonly MonitorDocument[] {
  if (query['page'] === undefined && query['page_size'] === undefined && query['id_offset'] === undefined) return all;
  const size = numberParam(query, 'page_size', USUAL_PAGE, MOST_PAGE);
  const start = numberParam(query, 'page', 0) * size;
  return all.slice(start, start + size);
}
