import { testContext } from '@komainu/testkit/test-server.ts';
import type { FastifyInstance } from 'fastify';
import { expect, it } from 'vitest';
import { dashboardsClient, NOW } from '../test-client.ts';

const HOUR = 3_600_000;
const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const SLO = 'ff0d47f8ee755a4abc061fe92e9978f5';
const BOARD = {
  title: 'Web shop',
  layout_type: 'ordered',
  widgets: [
    { definition: { type: 'alert_graph', alert_id: '12', viz_type: 'timeseries' } },
    { definition: { type: 'manage_status', query: 'team:web', count: 20 } },
    { definition: { type: 'slo', slo_id: SLO, view_type: 'detail', time_windows: ['7d'] } },
    { definition: { type: 'slo_list', requests: [{ request_type: 'slo_list', query: { query_string: 'shop' } }] } },
  ],
};
const MONITOR = {
  id: 12,
  name: 'CPU',
  type: 'query alert',
  query: 'avg(last_5m):avg:a{*} > 1',
  message: 'tell @ann@example.com',
  overall_state: 'OK',
  creator: { email: 'ann@example.com' },
  options: { thresholds: { critical: 1 }, escalation_message: 'secret' },
};

/** A shared board about monitors, with routes that note what they are asked. */
async function shared() {
  const seen: { readonly url: string; readonly body: unknown }[] = [];
  let app: FastifyInstance | undefined;
  const client = dashboardsClient((clock, principal) => {
    const context = testContext(clock, principal);
    app = context.app;
    const answers = {
      '/api/v1/monitor/:id': MONITOR,
      '/api/v1/monitor/search': {
        monitors: [{ id: 12, name: 'CPU', status: 'OK', query: 'x', creator: { handle: 'ann@example.com' } }],
        counts: { status: [], tag: [{ name: 'secret', count: 1 }] },
        metadata: {},
      },
      '/api/v1/slo/:id': {
        data: { id: SLO, name: 'Orders', type: 'metric', thresholds: [], creator: 'ann@example.com' },
      },
      '/api/v1/slo/:id/history': { data: { overall: {}, slo: { creator: 'ann@example.com' } }, errors: null },
      '/api/v1/slo/search': {
        data: {
          attributes: { slos: [{ data: { id: SLO, attributes: { name: 'Orders', creator: 'ann@example.com' } } }] },
        },
      },
    };
    for (const [url, answer] of Object.entries(answers)) {
      context.app.get(url, READ, async (request) => {
        seen.push({ url: request.url, body: undefined });
        return answer;
      });
    }
    context.app.post('/api/unstable/monitors/preview', READ, async ({ url, body }) => {
      seen.push({ url, body });
      return { series: [], groups: [] };
    });
    return context;
  });
  const { id } = (await client.ask('POST', '/api/v1/dashboard', BOARD)).body;
  const share = { dashboard_id: id, dashboard_type: 'custom_timeboard', share_type: 'open' };
  const { token } = (await client.ask('POST', '/api/v1/dashboard/public', share)).body;
  /** Asks as a guest: with no key and no cookie. */
  const guest = async (url: string) => {
    const answer = await app?.inject({ method: 'GET', url: `/api/unstable/shared/${token}${url}` });
    return [answer?.statusCode, answer?.json()] as const;
  };
  return { seen, guest };
}

it('shows what widgets draw of monitors and objectives, without the people behind them', async () => {
  const { guest } = await shared();
  const answers = await Promise.all(
    [
      '/api/v1/monitor/12',
      '/api/v1/monitor/search?query=team:web&sort=status,asc&page=0&per_page=20',
      `/api/v1/slo/${SLO}`,
      `/api/v1/slo/${SLO}/history?from_ts=1&to_ts=2&target=99`,
      '/api/v1/slo/search?query=shop&page[size]=100&page[number]=0',
    ].map(guest),
  );
  expect(answers.map(([status]) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(JSON.stringify(answers)).not.toMatch(/ann|secret/);
  expect(answers[0]?.[1]).toEqual({
    id: 12,
    name: 'CPU',
    type: 'query alert',
    query: MONITOR.query,
    overall_state: 'OK',
    options: { thresholds: { critical: 1 } },
  });
});

it('draws what the monitor itself watches, in the time that is shared', async () => {
  const { guest, seen } = await shared();
  const ask = (fromMs: number, query = '') =>
    guest(`/api/unstable/monitors/12/preview?from_ms=${fromMs}&to_ms=${NOW}${query}`);
  const [[within], [before]] = [
    await ask(NOW - HOUR, '&query=avg(last_5m):avg:secret{*} > 1'),
    await ask(NOW - 5 * HOUR),
  ];
  const { type, query, options } = MONITOR;
  expect([within, before, seen.filter(({ body }) => body !== undefined)]).toEqual([
    200,
    403,
    [
      {
        url: '/api/unstable/monitors/preview',
        body: { definition: { type, query, options }, from_ms: NOW - HOUR, to_ms: NOW },
      },
    ],
  ]);
});

it('refuses what no widget asks', async () => {
  const { guest, seen } = await shared();
  const answers = await Promise.all(
    [
      '/api/v1/monitor/13',
      '/api/v1/monitor/search?query=&sort=status,asc&page=0&per_page=20',
      '/api/v1/monitor/groups/search?query=team:web&sort=status,asc&page=0&per_page=20',
      `/api/v1/slo/${SLO.replace('f', 'e')}/history?from_ts=1&to_ts=2`,
      '/api/v1/slo/search?query=&page[size]=100',
    ].map(guest),
  );
  expect([answers.map(([status]) => status), seen]).toEqual([[403, 403, 403, 403, 403], []]);
});
