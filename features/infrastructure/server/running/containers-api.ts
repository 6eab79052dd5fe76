import { createHash } from 'node:crypto';
import { clientSignal } from '@komainu/http/client-signal.ts';
import { limitOf } from '@komainu/http/request-fields.ts';
import { commaList, type QueryValues, queryOf } from '@komainu/http/request-values.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { decodeCursor, encodeCursor } from '@komainu/query/search/source.ts';
import { sqlNumber } from '@komainu/query/sql.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CONTAINER_COLUMNS, type StoredContainer } from './container-rows.ts';
import { fromSql, groupSql, orderSql, type RunningQuery } from './running-sql.ts';
import { CONTAINER_SOURCE } from './sources.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const USUAL_PAGE = 1_000;
const MOST_ROWS = 10_000;
/** What was seen in the last ten minutes is listed. */
const WINDOW_MS = 600_000;

const CONTAINER_SORTS: Readonly<Record<string, string>> = {
  name: 'name',
  host: 'host',
  state: 'state',
  created_at: 'created_s',
  started_at: 'started_s',
  image_name: 'image_name',
  container_id: 'container_id',
};
const GROUP_SORTS: Readonly<Record<string, string>> = { count: 'items', name: 'g0' };
const IMAGE_SORTS: Readonly<Record<string, string>> = {
  name: 'image_name',
  short_image: 'image_short',
  container_count: 'items',
};

/** `GET /api/v2/containers` and `GET /api/v2/container_images`; images are those that containers were made of. */
export function containersRoutes(app: FastifyInstance, store: TelemetryStore, clock: Clock): void {
  app.get('/api/v2/containers', READ, async (request, reply) => {
    const query = queryOf(request);
    const page = pageOf(query);
    const keys = commaList(query['group_by']);
    if (keys.length > 0) {
      const groups = await groupsOf(store, reply, windowOf(query, clock), keys, query, 'count()');
      return paged(request, page, groups, (group) => containerGroup(request, keys, group));
    }
    const order = orderSql(query['sort'] || 'name', CONTAINER_SORTS);
    const sql = `SELECT ${CONTAINER_COLUMNS.join(', ')} ${fromSql(CONTAINER_SOURCE, windowOf(query, clock))} ORDER BY ${order}, host, container_id`;
    const { rows, total } = await pageRows<StoredContainer>(store, reply, sql, page);
    return answer(request, page, total, rows.map(publicContainer));
  });

  app.get('/api/v2/container_images', READ, async (request, reply) => {
    const query = queryOf(request);
    const page = pageOf(query);
    const keys = commaList(query['group_by']);
    if (keys.length > 0) {
      const groups = await groupsOf(store, reply, windowOf(query, clock), keys, query, 'uniqExact(image_name)');
      return paged(request, page, groups, (group) => imageGroup(request, keys, group));
    }
    const sql = [
      'SELECT image_name, any(short_image) AS image_short, groupUniqArray(image_tag) AS image_tags, any(image_id) AS digest,',
      `toFloat64(count()) AS items ${fromSql(CONTAINER_SOURCE, windowOf(query, clock))} AND image_name != ''`,
      `GROUP BY image_name ORDER BY ${orderSql(query['sort'] || 'name', IMAGE_SORTS)}, image_name`,
    ].join(' ');
    const { rows, total } = await pageRows<StoredImage>(store, reply, sql, page);
    return answer(request, page, total, rows.map(publicImage));
  });
}

interface Page {
  readonly size: number;
  readonly start: number;
  readonly cursor: string;
}

interface StoredGroup {
  readonly items: number;
  readonly [group: `g${number}`]: string;
}

interface StoredImage {
  readonly image_name: string;
  readonly image_short: string;
  readonly image_tags: readonly string[];
  readonly digest: string;
  readonly items: number;
}

function windowOf(query: QueryValues, clock: Clock): RunningQuery {
  const toUnixMs = clock.nowMs();
  return {
    search: '',
    tags: commaList(query['filter[tags]']),
    fromUnixMs: toUnixMs - WINDOW_MS,
    toUnixMs: toUnixMs + 1,
  };
}

function pageOf(query: QueryValues): Page {
  const cursor = query['page[cursor]'] ?? '';
  const start = cursor === '' ? 0 : decodeCursor(cursor)['start'];
  if (typeof start !== 'number' || !Number.isInteger(start) || start < 0) {
    throw badRequest('bad_cursor', 'the page cursor is not one that this server gave');
  }
  return { size: limitOf(query['page[size]'], USUAL_PAGE, MOST_ROWS), start, cursor };
}

async function pageRows<Row>(store: TelemetryStore, reply: FastifyReply, sql: string, { size, start }: Page) {
  const signal = clientSignal(reply);
  const [rows, [counted]] = await Promise.all([
    store.rows<Row>(`${sql} LIMIT ${sqlNumber(size)} OFFSET ${sqlNumber(start)}`, { signal }),
    store.rows<{ total: number }>(`SELECT toFloat64(count()) AS total FROM (${sql})`, { signal }),
  ]);
  return { rows, total: counted?.total ?? 0 };
}

