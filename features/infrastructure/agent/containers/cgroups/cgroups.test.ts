import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { eventually } from '@komainu/testkit/eventually.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CgroupStats, interfacesOf } from '../container-stats.ts';
import { dockerContainer } from '../testing.ts';
import { Cgroups } from './cgroups.ts';
import { containerIdOfCgroupFile, containerIdOfPath } from './container-id.ts';

const CONTAINER = dockerContainer();
const ID = CONTAINER.id;
let root = '';
const put = async (path: string, text: string) => {
  await mkdir(join(root, path, '..'), { recursive: true });
  await writeFile(join(root, path), text);
};

const NET_DEV = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:     100       1    0    0    0     0          0         0      100       1    0    0    0     0       0          0
  eth0: 1296000    1040    0    0    0     0          0         0    98000     720    0    0    0     0       0          0
`;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cgroups-'));
  const v2 = `v2/system.slice/docker-${ID}.scope`;
  await put('v2/cgroup.controllers', 'cpu memory');
  await put(`${v2}/cpu.stat`, 'usage_usec 5000\nuser_usec 3000\nsystem_usec 2000\nnr_throttled 4\nthrottled_usec 70\n');
  await put(`${v2}/cpu.max`, '50000 100000\n');
  await put(`${v2}/cpu.weight`, '39\n');
  await put(`${v2}/cpu.pressure`, 'some avg10=0.00 avg60=0.00 avg300=0.00 total=11\nfull avg10=0 total=5\n');
  await put(
    `${v2}/memory.stat`,
    'anon 100\nfile 300\nkernel_stack 5\nslab 6\ninactive_file 50\npgfault 9\npgmajfault 2\n',
  );
  await put(`${v2}/memory.current`, '1000\n');
  await put(`${v2}/memory.max`, '4096\n');
  await put(`${v2}/memory.low`, '0\n');
  await put(`${v2}/memory.peak`, '2000\n');
  await put(`${v2}/memory.swap.current`, '7\n');
  await put(`${v2}/memory.swap.max`, 'max\n');
  await put(`${v2}/memory.events`, 'low 0\noom 3\noom_kill 1\n');
  await put(`${v2}/io.stat`, '8:0 rbytes=10 wbytes=20 rios=1 wios=2 dbytes=0 dios=0\n');
  await put(`${v2}/pids.current`, '12\n');
  await put(`${v2}/pids.max`, 'max\n');
  await put(`${v2}/cgroup.procs`, '77\n78\n');
  const v1 = (controller: string) => `v1/${controller}/docker/${ID}`;
  await put(`${v1('cpu,cpuacct')}/cpuacct.usage`, '5000000\n');
  await put(`${v1('cpu,cpuacct')}/cpuacct.stat`, 'user 3\nsystem 2\n');
  await put(`${v1('cpu,cpuacct')}/cpu.stat`, 'nr_periods 9\nnr_throttled 4\nthrottled_time 70000\n');
  await put(`${v1('cpu,cpuacct')}/cpu.shares`, '1024\n');
  await put(`${v1('cpu,cpuacct')}/cpu.cfs_quota_us`, '-1\n');
  await put(`${v1('cpu,cpuacct')}/cpu.cfs_period_us`, '100000\n');
  await put(
    `${v1('memory')}/memory.stat`,
    'rss 1\ntotal_rss 100\ntotal_cache 300\ntotal_swap 7\ntotal_inactive_file 50\ntotal_pgfault 9\ntotal_pgmajfault 2\n',
  );
  await put(`${v1('memory')}/memory.usage_in_bytes`, '1000\n');
  await put(`${v1('memory')}/memory.limit_in_bytes`, '9223372036854771712\n');
  await put(`${v1('memory')}/memory.failcnt`, '3\n');
  await put(`${v1('memory')}/cgroup.procs`, '77\n');
  await put(`${v1('blkio')}/blkio.throttle.io_service_bytes`, '8:0 Read 10\n8:0 Write 20\n8:0 Total 30\nTotal 30\n');
  await put(`${v1('blkio')}/blkio.throttle.io_serviced`, '8:0 Read 1\n8:0 Write 2\nTotal 3\n');
  await put(`${v1('pids')}/pids.current`, '12\n');
  await put('proc/diskstats', '   8       0 sda 1 2 3\n');
  await put('proc/77/net/dev', NET_DEV);
  await put('proc/77/fd/0', '');
  await put('proc/77/fd/1', '');
  await put('proc/77/cgroup', `0::/system.slice/docker-${ID}.scope\n`);
  await mkdir(join(root, 'proc/77/ns'), { recursive: true });
  await symlink('net:[5]', join(root, 'proc/77/ns/net'));
  await mkdir(join(root, 'proc/1/ns'), { recursive: true });
  await symlink('net:[1]', join(root, 'proc/1/ns/net'));
});
afterAll(() => rm(root, { recursive: true }));

const network = {
  ofHost: false,
  group: 'net:[5]',
  interfaces: [{ name: 'eth0', receivedBytes: 1_296_000, receivedPackets: 1040, sentBytes: 98_000, sentPackets: 720 }],
};

test('a cgroup of version 2', async () => {
  const stats = new CgroupStats(
    new Cgroups(join(root, 'v2'), join(root, 'proc'), new FakeClock()),
    join(root, 'proc'),
    8,
  );
  expect(await stats.read(CONTAINER)).toEqual({
    cpu: {
      totalNs: 5_000_000,
      userNs: 3_000_000,
      systemNs: 2_000_000,
      throttledNs: 70_000,
      throttledPeriods: 4,
      partialStallNs: 11_000,
      shares: 998,
      limitCores: 0.5,
    },
    memory: {
      usage: 1000,
      kernel: 11,
      limit: 4096,
      rss: 100,
      cache: 300,
      swap: 7,
      oomEvents: 3,
      workingSet: 950,
      peak: 2000,
      pageFaults: 9,
      majorPageFaults: 2,
    },
    io: { devices: [{ name: 'sda', readBytes: 10, writtenBytes: 20, reads: 1, writes: 2 }] },
    processes: { threads: 12, openFiles: 2 },
    network,
  });
});

test('cgroups of version 1', async () => {
  const stats = new CgroupStats(
    new Cgroups(join(root, 'v1'), join(root, 'proc'), new FakeClock()),
    join(root, 'proc'),
    8,
  );
  expect(await stats.read(CONTAINER)).toEqual({
    cpu: {
      totalNs: 5_000_000,
      userNs: 30_000_000,
      systemNs: 20_000_000,
      throttledNs: 70_000,
      throttledPeriods: 4,
      shares: 1024,
      limitCores: 8,
    },
    memory: {
      usage: 1000,
      rss: 100,
      cache: 300,
      swap: 7,
      oomEvents: 3,
      workingSet: 950,
      pageFaults: 9,
      majorPageFaults: 2,
    },
    io: { devices: [{ name: 'sda', readBytes: 10, writtenBytes: 20, reads: 1, writes: 2 }] },
    processes: { threads: 12, openFiles: 2 },
    network,
  });
});

test('processes and inodes lead to their container; what is gone leads nowhere', async () => {
  const clock = new FakeClock();
  const cgroups = new Cgroups(join(root, 'v2'), join(root, 'proc'), clock);
  const { ino } = await stat(join(root, `v2/system.slice/docker-${ID}.scope`));
  expect([cgroups.containerOfProcess(77), cgroups.containerOfProcess(99), cgroups.containerOfInode(ino)]).toEqual([
    ID,
    '',
    '',
  ]);
  await eventually(() => expect(cgroups.containerOfInode(ino)).toBe(ID));
  const stats = new CgroupStats(cgroups, join(root, 'proc'), 8);
  expect(await stats.read({ ...CONTAINER, id: 'f'.repeat(64) })).toBeUndefined();
});

test.each([
  [`/docker/${ID}`, ID],
  [`/system.slice/docker-${ID}.scope`, ID],
  [`/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice/cri-containerd-${ID}.scope`, ID],
  [`/kubepods/besteffort/pod0a1b/${ID}`, ID],
  [`/machine.slice/libpod-${ID}.scope/container`, ID],
  [`/machine.slice/crio-conmon-${ID}.scope`, ''],
  ['/ecs/task/34dc0b5e626f2c5c4c5170e34b10e765-1234567890', '34dc0b5e626f2c5c4c5170e34b10e765-1234567890'],
  ['/user.slice/session-1.scope', ''],
  ['/', ''],
])('%s', (path, id) => {
  expect([containerIdOfPath(path), containerIdOfCgroupFile(`12:cpu:/\n0::${path}\n`)]).toEqual([id, id]);
});

test('lines that are no interfaces are passed over', () => {
  expect(interfacesOf(`${NET_DEV}\n  broken: 1 2\n`)).toHaveLength(1);
});
