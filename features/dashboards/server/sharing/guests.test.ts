import type { Principal } from '@komainu/contracts/access/principal.ts';
import { testContext } from '@komainu/testkit/test-server.ts';
import type { FastifyInstance } from 'fastify';
import { expect, it } from 'vitest';
import { dashboardsClient, NOW } from '../test-client.ts';

const PUBLIC = '/api/v1/dashboard/public';
const HOUR = 3_600_000;
const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const BOARD = {
  title: 'Web shop',
  layout_type: 'ordered',
  notify_list: ['ann@example.com'],
  restricted_roles: ['r-admin'],
  widgets: [
    { definition: { type: 'timeseries', requests: [{ q: 'avg:system.cpu.user{$host}' }] } },
    { definition: { type: 'log_stream', query: 'service:web' } },
    { definition: { type: 'check_status', check: 'http.up', grouping: 'check', tags: [] } },
  ],
  template_variables: [{ name: 'host', prefix: 'host', default: 'web-1' }],
};

const LOG = {
  id: 'l-1',
  type: 'log',
  attributes: {
    timestamp: '2026-11-22T11:59:00.000Z',
    status: 'warn',
    service: 'web',
    host: 'web-1',
    message: 'slow',
    tags: ['env:prod'],
    attributes: { password: 'secret' },
  },
};

interface Seen {
  readonly url: string;
  readonly body: unknown;
  readonly principal: Principal | undefined;
}

/** A shared board, with routes that note what they are asked. */
async function shared(more: object = {}) {
  const seen: Seen[] = [];
  let app: FastifyInstance | undefined;
  const client = dashboardsClient((clock, principal) => {
    const context = testContext(clock, principal);
    app = context.app;
    for (const url of ['/api/v2/query/timeseries', '/api/v2/logs/events/search']) {
      context.app.post(url, READ, async ({ body, principal: by }) => {
        seen.push({ url, body, principal: by });
        return url.includes('logs') ? { data: [LOG], meta: { page: { after: 'next' } } } : { data: 'answered' };
      });
    }
    context.app.get('/api/unstable/service_checks', READ, async ({ url, principal: by }) => {
      seen.push({ url, body: undefined, principal: by });
      return { data: [] };
    });
    return context;
  });
  const { id } = (await client.ask('POST', '/api/v1/dashboard', BOARD)).body;
  const share = { dashboard_id: id, dashboard_type: 'custom_timeboard', share_type: 'open', ...more };
  const { token } = (await client.ask('POST', PUBLIC, share)).body;
  const root = `/api/unstable/shared/${token}`;
  /** Asks as a guest: with no key and no cookie. */
  const guest = async (method: 'GET' | 'POST', url: string, payload?: object) => {
    const answer = await app?.inject({ method, url, ...(payload === undefined ? {} : { payload }) });
    return { status: answer?.statusCode, body: answer?.json() };
  };
  return { client, seen, token, root, id, guest };
}

const timeseries = (query: string, fromMs = NOW - HOUR, toMs = NOW) => ({
  data: {
    type: 'timeseries_request',
    attributes: {
      from: fromMs,
      to: toMs,
      interval: 1,
      queries: [{ data_source: 'metrics', name: 'query1', query, aggregator: 'avg' }],
      formulas: [{ formula: 'query1' }],
    },
  },
});

it('shows the dashboard without the people behind it', async () => {
  const { guest, root, id } = await shared();
  const { status, body } = await guest('GET', root);
  expect({ status, body }).toEqual({
    status: 200,
    body: {
      dashboard: {
        id,
        title: 'Web shop',
        description: null,
        layout_type: 'ordered',
        widgets: BOARD.widgets.map((widget) => ({ ...widget, id: expect.any(Number) })),
        tabs: null,
        template_variables: [
          {
            name: 'host',
            prefix: 'host',
            defaults: ['web-1'],
            available_values: [],
            is_selectable: false,
            takes_any: false,
          },
        ],
      },
      global_time: { live_span: '1h' },
      global_time_selectable_enabled: false,
      viewing_preferences: {},
    },
  });
  expect(JSON.stringify(body)).not.toMatch(/ann|r-admin/);
});

it('answers what a widget asks as the author, who may only read', async () => {
  const { guest, root, seen } = await shared();
  const own = timeseries('avg:system.cpu.user{host:web-1}');
  const answer = await guest('POST', `${root}/api/v2/query/timeseries`, own);
  expect(answer).toEqual({ status: 200, body: { data: 'answered' } });
  const { interval: _, ...attributes } = own.data.attributes;
  expect(seen).toEqual([
    {
      url: '/api/v2/query/timeseries',
      // What nobody checked is not passed on.
      body: { data: { type: 'timeseries_request', attributes } },
      principal: {
        kind: 'session',
        id: expect.stringMatching(/^share:/),
        user: { id: 'u-1', email: 'ann@example.com', name: 'Ann', role: 'read-only', roleIds: ['r-admin'] },
      },
    },
  ]);
});

