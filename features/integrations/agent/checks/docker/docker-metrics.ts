import type { ContainerStats } from '@komainu/contracts/agent/container-stats.ts';
import { type ContainerMetric, containerMetrics } from '../container/container-metrics.ts';

/** Names of the `docker` check by those of the `container` check; what is not here it does not send. */
const NAMES: Readonly<Record<string, string>> = {
  'container.cpu.usage': 'docker.cpu.usage',
  'container.cpu.user': 'docker.cpu.user',
  'container.cpu.system': 'docker.cpu.system',
  'container.cpu.throttled': 'docker.cpu.throttled.time',
  'container.cpu.throttled.periods': 'docker.cpu.throttled',
  'container.cpu.limit': 'docker.cpu.limit',
  'container.memory.kernel': 'docker.kmem.usage',
  'container.memory.limit': 'docker.mem.limit',
  'container.memory.soft_limit': 'docker.mem.soft_limit',
  'container.memory.rss': 'docker.mem.rss',
  'container.memory.cache': 'docker.mem.cache',
  'container.memory.swap': 'docker.mem.swap',
  'container.memory.oom_events': 'docker.mem.failed_count',
  'container.memory.working_set': 'docker.mem.working_set',
  'container.io.read': 'docker.io.read_bytes',
  'container.io.read.operations': 'docker.io.read_operations',
  'container.io.write': 'docker.io.write_bytes',
  'container.io.write.operations': 'docker.io.write_operations',
  'container.pid.thread_count': 'docker.thread.count',
  'container.pid.thread_limit': 'docker.thread.limit',
  'container.pid.open_files': 'docker.container.open_fds',
};

/** CPU that this check counts in hundredths of a second, so that its rate is a percentage of a core. */
const IN_PERCENT = new Set([
  'container.cpu.usage',
  'container.cpu.user',
  'container.cpu.system',
  'container.cpu.throttled',
  'container.cpu.limit',
]);
const NS_A_HUNDREDTH = 1e7;

/** The metrics of a container in the names and units of the `docker` check. */
export function dockerMetrics(stats: ContainerStats): ContainerMetric[] {
  const metrics = containerMetrics(stats).flatMap((one): ContainerMetric[] => {
    const metric = NAMES[one.metric];
    if (metric === undefined) return [];
    return [{ ...one, metric, value: IN_PERCENT.has(one.metric) ? one.value / NS_A_HUNDREDTH : one.value }];
  });
  const { usage, limit, swapLimit } = stats.memory;
  const gauge = (metric: string, value: number | undefined) => {
    if (value !== undefined) metrics.push({ type: 'gauge', metric, value, tags: [] });
  };
  gauge('docker.mem.sw_limit', swapLimit);
  gauge('docker.mem.in_use', usage === undefined || limit === undefined || limit === 0 ? undefined : usage / limit);
  gauge('docker.cpu.shares', stats.cpu.shares);
  return metrics;
}
