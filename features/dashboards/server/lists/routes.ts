import type {
  DashboardList,
  DashboardListItem,
  DashboardListsAnswer,
  ListedDashboard,
  ListedDashboardsAnswer,
} from '@komainu/contracts/dashboards/lists.ts';
import { requestAuthor } from '@komainu/http/author.ts';
import { isoMicros } from '@komainu/http/json-api.ts';
import { paramOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { record } from '@komainu/kernel/json.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { READ, WRITE } from '../access.ts';
import type { DashboardDigest } from '../dashboards/digest.ts';
import type { DashboardKeeper } from '../dashboards/keeper.ts';
import { dashboardUrl } from '../dashboards/slug.ts';
import { presentAuthor } from '../present-author.ts';
import { type DashboardListKeeper, noSuchList, type StoredDashboardList } from './list-keeper.ts';

const V1 = '/api/v1/dashboard/lists/manual';
const V2 = '/api/v2/dashboard/lists/manual/:id/dashboards';
const MOST_NAME_CHARACTERS = 500;
const MOST_ITEMS = 5_000;

/** `/api/v1/dashboard/lists/manual`, and what stands on them under `/api/v2`. */
export function registerDashboardLists(
  app: FastifyInstance,
  lists: DashboardListKeeper,
  dashboards: DashboardKeeper,
): void {
  // A deleted dashboard keeps its place, for it may be restored, but is not counted.
  const aliveIds = async () => new Set((await dashboards.digests()).map(({ id }) => id));

  app.get(V1, READ, async (): Promise<DashboardListsAnswer> => {
    const alive = await aliveIds();
    return { dashboard_lists: (await lists.list()).map((list) => present(list, alive)) };
  });
  app.post(V1, WRITE, async (request): Promise<DashboardList> => {
    return present(await lists.create(nameOf(request.body), requestAuthor(request)), new Set());
  });
  app.get(`${V1}/:id`, READ, async (request): Promise<DashboardList> => {
    return present(await lists.get(paramOf(request, 'id')), await aliveIds());
  });
  app.put(`${V1}/:id`, WRITE, async (request): Promise<DashboardList> => {
    const name = nameOf(request.body);
    const list = await lists.update(paramOf(request, 'id'), requestAuthor(request), () => ({ name }));
    return present(list, await aliveIds());
  });
  app.delete(`${V1}/:id`, WRITE, async (request) => {
    const id = paramOf(request, 'id');
    await lists.delete(id, requestAuthor(request));
    return { deleted_dashboard_list_id: Number(id) };
  });

  app.get(V2, READ, async (request): Promise<ListedDashboardsAnswer> => {
    const { body } = await lists.get(paramOf(request, 'id'));
    const listed = (await dashboards.digestsOf(body.dashboardIds)).map(presentItem);
    return { dashboards: listed, total: listed.length };
  });
  app.post(V2, WRITE, async (request) => {
    const id = listIdOf(request);
    const sent = itemsOf(request.body);
    const { body } = await lists.get(id);
    const items = await existing(sent, dashboards);
    const added = items.filter((item) => !body.dashboardIds.includes(item.id));
    await lists.update(id, requestAuthor(request), ({ dashboardIds }) => ({
      dashboardIds: bounded([...new Set([...dashboardIds, ...added.map((item) => item.id)])]),
    }));
    return { added_dashboards_to_list: added };
  });
  app.put(V2, WRITE, async (request) => {
    const id = listIdOf(request);
    const sent = itemsOf(request.body);
    await lists.get(id);
    const items = await existing(sent, dashboards);
    await lists.update(id, requestAuthor(request), () => ({
      dashboardIds: bounded([...new Set(items.map((item) => item.id))]),
    }));
    return { dashboards: items };
  });
  app.delete(V2, WRITE, async (request) => {
    const id = listIdOf(request);
    const items = itemsOf(request.body);
    const { body } = await lists.get(id);
    const gone = new Set(items.map((item) => item.id));
    const deleted = items.filter((item) => body.dashboardIds.includes(item.id));
    await lists.update(id, requestAuthor(request), ({ dashboardIds }) => ({
      dashboardIds: dashboardIds.filter((one) => !gone.has(one)),
    }));
    return { deleted_dashboards_from_list: deleted };
  });
}

/** What cannot be an id is not found before anything else is looked at. */
function listIdOf(request: FastifyRequest): string {
  const id = paramOf(request, 'id');
  if (!/^[1-9]\d{0,15}$/.test(id)) throw noSuchList(id);
  return id;
}

/** Those of the items whose dashboards there are. */
async function existing(
  items: readonly DashboardListItem[],
  dashboards: DashboardKeeper,
): Promise<readonly DashboardListItem[]> {
  const found = new Set((await dashboards.digestsOf(items.map((item) => item.id))).map(({ id }) => id));
  return items.filter((item) => found.has(item.id));
}

function bounded(ids: readonly string[]): readonly string[] {
  if (ids.length > MOST_ITEMS) throw badRequest('bad_list', `a list has at most ${MOST_ITEMS} dashboards`);
  return ids;
}

function nameOf(body: unknown): string {
  const name = record(body)?.['name'];
  if (name === undefined) throw badRequest('bad_list', "Required parameter 'name' is missing");
  if (typeof name !== 'string') throw badRequest('bad_list', "'name' should be string");
  if (name.trim() === '') throw badRequest('bad_list', "'name' parameter can't be empty");
  if (name.length > MOST_NAME_CHARACTERS) {
    throw badRequest('bad_list', `'name' is longer than ${MOST_NAME_CHARACTERS} characters`);
  }
  return name;
}

/** `{dashboards: [{id, type}]}`. */
function itemsOf(body: unknown): readonly DashboardListItem[] {
  const items = record(body)?.['dashboards'];
  if (items === undefined) throw badRequest('bad_list', "Required parameter 'dashboards' is missing");
  if (!Array.isArray(items)) throw badRequest('bad_list', "'dashboards' should be list");
  if (items.length > MOST_ITEMS) throw badRequest('bad_list', `at most ${MOST_ITEMS} dashboards at once`);
  return items.map((item: unknown) => {
    const { id, type } = record(item) ?? {};
    if (typeof id !== 'string' || typeof type !== 'string') throw badRequest('bad_list', "'dashboards' is invalid");
    // Which of the types it is follows from the dashboard; the client's own word is given back.
    return { id, type: type as DashboardListItem['type'] };
  });
}

function present(
  { id, body, createdAtUnixMs, updatedAtUnixMs }: Document<StoredDashboardList>,
  alive: ReadonlySet<string>,
): DashboardList {
  return {
    id: Number(id),
    name: body.name,
    type: 'manual_dashboard_list',
    dashboard_count: body.dashboardIds.filter((one) => alive.has(one)).length,
    dashboards: null,
    is_favorite: false,
    author: presentAuthor(body.author),
    created: isoMicros(createdAtUnixMs),
    modified: isoMicros(updatedAtUnixMs),
  };
}

function presentItem(digest: DashboardDigest): ListedDashboard {
  return {
    id: digest.id,
    type: digest.layoutType === 'free' ? 'custom_screenboard' : 'custom_timeboard',
    title: digest.title,
    url: dashboardUrl(digest.id, digest.title),
    author: presentAuthor(digest.author),
    created: isoMicros(digest.createdAtUnixMs),
    modified: isoMicros(digest.updatedAtUnixMs),
    is_favorite: false,
    is_read_only: digest.isReadOnly,
    is_shared: false,
    tags: digest.tags,
    icon: null,
    integration_id: null,
    popularity: 0,
  };
}