it('answers nothing else', async () => {
  const { guest, root, seen, client, token } = await shared();
  const path = `${root}/api/v2/query/timeseries`;
  const status = async (...asked: Parameters<typeof guest>) => (await guest(...asked)).status;
  expect(await status('POST', path, timeseries('avg:system.mem.used{host:web-1}'))).toBe(403);
  expect(await status('POST', path, timeseries('avg:system.cpu.user{*}'))).toBe(403);
  expect(await status('POST', path, timeseries('avg:system.cpu.user{host:web-1}', NOW - 9 * HOUR))).toBe(403);
  expect(await status('POST', `${path}?tpl_var_host=db-1`, timeseries('avg:system.cpu.user{host:db-1}'))).toBe(403);
  expect(await status('POST', path, {})).toBe(400);
  const deep = JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`);
  expect(await status('POST', path, { data: { attributes: { queries: deep } } })).toBe(400);
  expect(await status('GET', `${root}/api/v1/dashboard`)).toBe(404);
  expect(await status('GET', `${root}/api/v2/powerpacks/11111111-1111-1111-1111-111111111111`)).toBe(403);
  expect(await status('GET', `${root}/api/unstable/service_checks?check=other&from=${NOW - HOUR}&to=${NOW}`)).toBe(403);
  expect(await status('GET', '/api/unstable/shared/nothing')).toBe(404);
  expect(seen).toEqual([]);

  await client.ask('DELETE', `${PUBLIC}/${token}`);
  expect(await status('GET', root)).toBe(404);
  expect(await status('POST', path, timeseries('avg:system.cpu.user{host:web-1}'))).toBe(404);
});

it('lets guests choose what the share says', async () => {
  const { guest, root, client, token } = await shared({
    selectable_template_vars: [{ name: 'host', default_value: 'web-1', visible_tags: ['web-2'] }],
    global_time_selectable_enabled: true,
  });
  const path = `${root}/api/v2/query/timeseries`;
  const chosen = timeseries('avg:system.cpu.user{host:web-2}', NOW - 90 * HOUR, NOW - 80 * HOUR);
  expect((await guest('POST', `${path}?tpl_var_host=web-2`, chosen)).status).toBe(200);
  expect((await guest('POST', path, chosen)).status).toBe(403);
  await client.ask('PUT', `${PUBLIC}/${token}`, { selectable_template_vars: [] });
  expect((await guest('POST', `${path}?tpl_var_host=web-2`, chosen)).status).toBe(403);
});

it('answers lists and checks, in the size that widgets show', async () => {
  const { guest, root, seen } = await shared();
  const filter = {
    query: 'service:web',
    from: new Date(NOW - HOUR).toISOString(),
    to: new Date(NOW).toISOString(),
  };
  const list = { filter, sort: '-timestamp', page: { limit: 5_000, cursor: 'next' } };
  // The widget shows the time and the message.
  const attributes = { timestamp: '2026-11-22T11:59:00.000Z', status: 'warn', message: 'slow' };
  expect(await guest('POST', `${root}/api/v2/logs/events/search`, list)).toEqual({
    status: 200,
    body: { data: [{ id: 'l-1', attributes }] },
  });
  expect(seen[0]?.body).toEqual({ filter, sort: '-timestamp', page: { limit: 50 } });
  const other = { ...list, filter: { ...filter, query: '*' } };
  expect((await guest('POST', `${root}/api/v2/logs/events/search`, other)).status).toBe(403);
  expect((await guest('POST', `${root}/api/v2/logs/events/search`, {})).status).toBe(400);
  const asked = `check=http.up&tags=&group_by=&from=${NOW - HOUR}&to=${NOW}`;
  expect((await guest('GET', `${root}/api/unstable/service_checks?${asked}`)).status).toBe(200);
});

it('ends, pauses, and opens by invitation only', async () => {
  const { guest, root, client, token } = await shared({ expiration: new Date(NOW + HOUR).toISOString() });
  const status = async (url = root) => (await guest('GET', url)).status;
  expect(await status()).toBe(200);
  await client.ask('PUT', `${PUBLIC}/${token}`, { status: 'paused' });
  expect(await status()).toBe(404);
  await client.ask('PUT', `${PUBLIC}/${token}`, { status: 'active' });
  client.clock.advance(2 * HOUR);
  expect(await status()).toBe(404);

  const invite = { share_type: 'invite', share_list: ['guest@example.com'], expiration: null };
  await client.ask('PUT', `${PUBLIC}/${token}`, { ...invite, session_duration_in_days: 2 });
  expect(await status()).toBe(404);
  const attributes = { email: 'guest@example.com' };
  const invitation = { data: { type: 'public_dashboard_invitation', attributes } };
  const sent = await client.ask('POST', `${PUBLIC}/${token}/invitation`, invitation);
  const link = `/api/unstable/shared/${sent.body.data.attributes.invitation_url.split('/').at(-1)}`;
  expect(await status(link)).toBe(200);
  client.clock.advance(49 * HOUR);
  expect(await status(link)).toBe(404);
});

it('shows nothing of a deleted dashboard', async () => {
  const { guest, root, client, id } = await shared();
  await client.ask('DELETE', `/api/v1/dashboard/${id}`);
  expect((await guest('GET', root)).status).toBe(404);
});
