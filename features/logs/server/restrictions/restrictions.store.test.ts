import type { AddressInfo } from 'node:net';
import type { Principal } from '@komainu/contracts/access/principal.ts';
import { routesOf } from '@komainu/http/route-list.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { standingClock, testContext } from '@komainu/testkit/test-server.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { logsTables } from '../../tables/logs.ts';
import { testOutgoing } from '../outgoing/test-settings.ts';
import type { LogsFeature, Role } from '../ports.ts';
import { registerLogs } from '../register.ts';
import { logPorts } from '../test-ports.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const KEYS = { 'dd-api-key': 'k', 'dd-application-key': 'a' };
const ROLES: readonly Role[] = [
  { id: '00000000-0000-4000-8000-000000000001', name: 'open' },
  { id: '00000000-0000-4000-8000-000000000002', name: 'quiet' },
  { id: '00000000-0000-4000-8000-000000000003', name: 'everything' },
];
const [OPEN = '', QUIET = '', EVERYTHING = ''] = ROLES.map(({ id }) => id);

/** The secret stands in every part of a log that an answer could show. */
const SECRET = 'hushhush';
const log = (service: string, word: string, index: number) => ({
  message: `${word} message ${index}`,
  service,
  hostname: 'one-host',
  ddsource: 'test',
  ddtags: `env:prod,word:${word}`,
  status: 'error',
  word,
  [`of_${word}`]: 1,
  timestamp: NOW - 60_000 + index * 1_000,
});
const LOGS = [0, 1, 2, 3].flatMap((index) => [log('open', 'public', index), log('vault', SECRET, index)]);

const store = await openTestStore(logsTables);
const metadata = openSqliteMetadata(':memory:', standingClock(NOW));
let principal: Principal = as([EVERYTHING]);
const context = testContext(standingClock(NOW), () => principal);
const outgoing = testOutgoing({ archiveFileSeconds: 1 });
let feature: LogsFeature;
let archiveId: string;

function as(roleIds: readonly string[]): Principal {
  return { kind: 'session', id: 's', user: { id: 'u', email: 'u@example.com', name: 'U', role: 'admin', roleIds } };
}

async function send(method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) {
  const answer = await context.app.inject({ method, url, headers: KEYS, ...(payload && { payload }) });
  return {
    status: answer.statusCode,
    text: answer.body,
    body: answer.body.startsWith('{') ? answer.json() : undefined,
  };
}

/** Runs as the holder of these roles. */
async function when<Result>(roleIds: readonly string[], run: () => Promise<Result>): Promise<Result> {
  principal = as(roleIds);
  try {
    return await run();
  } finally {
    principal = as([EVERYTHING]);
  }
}

const PATH = '/api/v2/logs/config/restriction_queries';
async function restrict(query: string, roleId: string): Promise<string> {
  const attributes = { restriction_query: query };
  const made = await send('POST', PATH, { data: { type: 'logs_restriction_queries', attributes } });
  const id = made.body.data.id;
  expect((await send('POST', `${PATH}/${id}/roles`, { data: { type: 'roles', id: roleId } })).status).toBe(204);
  return id;
}

beforeAll(async () => {
  feature = await registerLogs(context, {
    ...logPorts(context),
    metadata,
    store,
    outgoing,
    flushAfterMs: 5,
    roles: {
      role: async (id) => ROLES.find((role) => role.id === id),
      rolesOfUser: async (id) => (id === OPEN ? [OPEN] : undefined),
    },
  });
  await context.app.listen({ port: 0, host: '127.0.0.1' });
  const archive = { name: 'all', query: '*', include_tags: true, destination: { type: 'local', path: 'all' } };
  const made = await send('POST', '/api/v2/logs/config/archives', { data: { type: 'archives', attributes: archive } });
  archiveId = made.body.data.id;
  expect((await send('POST', '/api/v2/logs', LOGS)).status).toBe(202);
  await restrict('service:open', OPEN);
});
afterAll(async () => {
  await feature.close();
  await context.app.close();
  outgoing[Symbol.dispose]();
  await store[Symbol.asyncDispose]();
});

const WINDOW = { from: String(NOW - 600_000), to: String(NOW + 600_000) };
const FILTER = { query: '*', ...WINDOW };
const facets = ['service', '@word', 'word', 'env'].map((path) => ({ path, limit: 10 }));
const window = `from=${WINDOW.from}&to=${WINDOW.to}`;

