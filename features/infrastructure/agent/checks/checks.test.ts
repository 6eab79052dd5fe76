import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { DEFAULT_HOST_OPTIONS, type HostOptions, hostOptions } from '../options.ts';
import { readSnapshot } from '../read-snapshot.ts';
import type { HostPoint, Snapshot } from '../snapshot.ts';
import { hostChecks } from './all.ts';
import { cpuCheck } from './cpu.ts';
import { diskCheck } from './disk.ts';
import { ioCheck } from './io.ts';
import { memoryCheck } from './memory.ts';

const testdata = new URL('../testdata/', import.meta.url);
const folder = (name: string) => fileURLToPath(new URL(name, testdata));
/** Everything that may be asked for. */
const ALL: HostOptions = {
  ...DEFAULT_HOST_OPTIONS,
  network: { ...DEFAULT_HOST_OPTIONS.network, counts: true, connections: true, conntrackCounters: true },
};
const recorded = async (name: string, timeMs: number, options = ALL): Promise<Snapshot> => ({
  ...(await readSnapshot(timeMs, { proc: folder(name), sys: folder('sys'), dev: folder('nowhere') }, options)),
  // These come from the machine that runs the test.
  uptimeS: 1000,
  disks: [],
});
const lines = (points: readonly HostPoint[]) =>
  points.map(({ metric, value, type, tags }) =>
    [metric, Number(value.toPrecision(6)), ...(type === undefined ? [] : [type]), ...(tags ?? [])].join(' '),
  );

test('two recordings of one machine become the metrics of the Agent', async () => {
  const before = await recorded('proc-1', 0);
  const now = await recorded('proc-2', 2000);
  const points = hostChecks.flatMap((check) => check({ ...now, processes: before.processes }, before, ALL));
  const golden = readFileSync(new URL('host-metrics.golden.txt', testdata), 'utf8');
  expect(`${lines(points).join('\n')}\n`).toBe(golden);
});

test('each of them is described, with its unit', () => {
  const content = new URL('../../../../content/metrics/system.json', import.meta.url);
  const described: Record<string, unknown> = JSON.parse(readFileSync(content, 'utf8'));
  const golden = readFileSync(new URL('host-metrics.golden.txt', testdata), 'utf8').trim().split('\n');
  expect(golden.map((line) => line.split(' ')[0] ?? '').filter((metric) => !(metric in described))).toEqual([]);
});

test('a single snapshot gives what needs no past', async () => {
  const now = await recorded('proc-1', 0);
  const metrics = hostChecks
    .flatMap((check) => check(now, undefined, DEFAULT_HOST_OPTIONS))
    .map(({ metric }) => metric);
  expect(metrics).toContain('system.mem.usable');
  expect(metrics.filter((metric) => /cpu\.user$|system\.io\.|bytes|swap_in/.test(metric))).toEqual([]);
});

test('a machine without /proc reports load, memory, cpu and uptime', async () => {
  const nowhere = folder('nowhere');
  const before = await readSnapshot(0, { proc: nowhere, sys: nowhere, dev: nowhere });
  const now = { ...before, timeMs: 1000, cpu: before.cpu && { ...before.cpu, idle: before.cpu.idle + 10 } };
  const metrics = new Set(
    hostChecks.flatMap((check) => check(now, before, DEFAULT_HOST_OPTIONS)).map(({ metric }) => metric),
  );
  for (const metric of ['system.load.1', 'system.mem.total', 'system.cpu.idle', 'system.uptime', 'system.disk.total']) {
    expect(metrics).toContain(metric);
  }
});

