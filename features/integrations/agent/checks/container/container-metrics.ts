import type { ContainerStats } from '@komainu/contracts/agent/container-stats.ts';

/** One value of a container, named as the Agent's `container` check names it. */
export interface ContainerMetric {
  readonly type: 'gauge' | 'rate' | 'monotonicCount';
  readonly metric: string;
  readonly value: number;
  /** Beside those of the container. */
  readonly tags: readonly string[];
}

const NS_A_SECOND = 1e9;

/** Everything of a container but its network, which it may share. CPU is in nanoseconds, memory in bytes. */
export function containerMetrics({ cpu, memory, io, processes }: ContainerStats): ContainerMetric[] {
  const metrics: ContainerMetric[] = [];
  const add = (
    type: ContainerMetric['type'],
    metric: string,
    value: number | undefined,
    tags: readonly string[] = [],
  ) => {
    if (value !== undefined) metrics.push({ type, metric: `container.${metric}`, value, tags });
  };
  add('rate', 'cpu.usage', cpu.totalNs);
  add('rate', 'cpu.user', cpu.userNs);
  add('rate', 'cpu.system', cpu.systemNs);
  add('rate', 'cpu.throttled', cpu.throttledNs);
  add('rate', 'cpu.throttled.periods', cpu.throttledPeriods);
  add('rate', 'cpu.partial_stall', cpu.partialStallNs);
  add('gauge', 'cpu.limit', cpu.limitCores === undefined ? undefined : cpu.limitCores * NS_A_SECOND);
  add('gauge', 'memory.usage', memory.usage);
  add('gauge', 'memory.kernel', memory.kernel);
  add('gauge', 'memory.limit', memory.limit);
  add('gauge', 'memory.soft_limit', memory.softLimit);
  add('gauge', 'memory.rss', memory.rss);
  add('gauge', 'memory.cache', memory.cache);
  add('gauge', 'memory.swap', memory.swap);
  add('gauge', 'memory.oom_events', memory.oomEvents);
  add('gauge', 'memory.working_set', memory.workingSet);
  add('gauge', 'memory.usage.peak', memory.peak);
  add('rate', 'memory.partial_stall', memory.partialStallNs);
  add('monotonicCount', 'memory.page_faults', memory.pageFaults);
  add('monotonicCount', 'memory.major_page_faults', memory.majorPageFaults);
  for (const device of io.devices) {
    const tags = [`device:${device.name}`, `device_name:${device.name}`];
    add('rate', 'io.read', device.readBytes, tags);
    add('rate', 'io.read.operations', device.reads, tags);
    add('rate', 'io.write', device.writtenBytes, tags);
    add('rate', 'io.write.operations', device.writes, tags);
  }
  add('rate', 'io.partial_stall', io.partialStallNs);
  add('gauge', 'pid.thread_count', processes.threads);
  add('gauge', 'pid.thread_limit', processes.threadLimit);
  add('gauge', 'pid.open_files', processes.openFiles);
  return metrics;
}

/** The interfaces of a network of its own. */
export function networkMetrics(network: NonNullable<ContainerStats['network']>): ContainerMetric[] {
  return network.interfaces.flatMap((one) => {
    const tags = [`interface:${one.name}`];
    const rate = (metric: string, value: number): ContainerMetric => ({ type: 'rate', metric, value, tags });
    return [
      rate('container.net.sent', one.sentBytes),
      rate('container.net.sent.packets', one.sentPackets),
      rate('container.net.rcvd', one.receivedBytes),
      rate('container.net.rcvd.packets', one.receivedPackets),
    ];
  });
}
