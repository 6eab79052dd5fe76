import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CheckStatus } from '../../check.ts';
import { metricNames, undescribed } from '../../described-metrics.ts';
import { serveAnswers } from '../../http/testing.ts';
import { recordingSender, runCheck, testParts } from '../../testing.ts';
import { check } from './check.ts';

/** Recorded from etcd 3.4.23, shortened. */
const PAGE = readFileSync(new URL('testdata/metrics.txt', import.meta.url), 'utf8');
const STATUS = { header: { member_id: '33' }, version: '3.4.23', leader: '33' };

it('reads the page of metrics, and whether the member leads', async () => {
  await using server = await serveAnswers({
    '/metrics': { body: PAGE },
    '/v3beta/maintenance/status': { body: JSON.stringify(STATUS) },
  });
  const run = await runCheck(check, { prometheus_url: `${server.url}/metrics` });
  expect(undescribed('etcd', run)).toEqual([]);
  expect(run.metrics.every(({ tags }) => tags.includes('is_leader:true'))).toBe(true);
  expect(run.metadata).toEqual({ 'version.raw': '3.4.23' });
  expect(run.metrics).toEqual(
    expect.arrayContaining([
      { type: 'gauge', metric: 'etcd.server.has_leader', value: 1, tags: ['is_leader:true'] },
      { type: 'monotonic_count', metric: 'etcd.debugging.mvcc.put.total', value: 3, tags: ['is_leader:true'] },
      { type: 'gauge', metric: 'etcd.server.version', value: 1, tags: ['is_leader:true', 'server_version:3.4.23'] },
    ]),
  );
  expect(metricNames(run)).toContain('etcd.disk.wal.fsync.duration.seconds.sum');
  expect(run.serviceChecks).toMatchObject([{ name: 'etcd.prometheus.health', status: CheckStatus.ok }]);
  expect(server.requests.filter((request) => request.startsWith('POST'))).toEqual([
    'POST /v3/maintenance/status',
    'POST /v3beta/maintenance/status',
  ]);
});

it('leaves the tag out where the member does not say, or nobody asks', async () => {
  await using server = await serveAnswers({ '/metrics': { body: PAGE } });
  for (const leader_tag of [true, false]) {
    const run = await runCheck(check, { prometheus_url: `${server.url}/metrics`, leader_tag });
    expect(run.metrics.some(({ tags }) => tags.some((tag) => tag.startsWith('is_leader')))).toBe(false);
  }
});

const V2 = {
  '/health': { health: 'true' },
  '/version': { etcdserver: '2.3.8' },
  '/v2/stats/self': {
    state: 'StateLeader',
    recvAppendRequestCnt: 3,
    sendAppendRequestCnt: 9,
    sendPkgRate: 4.5,
    sendBandwidthRate: 900,
  },
  '/v2/stats/store': { getsSuccess: 12, setsFail: 1, watchers: 2, expireCount: 0 },
  '/v2/stats/leader': {
    leader: 'a',
    followers: {
      b: {
        counts: { fail: 1, success: 70 },
        latency: { average: 2, current: 3, maximum: 9, minimum: 1, standardDeviation: 0.5 },
      },
    },
  },
};

it('reads the statistics of version 2', async () => {
  const answers = Object.entries(V2).map(([path, body]) => [path, { body: JSON.stringify(body) }]);
  await using server = await serveAnswers(Object.fromEntries(answers));
  const run = await runCheck(check, { use_preview: false, url: server.url });
  expect(undescribed('etcd', run)).toEqual([]);
  const tags = ['etcd_state:leader', `url:${server.url}`];
  expect(run.metrics).toEqual(
    expect.arrayContaining([
      { type: 'rate', metric: 'etcd.store.gets.success', value: 12, tags },
      { type: 'gauge', metric: 'etcd.self.send.pkgrate', value: 4.5, tags },
      {
        type: 'gauge',
        metric: 'etcd.leader.latency.max',
        value: 9,
        tags: ['etcd_state:leader', 'follower:b', `url:${server.url}`],
      },
    ]),
  );
  expect(run.serviceChecks.map(({ name, status }) => [name, status])).toEqual([
    ['etcd.healthy', CheckStatus.ok],
    ['etcd.can_connect', CheckStatus.ok],
  ]);
});

it('tells of a member of version 2 that does not answer', async () => {
  await using server = await serveAnswers({});
  const made = check.create({ use_preview: false, url: server.url }, {}, testParts());
  const { sender, recorded } = recordingSender();
  await expect(made.run(sender, new AbortController().signal)).rejects.toMatchObject({ code: 'check_http_status' });
  await made.close?.();
  expect(recorded.serviceChecks.map(({ name, status }) => [name, status])).toEqual([
    ['etcd.healthy', CheckStatus.unknown],
    ['etcd.can_connect', CheckStatus.critical],
  ]);
});
