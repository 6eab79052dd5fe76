import type { ContainerDevice, ContainerStats } from '@komainu/contracts/agent/container-stats.ts';
import { known, numberIn, pairsIn, readText, stallNs } from './cgroup-files.ts';

type Measured = Pick<ContainerStats, 'cpu' | 'memory' | 'io' | 'processes'>;

/** Reads a cgroup of version 2. `deviceName` names a block device by `major:minor`. */
export async function readCgroup2(folder: string, deviceName: (numbers: string) => string): Promise<Measured> {
  const read = (name: string) => readText(folder, name);
  const [cpuStat, cpuMax, cpuWeight, cpuPressure, memoryStat, events] = await Promise.all(
    ['cpu.stat', 'cpu.max', 'cpu.weight', 'cpu.pressure', 'memory.stat', 'memory.events'].map(read),
  );
  const [current, max, low, peak, swap, swapMax, memoryPressure] = await Promise.all(
    [
      'memory.current',
      'memory.max',
      'memory.low',
      'memory.peak',
      'memory.swap.current',
      'memory.swap.max',
      'memory.pressure',
    ].map(read),
  );
  const [ioStat, ioPressure, pids, pidsMax] = await Promise.all(
    ['io.stat', 'io.pressure', 'pids.current', 'pids.max'].map(read),
  );
  const cpu = pairsIn(cpuStat ?? '');
  const memory = pairsIn(memoryStat ?? '');
  const usage = numberIn(current ?? '');
  const inactive = memory.get('inactive_file');
  const softLimit = numberIn(low ?? '');
  return {
    cpu: known<ContainerStats['cpu']>({
      totalNs: times1000(cpu.get('usage_usec')),
      userNs: times1000(cpu.get('user_usec')),
      systemNs: times1000(cpu.get('system_usec')),
      throttledNs: times1000(cpu.get('throttled_usec')),
      throttledPeriods: cpu.get('nr_throttled'),
      partialStallNs: stallNs(cpuPressure ?? ''),
      shares: sharesOf(numberIn(cpuWeight ?? '')),
      limitCores: quota(cpuMax ?? ''),
    }),
    memory: known<ContainerStats['memory']>({
      usage,
      kernel: sum(memory.get('kernel_stack'), memory.get('slab')),
      limit: numberIn(max ?? ''),
      softLimit: softLimit === 0 ? undefined : softLimit,
      rss: memory.get('anon'),
      cache: memory.get('file'),
      swap: numberIn(swap ?? ''),
      swapLimit: numberIn(swapMax ?? ''),
      oomEvents: pairsIn(events ?? '').get('oom'),
      workingSet: usage === undefined || inactive === undefined ? undefined : Math.max(0, usage - inactive),
      peak: numberIn(peak ?? ''),
      partialStallNs: stallNs(memoryPressure ?? ''),
      pageFaults: memory.get('pgfault'),
      majorPageFaults: memory.get('pgmajfault'),
    }),
    io: known<ContainerStats['io']>({
      devices: devices(ioStat ?? '', deviceName),
      partialStallNs: stallNs(ioPressure ?? ''),
    }),
    processes: known<ContainerStats['processes']>({
      threads: numberIn(pids ?? ''),
      threadLimit: numberIn(pidsMax ?? ''),
      openFiles: undefined,
    }),
  };
}

/** `253:0 rbytes=1 wbytes=2 rios=3 wios=4 …` */
function devices(text: string, deviceName: (numbers: string) => string): ContainerDevice[] {
  return text.split('\n').flatMap((line) => {
    const [numbers = '', ...pairs] = line.trim().split(' ');
    if (!/^\d+:\d+$/.test(numbers)) return [];
    const values = new Map(
      pairs.map((pair): [string, number] => [pair.split('=')[0] ?? '', Number(pair.split('=')[1])]),
    );
    const of = (name: string) => values.get(name) ?? 0;
    return [
      {
        name: deviceName(numbers),
        readBytes: of('rbytes'),
        writtenBytes: of('wbytes'),
        reads: of('rios'),
        writes: of('wios'),
      },
    ];
  });
}

function times1000(microseconds: number | undefined): number | undefined {
  return microseconds === undefined ? undefined : microseconds * 1000;
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0);
}

/** `<quota> <period>` in cores; undefined for `max`. */
function quota(text: string): number | undefined {
  const match = /^(\d+) (\d+)/.exec(text);
  return match === null ? undefined : Number(match[1]) / Number(match[2]);
}

/** Weights of version 2 (1 to 10000) as shares of version 1 (2 to 262144), the way runtimes convert them. */
function sharesOf(weight: number | undefined): number | undefined {
  return weight === undefined ? undefined : Math.round(((weight - 1) * 262142) / 9999 + 2);
}
