import { authorNumber } from '@komainu/http/author.ts';
import { numberParam, type QueryValues, queryOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import type { FastifyInstance } from 'fastify';
import { READ } from '../access.ts';
import type { MonitorsApi } from '../monitors-api.ts';
import { isoSeconds, ORGANIZATION_NUMBER, presentGroup, secondsOf } from '../present.ts';
import { type Candidate, parseMonitorSearch } from './matches.ts';
import { type SearchableMonitor, searchable } from './searchable.ts';

const USUAL_PAGE = 30;
const MOST_PAGE = 1_000;
/** From the worst: what a list begins with. */
const STATUS_ORDER = ['Alert', 'Warn', 'No Data', 'Unknown', 'Skipped', 'Ignored', 'OK'];

/** `/api/v1/monitor/search` and `/api/v1/monitor/groups/search`. */
export function registerSearchRoutes(app: FastifyInstance, api: MonitorsApi): void {
  app.get('/api/v1/monitor/search', READ, async (request) => {
    const query = queryOf(request);
    const test = parseMonitorSearch(query['query'] ?? '');
    const found = api.keeper
      .all()
      .map((document) => searchable(api, document))
      .filter((monitor) => test({ monitor, status: monitor.status, group: '' }));
    const { shown, metadata } = paged(sorted(found, query['sort'], MONITOR_SORTS), query);
    const fields = (read: (monitor: SearchableMonitor) => readonly (string | boolean)[]) => counts(found.map(read));
    return {
      counts: {
        status: fields(({ status }) => [status]),
        muted: fields(({ muted }) => [muted]),
        tag: fields(({ document }) => document.body.fields.tags),
        type: fields(({ classification }) => [classification]),
      },
      monitors: shown.map(presentFound),
      metadata,
    };
  });
  app.get('/api/v1/monitor/groups/search', READ, async (request) => {
    const query = queryOf(request);
    const test = parseMonitorSearch(query['query'] ?? '');
    const all: Candidate[] = [];
    for (const document of api.keeper.all()) {
      const monitor = searchable(api, document);
      for (const [group, { state }] of api.states.of(Number(document.id)).groups) {
        all.push({ monitor, group, status: state });
      }
    }
    const found = all.filter(test);
    const { shown, metadata } = paged(sorted(found, query['sort'], GROUP_SORTS), query);
    return {
      counts: {
        status: counts(found.map(({ status }) => [status])),
        type: counts(found.map(({ monitor }) => [monitor.classification])),
      },
      groups: shown.flatMap((candidate) => presentFoundGroup(api, candidate) ?? []),
      metadata,
    };
  });
}

function presentFound(monitor: SearchableMonitor) {
  const { document, status } = monitor;
  const { fields, author, multi } = document.body;
  return {
    id: Number(document.id),
    org_id: ORGANIZATION_NUMBER,
    name: fields.name,
    status,
    type: fields.type,
    classification: monitor.classification,
    query: fields.query,
    tags: fields.tags,
    priority: fields.priority,
    restricted_roles: fields.restricted_roles ?? [],
    multi,
    scopes: monitor.scopes,
    metrics: monitor.metrics,
    notifications: monitor.notifications.map((handle) => ({ handle, name: handle })),
    creator: { id: authorNumber(author.id), handle: author.handle, name: author.name },
    muted: monitor.muted,
    muted_until_ts: monitor.mutedUntilS,
    last_triggered_ts: secondsOf(monitor.lastTriggeredUnixMs),
    overall_state_modified: isoSeconds(monitor.sinceUnixMs),
    draft_status: fields.draft_status,
  };
}

function presentFoundGroup(api: MonitorsApi, { monitor, group }: Candidate) {
  const { id, body } = monitor.document;
  const memory = api.states.of(Number(id)).groups.get(group);
  if (memory === undefined) return undefined;
  const { status, last_nodata_ts, last_triggered_ts } = presentGroup(group, memory);
  return {
    monitor_id: Number(id),
    monitor_name: body.fields.name,
    group,
    group_tags: group === '*' ? [] : group.split(','),
    status,
    last_nodata_ts: last_nodata_ts ?? 0,
    last_triggered_ts,
  };
}

type Key<T> = (item: T) => string | number;
const MONITOR_SORTS: Readonly<Record<string, Key<SearchableMonitor>>> = {
  name: ({ document }) => document.body.fields.name.toLowerCase(),
  title: ({ document }) => document.body.fields.name.toLowerCase(),
  status: ({ status }) => STATUS_ORDER.indexOf(status),
  tags: ({ document }) => document.body.fields.tags.join(','),
  id: ({ document }) => Number(document.id),
  priority: ({ document }) => document.body.fields.priority ?? 6,
  created: ({ document }) => document.createdAtUnixMs,
  triggered: ({ lastTriggeredUnixMs }) => lastTriggeredUnixMs ?? 0,
};
const GROUP_SORTS: Readonly<Record<string, Key<Candidate>>> = {
  name: ({ monitor }) => monitor.document.body.fields.name.toLowerCase(),
  title: ({ monitor }) => monitor.document.body.fields.name.toLowerCase(),
  status: ({ status }) => STATUS_ORDER.indexOf(status),
  tags: ({ monitor }) => monitor.document.body.fields.tags.join(','),
  group: ({ group }) => group,
};

/** `sort=name,asc`; the worst first unless said otherwise. */
function sorted<T>(
  items: readonly T[],
  sort: string | undefined,
  keys: Readonly<Record<string, Key<T>>>,
): readonly T[] {
  const [name = '', direction = 'asc'] = (sort === undefined || sort === '' ? 'status,asc' : sort).split(',');
  const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
  if (key === undefined || (direction !== 'asc' && direction !== 'desc')) {
    throw badRequest('bad_sort', `sort is one of ${Object.keys(keys).join(', ')}, and asc or desc`);
  }
  const sign = direction === 'asc' ? 1 : -1;
  return [...items].sort((a, b) => sign * compare(key(a), key(b)));
}

function compare(a: string | number, b: string | number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function paged<T>(items: readonly T[], query: QueryValues) {
  const perPage = Math.max(1, numberParam(query, 'per_page', USUAL_PAGE, MOST_PAGE));
  const page = numberParam(query, 'page', 0);
  return {
    shown: items.slice(page * perPage, (page + 1) * perPage),
    metadata: { total_count: items.length, page_count: Math.ceil(items.length / perPage), page, per_page: perPage },
  };
}

/** How many hold each value, the most common first. */
function counts(values: readonly (readonly (string | boolean)[])[]) {
  const byName = new Map<string | boolean, number>();
  for (const name of values.flat()) byName.set(name, (byName.get(name) ?? 0) + 1);
  return [...byName]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || compare(String(a.name), String(b.name)));
}
