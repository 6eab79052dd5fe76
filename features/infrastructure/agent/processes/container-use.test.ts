import type { ContainerStats } from '@komainu/contracts/agent/container-stats.ts';
import type { ContainerFacts } from '@komainu/contracts/agent/containers.ts';
import { expect, it } from 'vitest';
import { ContainerMeter } from './container-use.ts';

const facts = (id: string): ContainerFacts => ({
  id,
  name: id,
  runtime: 'docker',
  image: 'nginx',
  state: 'running',
  startedUnixS: 0,
  pid: 1,
  addresses: {},
  ports: [],
  labels: {},
  environment: {},
  logPath: '',
});

const stats = (totalNs: number, bytes: number, limitCores: number): ContainerStats => ({
  cpu: { totalNs, limitCores },
  memory: { rss: 1000, cache: 10, limit: 4000 },
  io: { devices: [{ name: 'sda', readBytes: bytes, writtenBytes: bytes * 2, reads: 1, writes: 1 }] },
  processes: { threads: 7 },
  network: {
    ofHost: false,
    group: 'a',
    interfaces: [{ name: 'eth0', receivedBytes: bytes * 3, receivedPackets: 1, sentBytes: bytes * 4, sentPackets: 1 }],
  },
});

it('tells what was used between two readings', async () => {
  const answers = [stats(1e9, 1000, 1.5), stats(6e9, 11_000, 1.5)];
  const meter = new ContainerMeter({ read: async ({ id }) => (id === 'a' ? answers.shift() : undefined) }, 4);
  await meter.read([facts('a'), facts('gone')], 0);
  const uses = await meter.read([facts('a'), facts('gone')], 10_000);
  expect([...uses]).toEqual([
    [
      'a',
      {
        cpuPercent: 50,
        cpuLimitPercent: 150,
        memoryLimitBytes: 4000,
        rssBytes: 1000,
        cacheBytes: 10,
        readBytesPerS: 1000,
        writeBytesPerS: 2000,
        receivedBytesPerS: 3000,
        sentBytesPerS: 4000,
        threads: 7,
      },
    ],
  ]);
});
