import type { ContainerDevice, ContainerStats } from '@komainu/contracts/agent/container-stats.ts';
import { known, numberIn, pairsIn, readText } from './cgroup-files.ts';

type Measured = Pick<ContainerStats, 'cpu' | 'memory' | 'io' | 'processes'>;

/** A limit at or above this is none: the kernel writes the largest page-aligned number. */
const NO_LIMIT = 2 ** 60;
/** `cpuacct.stat` counts in hundredths of a second. */
const NS_A_TICK = 10_000_000;

/** Reads a cgroup of version 1: `folders` by controller. `deviceName` names a block device by `major:minor`. */
export async function readCgroup1(
  folders: ReadonlyMap<string, string>,
  deviceName: (numbers: string) => string,
): Promise<Measured> {
  const of = (...controllers: string[]) =>
    controllers.map((name) => folders.get(name)).find((one) => one !== undefined);
  const cpuFolder = of('cpu', 'cpu,cpuacct');
  const accountFolder = of('cpuacct', 'cpu,cpuacct', 'cpu');
  const [usage, ticks, cpuStat, shares, quota, period] = await Promise.all([
    readText(accountFolder, 'cpuacct.usage'),
    readText(accountFolder, 'cpuacct.stat'),
    readText(cpuFolder, 'cpu.stat'),
    readText(cpuFolder, 'cpu.shares'),
    readText(cpuFolder, 'cpu.cfs_quota_us'),
    readText(cpuFolder, 'cpu.cfs_period_us'),
  ]);
  const spent = pairsIn(ticks);
  const throttling = pairsIn(cpuStat);
  const [bytes, operations] = await Promise.all([
    readText(of('blkio'), 'blkio.throttle.io_service_bytes'),
    readText(of('blkio'), 'blkio.throttle.io_serviced'),
  ]);
  const [pids, pidsMax] = await Promise.all([readText(of('pids'), 'pids.current'), readText(of('pids'), 'pids.max')]);
  return {
    cpu: known<ContainerStats['cpu']>({
      totalNs: numberIn(usage),
      userNs: inNs(spent.get('user')),
      systemNs: inNs(spent.get('system')),
      throttledNs: throttling.get('throttled_time'),
      throttledPeriods: throttling.get('nr_throttled'),
      partialStallNs: undefined,
      shares: numberIn(shares),
      limitCores: cores(numberIn(quota), numberIn(period)),
    }),
    memory: await memory(of('memory')),
    io: { devices: devices(bytes, operations, deviceName) },
    processes: known<ContainerStats['processes']>({
      threads: numberIn(pids),
      threadLimit: numberIn(pidsMax),
      openFiles: undefined,
    }),
  };
}

async function memory(folder: string | undefined): Promise<ContainerStats['memory']> {
  const [stat, usage, limit, soft, kernel, failures, peak, swapLimit] = await Promise.all(
    [
      'memory.stat',
      'memory.usage_in_bytes',
      'memory.limit_in_bytes',
      'memory.soft_limit_in_bytes',
      'memory.kmem.usage_in_bytes',
      'memory.failcnt',
      'memory.max_usage_in_bytes',
      'memory.memsw.limit_in_bytes',
    ].map((name) => readText(folder, name)),
  );
  const pairs = pairsIn(stat ?? '');
  // Where the kernel counts by hierarchy, what is below counts too.
  const of = (name: string) => pairs.get(`total_${name}`) ?? pairs.get(name);
  const used = numberIn(usage ?? '');
  const inactive = of('inactive_file');
  return known<ContainerStats['memory']>({
    usage: used,
    kernel: numberIn(kernel ?? ''),
    limit: limited(limit ?? ''),
    softLimit: limited(soft ?? ''),
    rss: of('rss'),
    cache: of('cache'),
    swap: of('swap'),
    swapLimit: limited(swapLimit ?? ''),
    oomEvents: numberIn(failures ?? ''),
    workingSet: used === undefined || inactive === undefined ? undefined : Math.max(0, used - inactive),
    peak: numberIn(peak ?? ''),
    partialStallNs: undefined,
    pageFaults: of('pgfault'),
    majorPageFaults: of('pgmajfault'),
  });
}

/** `8:0 Read 123` lines, of bytes and of operations. */
function devices(bytes: string, operations: string, deviceName: (numbers: string) => string): ContainerDevice[] {
  const byDevice = new Map<string, { readBytes: number; writtenBytes: number; reads: number; writes: number }>();
  const add = (text: string, read: 'readBytes' | 'reads', written: 'writtenBytes' | 'writes') => {
    for (const match of text.matchAll(/^(\d+:\d+) (Read|Write) (\d+)$/gm)) {
      const [, numbers = '', kind, count] = match;
      const device = byDevice.get(numbers) ?? { readBytes: 0, writtenBytes: 0, reads: 0, writes: 0 };
      device[kind === 'Read' ? read : written] += Number(count);
      byDevice.set(numbers, device);
    }
  };
  add(bytes, 'readBytes', 'writtenBytes');
  add(operations, 'reads', 'writes');
  return [...byDevice].map(([numbers, device]) => ({ name: deviceName(numbers), ...device }));
}

function limited(text: string): number | undefined {
  const value = numberIn(text);
  return value === undefined || value < 0 || value >= NO_LIMIT ? undefined : value;
}

function inNs(ticks: number | undefined): number | undefined {
  return ticks === undefined ? undefined : ticks * NS_A_TICK;
}

function cores(quota: number | undefined, period: number | undefined): number | undefined {
  return quota === undefined || quota <= 0 || period === undefined || period <= 0 ? undefined : quota / period;
}