/** Every route that shows logs, with requests that ask for all of them. */
const READS: Readonly<Record<string, readonly (readonly [url: string, payload?: object])[]>> = {
  'GET /api/v2/logs/events': [
    [`/api/v2/logs/events?filter[from]=${WINDOW.from}&filter[to]=${WINDOW.to}`],
    [`/api/v2/logs/events?filter[query]=NOT%20service:nothing&filter[from]=${WINDOW.from}`],
  ],
  'POST /api/v2/logs/events/search': [
    ['/api/v2/logs/events/search', { filter: FILTER }],
    [
      '/api/v2/logs/events/search',
      { filter: { ...FILTER, query: 'NOT service:nothing OR @of_public:1', indexes: ['main'] } },
    ],
    [
      '/api/v2/logs/events/search',
      {
        filter: {
          ...FILTER,
          query: '#all:*',
          calculated_fields: [{ name: 'all', expression: 'service' }],
        },
      },
    ],
  ],
  'POST /api/v1/logs-queries/list': [['/api/v1/logs-queries/list', { query: '*', time: WINDOW }]],
  'POST /api/v2/logs/analytics/aggregate': [
    [
      '/api/v2/logs/analytics/aggregate',
      {
        filter: FILTER,
        compute: [{ aggregation: 'count' }],
        group_by: [{ facet: 'service' }, { facet: '@word', total: true, missing: 'none' }],
      },
    ],
  ],
  'POST /api/unstable/logs/facets': [['/api/unstable/logs/facets', { filter: FILTER, facets }]],
  'POST /api/unstable/logs/fields': [['/api/unstable/logs/fields', { filter: FILTER }]],
  'POST /api/unstable/logs/histogram': [
    ['/api/unstable/logs/histogram', { filter: FILTER, buckets: 10, group: '@word' }],
  ],
  'POST /api/unstable/logs/patterns': [
    ['/api/unstable/logs/patterns', { filter: FILTER, include_event_tags: ['@word', 'service'] }],
  ],
  'POST /api/unstable/logs/transactions': [
    ['/api/unstable/logs/transactions', { filter: FILTER, group_by: ['service'] }],
    [
      '/api/unstable/logs/transactions',
      { filter: FILTER, group_by: ['host'], start: { query: 'service:vault OR service:open' } },
    ],
  ],
  'POST /api/unstable/logs/sql': [
    ['/api/unstable/logs/sql', { query: 'SELECT service, message FROM logs', ...WINDOW }],
    [
      '/api/unstable/logs/sql',
      { query: 'WITH a AS (SELECT * FROM logs) SELECT a.message FROM a JOIN logs b ON a.host = b.host', ...WINDOW },
    ],
  ],
  'GET /api/unstable/logs/export': [[`/api/unstable/logs/export?query=*&columns=service,message,@word&${window}`]],
};

/** Reads that cannot be asked with a request that ends, or need something more: tested below. */
const APART = new Set([
  'GET /api/unstable/logs/:id/context',
  'GET /api/unstable/logs/tail',
  'POST /api/unstable/logs/archives/:id/search',
]);

/** Routes that show definitions, or only what the caller sent. */
const NO_LOGS =
  /\/config(\/|$)|\/grok\/suggest$|\/reference-tables\/|\/threat-lists|\/sensitive-data\/|\/facets\/definitions|\/logs\/views|\/pipelines\/|\/sql\/schema$|\/rehydrations|\/destinations\/status$|\/collector\/health|\/calculated-fields/;

it('every route that shows logs is known here', () => {
  const unknown = routesOf(context.app)
    .filter(({ method, access }) => method !== 'HEAD' && access !== undefined && access.kind !== 'intake')
    .filter(({ access, method }) => !(access?.kind === 'public' && method === 'OPTIONS'))
    .map(({ method, url }) => `${method} ${url}`)
    .filter((route) => !(route in READS) && !APART.has(route) && !NO_LOGS.test(route));
  // A new route that shows logs goes to READS with a request; one that does not, to NO_LOGS.
  expect(unknown).toEqual([]);
});

it.each(Object.entries(READS))('%s shows what the roles may see', async (route, requests) => {
  const registered = routesOf(context.app).map(({ method, url }) => `${method} ${url}`);
  if (!registered.includes(route)) return;
  for (const [url, payload] of requests) {
    const [method = ''] = route.split(' ');
    const ask = () => send(method === 'GET' ? 'GET' : 'POST', url, payload);
    const all = await when([EVERYTHING], ask);
    const some = await when([OPEN], ask);
    const both = await when([OPEN, EVERYTHING], ask);
    expect([url, all.status, some.status]).toEqual([url, 200, 200]);
    const shown = (text: string) => [/public|open/.test(text), new RegExp(`${SECRET}|vault`).test(text)];
    expect([url, ...shown(all.text)]).toEqual([url, true, true]);
    expect([url, ...shown(some.text)]).toEqual([url, true, false]);
    expect([url, ...shown(both.text)]).toEqual([url, true, true]);
  }
});