function groupsOf(
  store: TelemetryStore,
  reply: FastifyReply,
  asked: RunningQuery,
  keys: readonly string[],
  query: QueryValues,
  aggregate: string,
): Promise<StoredGroup[]> {
  const order = orderSql(query['sort'] || '-count', GROUP_SORTS);
  const sql = groupSql(CONTAINER_SOURCE, asked, keys, [`toFloat64(${aggregate}) AS items`], order);
  return store.rows<StoredGroup>(sql, { signal: clientSignal(reply) });
}

function paged<Group>(request: FastifyRequest, page: Page, groups: readonly Group[], render: (group: Group) => object) {
  const shown = groups.slice(page.start, page.start + page.size);
  return answer(request, page, groups.length, shown.map(render));
}

function answer(request: FastifyRequest, page: Page, total: number, data: readonly object[]) {
  const end = page.start + data.length;
  const next = end < total && data.length > 0 ? encodeCursor({ start: end }) : null;
  const previous = page.start > 0 ? encodeCursor({ start: Math.max(0, page.start - page.size) }) : null;
  const linkTo = (cursor: string | null): string | null => (cursor === null ? null : link(request, cursor));
  return {
    data,
    links: {
      self: `${request.protocol}://${request.host}${request.url}`,
      first: link(request, ''),
      next: linkTo(next),
      prev: linkTo(previous),
      last: null,
    },
    meta: {
      pagination: {
        cursor: page.cursor,
        next_cursor: next ?? '',
        prev_cursor: previous,
        limit: page.size,
        total,
        type: 'cursor_limit',
      },
    },
  };
}

function link(request: FastifyRequest, cursor: string): string {
  const url = new URL(`${request.protocol}://${request.host}${request.url}`);
  url.searchParams.delete('page[cursor]');
  if (cursor !== '') url.searchParams.set('page[cursor]', cursor);
  return url.href;
}

/** Hexadecimal that stays with its parts. */
const idOf = (...parts: readonly string[]): string => createHash('sha1').update(parts.join('\n')).digest('hex');

/** ISO 8601 in seconds without a zone, as the public API has these. */
const isoSeconds = (unixS: number): string => new Date(unixS * 1000).toISOString().slice(0, 19);

function publicContainer(row: StoredContainer) {
  return {
    type: 'container',
    id: idOf(row.host, row.container_id),
    attributes: {
      name: row.name,
      created_at: isoSeconds(row.created_s || row.started_s),
      started_at: isoSeconds(row.started_s),
      state: row.state,
      container_id: row.container_id,
      host: row.host,
      image_name: row.image_name,
      image_tags: row.image_tag === '' ? null : [row.image_tag],
      image_digest: row.image_id === '' ? null : row.image_id,
      tags: row.tags,
    },
  };
}

function tagsOf(keys: readonly string[], group: StoredGroup): Record<string, string> {
  return Object.fromEntries(keys.map((key, index) => [key, group[`g${index}`] ?? '']));
}

function relatedLink(request: FastifyRequest, path: string, tags: Readonly<Record<string, string>>): string {
  const filter = Object.entries(tags).map(([key, value]) => `${key}:${value}`);
  return `${request.protocol}://${request.host}${path}?${new URLSearchParams({ 'filter[tags]': filter.join(',') })}`;
}

function containerGroup(request: FastifyRequest, keys: readonly string[], group: StoredGroup) {
  const tags = tagsOf(keys, group);
  const related = relatedLink(request, '/api/v2/containers', tags);
  return {
    type: 'container_group',
    id: idOf(...Object.values(tags)),
    attributes: { count: group.items, tags },
    relationships: { containers: { links: { related }, data: [] } },
  };
}

function imageGroup(request: FastifyRequest, keys: readonly string[], group: StoredGroup) {
  const tags = tagsOf(keys, group);
  const related = relatedLink(request, '/api/v2/container_images', tags);
  return {
    type: 'container_image_group',
    id: idOf(...Object.values(tags)),
    attributes: { name: Object.values(tags).join(','), count: group.items, tags },
    relationships: { container_images: { links: { related }, data: [] } },
  };
}

function publicImage(row: StoredImage) {
  const [registry, repository] = imageParts(row.image_name);
  return {
    type: 'container_image',
    id: idOf(row.image_name),
    attributes: {
      name: row.image_name,
      short_image: row.image_short,
      image_tags: row.image_tags.filter((tag) => tag !== ''),
      registry,
      repository,
      repo_digest: row.digest,
      container_count: row.items,
      tags: [`image_name:${row.image_name}`, `short_image:${row.image_short}`],
      sizes: [],
      os_names: [],
      os_versions: [],
      os_architectures: [],
      images_built_at: [],
      image_flavors: [],
      sources: ['runtime'],
    },
  };
}

/** Registry and repository of an image's name: the part before the first slash is a registry when it looks like a host. */
function imageParts(name: string): [registry: string, repository: string] {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(0, slash));
  return /[.:]|^localhost$/.test(first) ? [first, name.slice(slash + 1)] : ['', name];
}
