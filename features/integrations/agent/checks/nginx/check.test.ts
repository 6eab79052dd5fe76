import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CheckStatus } from '../../check.ts';
import { undescribed } from '../../described-metrics.ts';
import { serveAnswers } from '../../http/testing.ts';
import { runCheck } from '../../testing.ts';
import { check } from './check.ts';

const STUB = 'Active connections: 3 \nserver accepts handled requests\n 20 18 44 \nReading: 0 Writing: 1 Waiting: 2 \n';
const VTS = readFileSync(new URL('testdata/vts.json', import.meta.url), 'utf8');
const json = (body: unknown) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

it('reads stub_status', async () => {
  await using server = await serveAnswers({ '/nginx_status': { headers: { server: 'nginx/1.22.1' }, body: STUB } });
  const run = await runCheck(check, { nginx_status_url: `${server.url}/nginx_status` });
  expect(run).toEqual({
    metrics: [
      { type: 'gauge', metric: 'nginx.net.connections', value: 3, tags: [] },
      { type: 'rate', metric: 'nginx.net.conn_opened_per_s', value: 20, tags: [] },
      { type: 'rate', metric: 'nginx.net.conn_dropped_per_s', value: 2, tags: [] },
      { type: 'rate', metric: 'nginx.net.request_per_s', value: 44, tags: [] },
      { type: 'gauge', metric: 'nginx.net.reading', value: 0, tags: [] },
      { type: 'gauge', metric: 'nginx.net.writing', value: 1, tags: [] },
      { type: 'gauge', metric: 'nginx.net.waiting', value: 2, tags: [] },
    ],
    serviceChecks: [
      {
        name: 'nginx.can_connect',
        status: CheckStatus.ok,
        tags: ['host:127.0.0.1', `port:${new URL(server.url).port}`],
        message: '',
      },
    ],
    events: [],
    metadata: { 'version.raw': '1.22.1' },
    warnings: [],
  });
});

it('reads the traffic status module under the names of NGINX Plus', async () => {
  await using server = await serveAnswers({
    '/json': { headers: { 'content-type': 'application/json' }, body: VTS },
  });
  const run = await runCheck(check, { nginx_status_url: `${server.url}/json`, use_vts: true });
  expect(undescribed('nginx', run)).toEqual([]);
  expect(run.metrics).toHaveLength(48);
  expect(run.metrics).toEqual(
    expect.arrayContaining([
      { type: 'rate', metric: 'nginx.net.conn_dropped_per_s', value: 2, tags: [] },
      { type: 'gauge', metric: 'nginx.server_zone.sent', value: 88000, tags: ['server_zone:shop.example'] },
      {
        type: 'monotonic_count',
        metric: 'nginx.server_zone.sent_count',
        value: 88000,
        tags: ['server_zone:shop.example'],
      },
      {
        type: 'gauge',
        metric: 'nginx.upstream.peers.health_checks.last_passed',
        value: 1,
        tags: ['server:192.0.2.7:8080', 'upstream:cart'],
      },
      {
        type: 'gauge',
        metric: 'nginx.upstream.peers.responses.5xx',
        value: 1,
        tags: ['server:192.0.2.7:8080', 'upstream:cart'],
      },
    ]),
  );
});

it('reads the API of NGINX Plus, and says what it could not', async () => {
  await using server = await serveAnswers({
    '/api/6': json(['nginx', 'http', 'stream']),
    '/api/6/nginx': json({ version: '1.27.4', generation: 3, load_timestamp: '2026-11-22T08:00:00Z', pid: 7, ppid: 1 }),
    '/api/6/http/requests': json({ total: 100, current: 2 }),
    '/api/6/http/limit_reqs': json({
      login: { passed: 9, delayed: 0, rejected: 1, delayed_dry_run: 0, rejected_dry_run: 0 },
    }),
    '/api/6/slabs': json({
      cache: { pages: { used: 5, free: 1 }, slots: { 8: { used: 1, free: 0, reqs: 4, fails: 1 } } },
    }),
    '/api/6/http/upstreams': { status: 500, body: 'no' },
  });
  const instance = { nginx_status_url: `${server.url}/api/`, use_plus_api: true, plus_api_version: 6 };
  const run = await runCheck(check, instance);
  expect(undescribed('nginx', run)).toEqual([]);
  expect(run.metrics).toEqual(
    expect.arrayContaining([
      { type: 'monotonic_count', metric: 'nginx.generation_count', value: 3, tags: [] },
      { type: 'gauge', metric: 'nginx.requests.current', value: 2, tags: [] },
      { type: 'monotonic_count', metric: 'nginx.limit_req.rejected', value: 1, tags: ['limit_req:login'] },
      { type: 'monotonic_count', metric: 'nginx.slab.slot.fails_count', value: 1, tags: ['slab:cache', 'slot:8'] },
    ]),
  );
  expect(run.warnings).toContain(
    `the page http/upstreams of NGINX Plus cannot be read: ${server.url}/api/6/http/upstreams answers 500`,
  );
  expect(run.warnings.join()).not.toContain('stream/');
});

it('asks only for what is there when told to', async () => {
  await using server = await serveAnswers({ '/api/2': json(['connections']), '/api/2/connections': json({ idle: 4 }) });
  const instance = { nginx_status_url: `${server.url}/api`, use_plus_api: true, only_query_enabled_endpoints: true };
  const run = await runCheck(check, instance);
  expect(server.requests).toEqual(['GET /api/2', 'GET /api/2/connections']);
  expect(run.metrics).toEqual([{ type: 'gauge', metric: 'nginx.connections.idle', value: 4, tags: [] }]);
});

it('refuses a page that is another, and an instance without an address', async () => {
  await using server = await serveAnswers({ '/': { body: '<h1>Welcome to nginx!</h1>' } });
  await expect(runCheck(check, { nginx_status_url: server.url })).rejects.toMatchObject({ code: 'nginx_status' });
  await expect(runCheck(check, { nginx_status_url: `${server.url}/gone` })).rejects.toMatchObject({
    code: 'check_http_status',
  });
  await expect(runCheck(check, {})).rejects.toMatchObject({ code: 'bad_check_config' });
});
