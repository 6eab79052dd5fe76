import { expect, it } from 'vitest';
import { metricNames, undescribed } from '../../described-metrics.ts';
import { serveAnswers } from '../../http/testing.ts';
import { runCheck, runOnce, testParts } from '../../testing.ts';
import { check } from './check.ts';

/** Recorded from lighttpd 1.4.69, the scoreboard shortened. */
const PAGE = `Total Accesses: 12
Total kBytes: 3
Uptime: 61
BusyServers: 1
IdleServers: 1364
Scoreboard: h______________
`;

/** Composed from the documentation of lighttpd 2. */
const PAGE_2 = `uptime: 120
memory_usage: 5242880

# Absolute Values
requests_abs: 100
traffic_out_abs: 7000
traffic_in_abs: 900
connections_abs: 40

# Average Values
requests_avg: 5
traffic_out_avg_5sec: 10

# Connection States
connection_state_keep_alive: 2

# Status Codes
status_2xx: 95
status_5xx: 5
`;

const SERVER = { server: 'lighttpd/1.4.69' };

it('reads lighttpd 1', async () => {
  await using server = await serveAnswers({ '/server-status?auto': { headers: SERVER, body: PAGE } });
  const run = await runCheck(check, { lighttpd_status_url: `${server.url}/server-status?auto` });
  expect(run.metrics).toEqual([
    { type: 'gauge', metric: 'lighttpd.net.hits', value: 12, tags: [] },
    { type: 'rate', metric: 'lighttpd.net.request_per_s', value: 12, tags: [] },
    { type: 'gauge', metric: 'lighttpd.net.bytes', value: 3072, tags: [] },
    { type: 'rate', metric: 'lighttpd.net.bytes_per_s', value: 3072, tags: [] },
    { type: 'gauge', metric: 'lighttpd.performance.uptime', value: 61, tags: [] },
    { type: 'gauge', metric: 'lighttpd.performance.busy_servers', value: 1, tags: [] },
    { type: 'gauge', metric: 'lighttpd.performance.idle_server', value: 1364, tags: [] },
  ]);
  expect(undescribed('lighttpd', run)).toEqual([]);
  expect(run.metadata).toEqual({ 'version.raw': '1.4.69' });
});

it('reads lighttpd 2', async () => {
  await using server = await serveAnswers({ '/status': { body: PAGE_2 } });
  const run = await runCheck(check, { lighttpd_status_url: `${server.url}/status` });
  expect(undescribed('lighttpd', run)).toEqual([]);
  expect(metricNames(run)).toHaveLength(10);
  expect(run.metrics).toContainEqual({ type: 'rate', metric: 'lighttpd.response.status_5xx', value: 5, tags: [] });
});

it('finds the page for programs, and refuses another page', async () => {
  await using server = await serveAnswers({
    '/server-status': { headers: SERVER, body: '<html>Status</html>' },
    '/server-status?auto': { headers: SERVER, body: PAGE },
    '/': { body: 'hello' },
  });
  const made = check.create({ lighttpd_status_url: `${server.url}/server-status` }, {}, testParts());
  expect((await runOnce(made)).warnings).toHaveLength(1);
  expect((await runOnce(made)).warnings).toEqual([]);
  await made.close?.();
  await expect(runCheck(check, { lighttpd_status_url: server.url })).rejects.toMatchObject({ code: 'lighttpd_status' });
});
