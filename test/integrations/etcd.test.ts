import { join } from 'node:path';
import { check } from '@komainu/integrations/agent/checks/etcd/check.ts';
import { metricNames, undescribed } from '@komainu/integrations/agent/described-metrics.ts';
import { runCheck } from '@komainu/integrations/agent/testing.ts';
import { freePort } from '@komainu/testkit/free-port.ts';
import { expect, it } from 'vitest';
import { installed, startServerProcess } from './server-process.ts';

const PROGRAM = installed('/usr/bin/etcd', '/usr/local/bin/etcd', '/opt/homebrew/bin/etcd');

it.skipIf(PROGRAM === undefined)('etcd: metrics and statistics of the real server', async () => {
  const [clientPort, peerPort] = await Promise.all([freePort(), freePort()]);
  const client = `http://127.0.0.1:${clientPort}`;
  const peer = `http://127.0.0.1:${peerPort}`;
  const ask = async (path: string, body: string) => {
    const answer = await fetch(`${client}${path}`, { method: 'POST', body });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  };
  await using _etcd = await startServerProcess({
    program: PROGRAM ?? '',
    args: (folder) => [
      ...['--name', 'one', '--data-dir', join(folder, 'data'), '--enable-v2'],
      ...['--listen-client-urls', client, '--advertise-client-urls', client],
      ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer, '--initial-cluster', `one=${peer}`],
    ],
    ready: () => ask('/v3/kv/put', JSON.stringify({ key: btoa('shop'), value: btoa('open') })),
  });
  for (let count = 0; count < 5; count++) await ask('/v3/kv/range', JSON.stringify({ key: btoa('shop') }));

  const run = await runCheck(check, { prometheus_url: `${client}/metrics` });
  expect(undescribed('etcd', run)).toEqual([]);
  expect(metricNames(run)).toEqual(
    expect.arrayContaining([
      'etcd.debugging.mvcc.db.total.size.in_bytes',
      'etcd.debugging.mvcc.keys.total',
      'etcd.debugging.mvcc.put.total',
      'etcd.disk.backend.commit.duration.seconds.count',
      'etcd.disk.wal.fsync.duration.seconds.count',
      'etcd.disk.wal.fsync.duration.seconds.sum',
      'etcd.go.goroutines',
      'etcd.grpc.server.handled.total',
      'etcd.network.client.grpc.received.bytes.total',
      'etcd.process.resident.memory.bytes',
      'etcd.server.has_leader',
      'etcd.server.is_leader',
      'etcd.server.leader.changes.seen.total',
      'etcd.server.proposals.applied.total',
      'etcd.server.proposals.committed.total',
      'etcd.server.proposals.failed.total',
      'etcd.server.proposals.pending',
      'etcd.server.version',
    ]),
  );
  expect(run.metrics.every(({ tags }) => tags.includes('is_leader:true'))).toBe(true);
  expect(run.metadata['version.raw']).toMatch(/^3\.\d+\.\d+$/);

  const old = await runCheck(check, { use_preview: false, url: client });
  expect(undescribed('etcd', old)).toEqual([]);
  expect(metricNames(old)).toContain('etcd.store.gets.success');
  expect(old.serviceChecks.map(({ name, status }) => [name, status])).toEqual([
    ['etcd.healthy', 0],
    ['etcd.can_connect', 0],
  ]);
});
