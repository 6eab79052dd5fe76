import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { describedMetrics, undescribed } from '../../described-metrics.ts';
import { recordingSender, runCheck, testParts } from '../../testing.ts';
import { parseMonitor, parseStat } from './answers.ts';
import { check } from './check.ts';
import { GAUGES, RATES } from './metrics.ts';

const STAT = `Zookeeper version: 3.8.0-5a02a05eddb59aee6ac762f7ea82e92a68eb9c0f, built on 2022-02-25 08:49 UTC
Clients:
 /10.0.0.9:41734[0](queued=0,recved=1,sent=0)

Latency min/avg/max: 0/0.5/17
Received: 101
Sent: 100
Connections: 2
Outstanding: 3
Zxid: 0x1034799c7
Mode: follower
Node count: 487
`;
const MONITOR =
  'zk_version\t3.8.0-5a02, built on 2022\nzk_server_state\tfollower\nzk_avg_latency\t0.5\nzk_packets_sent\t100\nzk_p99_readlatency\t1\n';

it('has a description of every metric', () => {
  const described = describedMetrics('zk');
  expect([...GAUGES, ...RATES].filter((name) => !described.has(`zookeeper.${name}`))).toEqual([]);
});

it('reads stat', () => {
  expect(parseStat(STAT)).toEqual({
    version: '3.8.0',
    mode: 'follower',
    latency: { min: 0, avg: 0.5, max: 17 },
    received: 101,
    sent: 100,
    connections: 2,
    outstanding: 3,
    nodes: 487,
    zxid: { epoch: 1, count: 0x034799c7 },
  });
  expect(parseStat('This ZooKeeper instance is not currently serving requests\n').mode).toBe('inactive');
});

it('reads mntr', () => {
  expect([...parseMonitor(MONITOR)]).toEqual([
    ['avg_latency', 0.5],
    ['packets_sent', 100],
    ['p99_readlatency', 1],
  ]);
});

describe('the check', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  const listen = (answers: Record<string, string>) =>
    new Promise<number>((resolve) => {
      server = createServer((socket) => {
        socket.on('data', (word) => void socket.end(answers[word.toString()] ?? ''));
      }).listen(0, '127.0.0.1', () => {
        const address = server?.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });

  it('sends what both answers say, and the mode', async () => {
    const port = await listen({ ruok: 'imok', stat: STAT, mntr: MONITOR });
    const run = await runCheck(check, { host: '127.0.0.1', port, expected_mode: 'leader' });
    expect(undescribed('zk', run)).toEqual([]);
    expect(run.metrics).toContainEqual({
      type: 'rate',
      metric: 'zookeeper.packets_sent',
      value: 100,
      tags: ['mode:follower'],
    });
    expect(run.metrics.filter(({ metric, value }) => metric.startsWith('zookeeper.instances') && value === 1)).toEqual([
      { type: 'gauge', metric: 'zookeeper.instances', value: 1, tags: ['mode:follower'] },
      { type: 'gauge', metric: 'zookeeper.instances.follower', value: 1, tags: [] },
    ]);
    expect(run.serviceChecks.map(({ name, status, message }) => [name, status, message])).toEqual([
      ['zookeeper.ruok', 0, 'Response from the server: imok'],
      ['zookeeper.mode', 2, 'Server is in follower mode, not leader'],
    ]);
  });

  it('takes srvr where stat is forbidden', async () => {
    const no = (word: string) => `${word} is not executed because it is not in the whitelist.\n`;
    const port = await listen({ ruok: no('ruok'), stat: no('stat'), mntr: no('mntr'), srvr: STAT });
    const run = await runCheck(check, { host: '127.0.0.1', port });
    expect(run.metrics).toContainEqual(expect.objectContaining({ metric: 'zookeeper.nodes', value: 487 }));
    expect(run.serviceChecks).toMatchObject([{ name: 'zookeeper.ruok', status: 1 }]);
    expect(run.warnings).toEqual(['mntr is not in 4lw.commands.whitelist: much is left out']);
  });

  it('says that the server is down', async () => {
    const port = await listen({});
    const { sender, recorded } = recordingSender();
    const run = check.create({ host: '127.0.0.1', port }, {}, testParts()).run(sender, new AbortController().signal);
    await expect(run).rejects.toMatchObject({ code: 'check_unreachable' });
    expect(recorded.serviceChecks).toMatchObject([{ name: 'zookeeper.ruok', status: 2 }]);
    expect(recorded.metrics).toContainEqual(expect.objectContaining({ metric: 'zookeeper.instances.down', value: 1 }));
  });
});
