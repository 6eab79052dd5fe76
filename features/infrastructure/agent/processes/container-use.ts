import type { ContainerStats, ContainerStatsReader } from '@komainu/contracts/agent/container-stats.ts';
import type { ContainerFacts } from '@komainu/contracts/agent/containers.ts';
import type { ContainerUse } from './container-samples.ts';

interface Reading {
  readonly timeMs: number;
  readonly stats: ContainerStats;
}

/** Measures containers again and again, and tells what they used between two times. */
export class ContainerMeter {
  readonly #stats: ContainerStatsReader;
  readonly #cores: number;
  #last = new Map<string, Reading>();

  /** `cores` are those of the machine: a container that may use them all has no limit. */
  constructor(stats: ContainerStatsReader, cores: number) {
    this.#stats = stats;
    this.#cores = cores;
  }

  /** What each container uses, by its id; those that cannot be measured are left out. */
  async read(containers: readonly ContainerFacts[], timeMs: number): Promise<ReadonlyMap<string, ContainerUse>> {
    const readings = new Map<string, Reading>();
    const uses = new Map<string, ContainerUse>();
    for (const container of containers) {
      const stats = await this.#stats.read(container);
      if (stats === undefined) continue;
      const now = { timeMs, stats };
      readings.set(container.id, now);
      uses.set(container.id, containerUse(now, this.#last.get(container.id), this.#cores));
    }
    this.#last = readings;
    return uses;
  }
}

function containerUse(now: Reading, before: Reading | undefined, cores: number): ContainerUse {
  const { cpu, memory, processes } = now.stats;
  const seconds = before === undefined ? 0 : (now.timeMs - before.timeMs) / 1000;
  const rate = (of: (stats: ContainerStats) => number): number =>
    before === undefined || seconds <= 0 ? 0 : Math.max(0, of(now.stats) - of(before.stats)) / seconds;
  // A container on the machine's own network is not known by its traffic.
  const network = (of: 'receivedBytes' | 'sentBytes') => (stats: ContainerStats) =>
    stats.network === undefined || stats.network.ofHost ? 0 : sum(stats.network.interfaces.map((one) => one[of]));
  return {
    cpuPercent: rate(({ cpu: { totalNs = 0 } }) => totalNs) / 1e7,
    cpuLimitPercent: cpu.limitCores === undefined || cpu.limitCores >= cores ? 0 : cpu.limitCores * 100,
    memoryLimitBytes: memory.limit ?? 0,
    rssBytes: memory.rss ?? memory.workingSet ?? memory.usage ?? 0,
    cacheBytes: memory.cache ?? 0,
    readBytesPerS: rate(({ io }) => sum(io.devices.map(({ readBytes }) => readBytes))),
    writeBytesPerS: rate(({ io }) => sum(io.devices.map(({ writtenBytes }) => writtenBytes))),
    receivedBytesPerS: rate(network('receivedBytes')),
    sentBytesPerS: rate(network('sentBytes')),
    threads: processes.threads ?? 0,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