it('shows the lines around a log, and no log that the roles may not see', async () => {
  const { body } = await send('POST', '/api/v2/logs/events/search', { filter: FILTER });
  const idOf = (service: string) =>
    body.data.find((entry: { attributes: { service: string } }) => entry.attributes.service === service).id;
  const context = (service: string) => send('GET', `/api/unstable/logs/${idOf(service)}/context`);
  expect((await context('vault')).status).toBe(200);
  expect((await when([OPEN], () => context('vault'))).status).toBe(404);
  expect((await when([OPEN], () => context('open'))).body.data.length).toBe(4);
});

it('finds in archives what the roles may see', async () => {
  const search = () => send('POST', `/api/unstable/logs/archives/${archiveId}/search`, { filter: FILTER });
  await expect.poll(async () => (await search()).body.data?.length, { timeout: 10_000 }).toBe(LOGS.length);
  const some = await when([OPEN], search);
  expect([some.body.data.length, some.text.includes('public'), some.text.includes(SECRET)]).toEqual([4, true, false]);
});

it('tails what the roles may see, and ends open tails when that changes', async () => {
  const { port } = context.app.server.address() as AddressInfo;
  const tail = await when([OPEN], () =>
    fetch(`http://127.0.0.1:${port}/api/unstable/logs/tail?query=*`, { headers: KEYS }),
  );
  await send('POST', '/api/v2/logs', [log('vault', SECRET, 0), log('open', 'public', 0)]);
  const id = await restrict('service:other', QUIET);
  const text = await tail.text();
  expect([text.includes('public'), text.includes(SECRET)]).toEqual([true, false]);
  await send('DELETE', `${PATH}/${id}`);
});

it('restricts lines of formulas, and not the server itself', async () => {
  const query = {
    search: '*',
    indexes: [],
    aggregation: 'count',
    metric: '',
    groupBy: [{ facet: 'service', limit: 5 }],
  };
  const grid = { startUnixS: NOW / 1000 - 60, intervalSeconds: 60, points: 1 };
  const services = async (viewer: Principal | undefined) =>
    (await feature.series(query, grid, viewer)).map(({ tags }) => tags['service']).sort();
  expect([await services(as([OPEN])), await services(as([EVERYTHING])), await services(undefined)]).toEqual([
    ['open'],
    ['open', 'vault'],
    ['open', 'vault'],
  ]);
});

it('joins the restrictions of several roles; a role holds one at a time', async () => {
  const seen = (roleIds: readonly string[]) =>
    when(roleIds, async () => {
      const { body } = await send('POST', '/api/v2/logs/events/search', { filter: FILTER, page: { limit: 100 } });
      return new Set(body.data.map((entry: { attributes: { service: string } }) => entry.attributes.service));
    });
  const first = await restrict('service:vault', QUIET);
  expect([await seen([OPEN, QUIET]), await seen([QUIET])]).toEqual([new Set(['open', 'vault']), new Set(['vault'])]);
  const second = await restrict('service:nothing', QUIET);
  expect([await seen([QUIET]), await seen([OPEN, QUIET])]).toEqual([new Set(), new Set(['open'])]);
  expect((await send('GET', `${PATH}/role/${QUIET}`)).body.data.map(({ id }: { id: string }) => id)).toEqual([second]);
  expect((await send('GET', `${PATH}/${first}/roles`)).body).toEqual({ data: [] });
  expect((await send('GET', `${PATH}/${second}`)).body).toMatchObject({
    data: { relationships: { roles: { data: [{ type: 'roles', id: QUIET }] } } },
    included: [{ type: 'roles', id: QUIET, attributes: { name: 'quiet' } }],
  });
  expect((await send('GET', `${PATH}/user/${OPEN}`)).body.data.length).toBe(1);
  for (const id of [first, second]) expect((await send('DELETE', `${PATH}/${id}`)).status).toBe(204);
  expect(await seen([QUIET])).toEqual(new Set(['open', 'vault']));
});

it.each([
  ['POST', PATH, { test: 1 }, 400],
  ['POST', PATH, { data: { type: 'logs_restriction_queries', attributes: { restriction_query: '((' } } }, 400],
  ['GET', `${PATH}/malformed_id`, undefined, 400],
  ['GET', `${PATH}/user/malformed_id`, undefined, 400],
  ['GET', `${PATH}/00000000-0000-0000-0000-000000000000`, undefined, 404],
  ['GET', `${PATH}/role/00000000-0000-0000-0000-000000000000`, undefined, 404],
] as const)('%s %s refuses %j', async (method, url, payload, status) => {
  const answer = await send(method, url, payload);
  expect([answer.status, answer.body]).toEqual([status, { errors: [expect.any(String)] }]);
});
