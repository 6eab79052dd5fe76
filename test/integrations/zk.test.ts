import { existsSync } from 'node:fs';
import { check } from '@komainu/integrations/agent/checks/zk/check.ts';
import { metricNames, undescribed } from '@komainu/integrations/agent/described-metrics.ts';
import { runCheck } from '@komainu/integrations/agent/testing.ts';
import { freePort } from '@komainu/testkit/free-port.ts';
import { describe, expect, it } from 'vitest';
import { startServerProcess } from './server-process.ts';

const JAVA = '/usr/bin/java';
const ARCHIVE = '/usr/share/java/zookeeper.jar';

describe.skipIf(!existsSync(JAVA) || !existsSync(ARCHIVE))('zk against a real ZooKeeper', () => {
  it('says what the published metadata says, by its names', async () => {
    const port = await freePort();
    const instance = { host: '127.0.0.1', port, expected_mode: 'standalone' };
    await using _ = await startServerProcess({
      program: JAVA,
      args: (folder) => [
        ...['-Xmx256m', '-Dzookeeper.admin.enableServer=false', '-Dzookeeper.4lw.commands.whitelist=*', '-cp', ARCHIVE],
        ...['org.apache.zookeeper.server.ZooKeeperServerMain', String(port), folder],
      ],
      // It answers before it serves.
      ready: async () => {
        const { serviceChecks } = await runCheck(check, instance);
        if (serviceChecks.some(({ status }) => status !== 0)) throw new Error('not yet');
      },
    });
    const run = await runCheck(check, instance);
    expect(run.warnings).toEqual([]);
    expect(undescribed('zk', run)).toEqual([]);
    expect(metricNames(run)).toEqual(
      expect.arrayContaining([
        'zookeeper.approximate_data_size',
        'zookeeper.avg_latency',
        'zookeeper.connections',
        'zookeeper.ephemerals_count',
        'zookeeper.instances.standalone',
        'zookeeper.latency.max',
        'zookeeper.nodes',
        'zookeeper.outstanding_requests',
        'zookeeper.packets.received',
        'zookeeper.watch_count',
        'zookeeper.znode_count',
        'zookeeper.zxid.count',
      ]),
    );
    const tags = ['host:127.0.0.1', `port:${port}`];
    expect(run.serviceChecks.map(({ name, status, tags: own }) => [name, status, own])).toEqual([
      ['zookeeper.ruok', 0, tags],
      ['zookeeper.mode', 0, tags],
    ]);
  });
});
