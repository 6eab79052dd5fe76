import { readFileSync } from 'node:fs';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { expect, it } from 'vitest';
import { CheckStatus } from '../../check.ts';
import { undescribed } from '../../described-metrics.ts';
import { serveAnswers } from '../../http/testing.ts';
import { type RecordedRun, runCheck, runOnce, testParts } from '../../testing.ts';
import { check } from './check.ts';

const CSV = readFileSync(new URL('testdata/stats.csv', import.meta.url), 'utf8');
const PAGE = '<h1>HAProxy version 2.6.12-1, released 2026/10/17</h1>\n<b>uptime = </b> 1d 2h03m04s<br>';
const answers = (csv = CSV, page = PAGE) => ({ '/stats': { body: page }, '/stats/;csv;norefresh': { body: csv } });

const valuesOf = (run: RecordedRun, metric: string) =>
  run.metrics.filter((one) => one.metric === metric).map(({ value, tags }) => [value, ...tags]);

it('sends frontends and backends', async () => {
  await using server = await serveAnswers(answers());
  const url = `${server.url}/stats`;
  const run = await runCheck(check, { url });
  expect(undescribed('haproxy', run)).toEqual([]);
  expect(run.metadata).toEqual({ 'version.raw': '2.6.12-1' });
  const frontend = ['haproxy_service:www', `instance_url:${url}`, 'service:www', 'type:FRONTEND'];
  const backend = ['backend:BACKEND', 'haproxy_service:shop', `instance_url:${url}`, 'service:shop', 'type:BACKEND'];
  expect(run.metrics).toEqual(
    expect.arrayContaining([
      { type: 'rate', metric: 'haproxy.frontend.requests.tot_rate', value: 6, tags: frontend },
      { type: 'gauge', metric: 'haproxy.frontend.bytes.in.total', value: 522, tags: frontend },
      { type: 'gauge', metric: 'haproxy.backend.session.pct', value: 0, tags: backend },
      { type: 'rate', metric: 'haproxy.backend.response.2xx', value: 6, tags: backend },
      { type: 'gauge', metric: 'haproxy.backend.uptime', value: 3, tags: backend },
    ]),
  );
  expect(run.metrics.some(({ tags }) => tags.includes('backend:one'))).toBe(false);
});

it.each([
  [false, ['backend:one', 'backend:two']],
  ['both', ['backend:BACKEND', 'backend:one', 'backend:two']],
] as const)('sends servers with collect_aggregates_only: %s', async (only, backends) => {
  await using server = await serveAnswers(answers());
  const run = await runCheck(check, { url: `${server.url}/stats`, collect_aggregates_only: only });
  const seen = run.metrics.flatMap(({ tags }) => tags.filter((tag) => tag.startsWith('backend:')));
  expect([...new Set(seen)].sort()).toEqual(backends);
});

it('counts what is up and down', async () => {
  await using server = await serveAnswers(answers());
  const options = { collect_status_metrics: true, disable_legacy_service_tag: true, services_exclude: ['^stats$'] };
  const run = await runCheck(check, { url: `${server.url}/stats`, ...options });
  const ofShop = valuesOf(run, 'haproxy.count_per_status').filter((one) => one.includes('haproxy_service:shop'));
  expect(ofShop).toEqual([
    [1, 'haproxy_service:shop', 'status:up'],
    [0, 'haproxy_service:shop', 'status:open'],
    [1, 'haproxy_service:shop', 'status:down'],
    [0, 'haproxy_service:shop', 'status:maint'],
    [0, 'haproxy_service:shop', 'status:nolb'],
    [1, 'haproxy_service:shop', 'status:available'],
    [1, 'haproxy_service:shop', 'status:unavailable'],
  ]);
  expect(valuesOf(run, 'haproxy.backend_hosts')).toEqual([
    [1, 'available:true', 'haproxy_service:shop'],
    [1, 'available:false', 'haproxy_service:shop'],
  ]);
  expect(run.metrics.some(({ tags }) => tags.includes('haproxy_service:stats'))).toBe(false);
});

it('counts by host, with statuses collated', async () => {
  await using server = await serveAnswers(answers());
  const options = {
    collect_status_metrics: true,
    collect_status_metrics_by_host: true,
    collate_status_tags_per_host: true,
  };
  const run = await runCheck(check, { url: `${server.url}/stats`, disable_legacy_service_tag: true, ...options });
  expect(valuesOf(run, 'haproxy.count_per_status')).toContainEqual([
    1,
    'backend:two',
    'haproxy_service:shop',
    'status:unavailable',
  ]);
});

it('makes service checks, tags by a regex and an event of a change', async () => {
  await using server = await serveAnswers(answers());
  const parts = testParts(new FakeClock(1_795_000_000_000));
  const options = { enable_service_check: true, status_check: true, tags_regex: '(?P<team>sh)op' };
  const made = check.create({ url: `${server.url}/stats`, disable_legacy_service_tag: true, ...options }, {}, parts);
  const first = await runOnce(made);
  server.answers = answers(CSV.replace(',UP,1,1,0,0,0,3,', ',DOWN,1,1,0,1,1,9,'));
  const second = await runOnce(made);
  await made.close?.();
  const tags = ['backend:two', 'haproxy_service:shop', 'team:sh'];
  expect(first.serviceChecks).toContainEqual({
    name: 'haproxy.backend_up',
    status: CheckStatus.critical,
    tags,
    message: 'test-host reports shop:two down',
  });
  expect(first.events).toEqual([]);
  expect(second.events).toEqual([
    {
      title: 'test-host reported shop:one DOWN',
      text: '',
      timeUnixS: 1_795_000_000 - 9,
      alertType: 'error',
      sourceType: 'haproxy',
      tags: ['haproxy_service:shop', 'team:sh', 'backend:one'],
    },
  ]);
});

it('says nothing while it starts', async () => {
  await using server = await serveAnswers(answers());
  const run = await runCheck(check, { url: `${server.url}/stats`, startup_grace_seconds: 100_000 });
  expect(run.metrics).toEqual([]);
});

it('refuses what is no statistics, and addresses that it cannot ask', async () => {
  await using server = await serveAnswers(answers('<html>busy</html>'));
  await expect(runCheck(check, { url: `${server.url}/stats` })).rejects.toMatchObject({ code: 'haproxy_stats' });
  await expect(runCheck(check, { url: 'unix:///nowhere/haproxy.sock' })).rejects.toMatchObject({
    code: 'check_unreachable',
  });
  await expect(runCheck(check, { url: 'ftp://localhost' })).rejects.toMatchObject({ code: 'bad_check_config' });
});