describe('single figures', () => {
  const counters = {
    reads: 0,
    readsMerged: 0,
    sectorsRead: 0,
    readMs: 0,
    writes: 0,
    writesMerged: 0,
    sectorsWritten: 0,
    writeMs: 0,
    busyMs: 0,
    weightedMs: 0,
  };
  const empty: Snapshot = {
    timeMs: 0,
    cores: 2,
    cpu: undefined,
    cpuByCore: new Map(),
    contextSwitches: undefined,
    load: undefined,
    memory: new Map(),
    virtualMemory: new Map(),
    disks: [],
    diskCounters: new Map(),
    mapperNames: new Map(),
    interfaces: new Map(),
    interfaceFacts: new Map(),
    sockets: new Map(),
    conntrack: new Map(),
    conntrackCounters: [],
    protocols: new Map(),
    uptimeS: 0,
    files: undefined,
    processes: undefined,
    pressure: new Map(),
  };

  test('disk input and output follow the formulas of iostat', () => {
    const before = { ...empty, diskCounters: new Map([['sda', counters]]) };
    const now = {
      ...empty,
      timeMs: 10_000,
      diskCounters: new Map([
        [
          'sda',
          {
            ...counters,
            reads: 100,
            sectorsRead: 2000,
            readMs: 300,
            writes: 300,
            sectorsWritten: 6000,
            writeMs: 900,
            busyMs: 2000,
            weightedMs: 10_240,
          },
        ],
      ]),
    };
    expect(lines(ioCheck(now, before, DEFAULT_HOST_OPTIONS)).map((line) => line.replace(/ device.*/, ''))).toEqual([
      'system.io.r_s 10',
      'system.io.w_s 30',
      'system.io.rrqm_s 0',
      'system.io.wrqm_s 0',
      'system.io.rkb_s 100',
      'system.io.wkb_s 300',
      'system.io.avg_rq_sz 20',
      'system.io.avg_q_sz 1',
      'system.io.await 3',
      'system.io.r_await 3',
      'system.io.w_await 3',
      'system.io.svctm 5',
      'system.io.util 20',
    ]);
  });

  const disk = {
    device: '/dev/sda1',
    path: '/',
    type: 'ext4',
    label: '',
    totalBytes: 102_400,
    usedBytes: 51_200,
    freeBytes: 12_800,
    inodes: 100,
    freeInodes: 75,
  };

  test('a disk is tagged as its options say', () => {
    const options = hostOptions(
      [
        {
          check: 'disk',
          initConfig: {},
          instances: [
            {
              use_mount: true,
              tag_by_filesystem: true,
              lowercase_device_tag: true,
              device_tag_re: { '^/Data': 'team:x, role:data', sda: 'never' },
            },
          ],
        },
      ],
      () => {},
    );
    const [first] = diskCheck({ ...empty, disks: [{ ...disk, path: '/Data', label: 'store' }] }, undefined, options);
    expect(first?.tags).toEqual([
      'ext4',
      'filesystem:ext4',
      'device:/data',
      'device_name:sda1',
      'team:x',
      'role:data',
      'label:store',
      'device_label:store',
    ]);
  });

  test('processor seconds of each core, where that is asked for', () => {
    const times = {
      user: 1,
      nice: 2,
      system: 3,
      idle: 4,
      iowait: 5,
      irq: 6,
      softirq: 7,
      steal: 8,
      guest: 9,
      guestNice: 10,
    };
    const cpuByCore = new Map([
      ['cpu0', times],
      ['cpu1', times],
    ]);
    const totals = (cpuTotalsByCore: boolean) =>
      lines(cpuCheck({ ...empty, cpu: times, cpuByCore }, undefined, { ...DEFAULT_HOST_OPTIONS, cpuTotalsByCore }));
    expect(totals(false).slice(1, 3)).toEqual([
      'system.cpu.user.total 0.01 core:cpu-total',
      'system.cpu.nice.total 0.02 core:cpu-total',
    ]);
    expect(totals(true).filter((line) => line.startsWith('system.cpu.guestnice'))).toEqual([
      'system.cpu.guestnice.total 0.1 core:cpu0',
      'system.cpu.guestnice.total 0.1 core:cpu1',
    ]);
  });

  test('a device of the mapper has its name as a label, and devices may be left out', () => {
    const before = {
      ...empty,
      diskCounters: new Map([
        ['dm-0', counters],
        ['loop0', counters],
      ]),
    };
    const now = { ...before, timeMs: 1000, mapperNames: new Map([['dm-0', 'vg-root']]) };
    const options = { ...DEFAULT_HOST_OPTIONS, excludesIo: (device: string) => device.startsWith('loop') };
    const tags = new Set(ioCheck(now, before, options).map((point) => String(point.tags)));
    expect([...tags]).toEqual(['device:dm-0,device_name:dm-0,device_label:vg-root']);
  });

  test('a disk is in KiB, and in use of what users can reach', () => {
    expect(lines(diskCheck({ ...empty, disks: [disk] }, undefined, DEFAULT_HOST_OPTIONS))).toEqual(
      [
        'system.disk.total 100',
        'system.disk.used 50',
        'system.disk.free 12.5',
        'system.disk.in_use 0.8',
        'system.disk.utilized 80',
        'system.fs.inodes.total 100',
        'system.fs.inodes.used 25',
        'system.fs.inodes.free 75',
        'system.fs.inodes.in_use 0.25',
        'system.fs.inodes.utilized 25',
      ].map((line) => `${line} device:/dev/sda1 device_name:sda1`),
    );
  });

  test('an old kernel without MemAvailable still says what is usable', () => {
    const memory = new Map([
      ['MemTotal', 4096],
      ['MemFree', 1024],
      ['Buffers', 512],
      ['Cached', 512],
    ]);
    expect(lines(memoryCheck({ ...empty, memory }, undefined, DEFAULT_HOST_OPTIONS))).toContain('system.mem.usable 2');
  });
});
