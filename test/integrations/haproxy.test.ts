import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '@komainu/integrations/agent/checks/haproxy/check.ts';
import { metricNames, undescribed } from '@komainu/integrations/agent/described-metrics.ts';
import { runCheck } from '@komainu/integrations/agent/testing.ts';
import { freePort } from '@komainu/testkit/free-port.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installed, type ServerProcess, startServerProcess } from './server-process.ts';

const PROGRAM = installed('/usr/sbin/haproxy');

describe.skipIf(PROGRAM === undefined)('haproxy: the real server', () => {
  let haproxy: ServerProcess;
  let origin = '';
  let stats = '';

  beforeAll(async () => {
    const [shopPort, statsPort, nobodyPort] = await Promise.all([freePort(), freePort(), freePort()]);
    origin = `http://127.0.0.1:${shopPort}`;
    stats = `http://127.0.0.1:${statsPort}/stats`;
    haproxy = await startServerProcess({
      program: PROGRAM ?? '',
      prepare: (folder) =>
        writeFileSync(join(folder, 'haproxy.cfg'), configuration(folder, { shopPort, statsPort, nobodyPort })),
      args: (folder) => ['-db', '-f', join(folder, 'haproxy.cfg')],
      ready: () => fetch(stats),
    });
    await Promise.all(Array.from({ length: 10 }, () => fetch(`${origin}/stats`).then((answer) => answer.text())));
  });

  afterAll(() => haproxy?.[Symbol.asyncDispose]());

  it('by its statistics over HTTP', async () => {
    const run = await runCheck(check, { url: stats, collect_aggregates_only: 'both', collect_status_metrics: true });
    expect(undescribed('haproxy', run)).toEqual([]);
    expect(metricNames(run)).toEqual(
      expect.arrayContaining([
        'haproxy.backend.bytes.in_rate',
        'haproxy.backend.queue.current',
        'haproxy.backend.response.2xx',
        'haproxy.backend.response.time',
        'haproxy.backend.session.pct',
        'haproxy.backend.uptime',
        'haproxy.backend_hosts',
        'haproxy.count_per_status',
        'haproxy.frontend.connections.tot_rate',
        'haproxy.frontend.errors.req_rate',
        'haproxy.frontend.requests.rate',
        'haproxy.frontend.session.current',
      ]),
    );
    const requests = run.metrics.find(
      ({ metric, tags }) => metric === 'haproxy.frontend.requests.tot_rate' && tags.includes('haproxy_service:www'),
    );
    expect(requests?.value).toBeGreaterThanOrEqual(10);
    expect(run.metadata['version.raw']).toMatch(/^\d+\.\d+/);
  });

  it('by its socket, with stick tables and addresses of servers', async () => {
    const run = await runCheck(check, {
      url: `unix://${join(haproxy.folder, 'stats.sock')}`,
      collect_aggregates_only: false,
      enable_service_check: true,
    });
    expect(undescribed('haproxy', run)).toEqual([]);
    expect(run.metrics).toContainEqual({
      type: 'gauge',
      metric: 'haproxy.sticktable.used',
      value: 1,
      tags: ['haproxy_service:www', 'stick_type:ip'],
    });
    expect(run.metrics.some(({ tags }) => tags.some((tag) => tag.startsWith('server_address:127.0.0.1:')))).toBe(true);
    expect(run.serviceChecks.map(({ name }) => name)).toContain('haproxy.backend_up');
  });

  it.each([
    [{ use_openmetrics: true }, 'openmetrics_endpoint', 'haproxy.backend.http.requests.count'],
    [{ use_prometheus: true }, 'prometheus_url', 'haproxy.backend.http.requests.total'],
  ])('by its exporter: %j', async (options, address, requests) => {
    const run = await runCheck(check, { ...options, [address]: stats.replace('/stats', '/metrics') });
    expect(undescribed('haproxy', run)).toEqual([]);
    expect(metricNames(run)).toContain(requests);
    expect(metricNames(run).length).toBeGreaterThan(150);
  });
});

interface Ports {
  readonly shopPort: number;
  readonly statsPort: number;
  readonly nobodyPort: number;
}

/** HAProxy wants an end to the last line, and nothing after it. */
function configuration(folder: string, { shopPort, statsPort, nobodyPort }: Ports): string {
  return `
    global
      stats socket ${folder}/stats.sock mode 600 level operator
      maxconn 200
    defaults
      mode http
      retries 0
      timeout connect 1s
      timeout client 5s
      timeout server 5s
    frontend www
      bind 127.0.0.1:${shopPort}
      stick-table type ip size 1k expire 1m store conn_cnt
      http-request track-sc0 src
      default_backend shop
    backend shop
      server one 127.0.0.1:${statsPort} check
      server two 127.0.0.1:${nobodyPort} check
    frontend stats
      bind 127.0.0.1:${statsPort}
      http-request use-service prometheus-exporter if { path /metrics }
      stats enable
      stats uri /stats
`;
}
