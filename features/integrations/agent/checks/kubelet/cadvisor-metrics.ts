import type { ContainerSource, EntityTagger } from '@komainu/contracts/agent/containers.ts';
import type { ExpositionFamily, ExpositionSample } from '@komainu/wire/openmetrics/exposition.ts';
import type { CheckSender } from '../../check.ts';

interface Rule {
  readonly metric: string;
  readonly type: 'gauge' | 'rate';
  readonly factor?: number;
}

const NANOCORES = 1e9;
/** Of a container, by the names of `/metrics/cadvisor` without `_total`. */
const OF_CONTAINERS: Readonly<Record<string, Rule>> = {
  container_cpu_usage_seconds: { metric: 'cpu.usage.total', type: 'rate', factor: NANOCORES },
  container_cpu_load_average_10s: { metric: 'cpu.load.10s.avg', type: 'gauge' },
  container_cpu_system_seconds: { metric: 'cpu.system.total', type: 'rate' },
  container_cpu_user_seconds: { metric: 'cpu.user.total', type: 'rate' },
  container_cpu_cfs_periods: { metric: 'cpu.cfs.periods', type: 'rate' },
  container_cpu_cfs_throttled_periods: { metric: 'cpu.cfs.throttled.periods', type: 'rate' },
  container_cpu_cfs_throttled_seconds: { metric: 'cpu.cfs.throttled.seconds', type: 'rate' },
  container_fs_reads_bytes: { metric: 'io.read_bytes', type: 'rate' },
  container_fs_writes_bytes: { metric: 'io.write_bytes', type: 'rate' },
  container_fs_usage_bytes: { metric: 'filesystem.usage', type: 'gauge' },
  container_memory_usage_bytes: { metric: 'memory.usage', type: 'gauge' },
  container_memory_working_set_bytes: { metric: 'memory.working_set', type: 'gauge' },
  container_memory_cache: { metric: 'memory.cache', type: 'gauge' },
  container_memory_rss: { metric: 'memory.rss', type: 'gauge' },
  container_memory_swap: { metric: 'memory.swap', type: 'gauge' },
  container_spec_memory_swap_limit_bytes: { metric: 'memory.sw_limit', type: 'gauge' },
};

/** Of the network of a pod. */
const OF_PODS: Readonly<Record<string, string>> = {
  container_network_receive_bytes: 'network.rx_bytes',
  container_network_transmit_bytes: 'network.tx_bytes',
  container_network_receive_errors: 'network.rx_errors',
  container_network_transmit_errors: 'network.tx_errors',
  container_network_receive_packets_dropped: 'network.rx_dropped',
  container_network_transmit_packets_dropped: 'network.tx_dropped',
};

/** Shares of limits: what is used, and the limit that it is measured by. */
const SHARES: readonly { readonly metric: string; readonly used: string; readonly limit: string }[] = [
  { metric: 'memory.usage_pct', used: 'container_memory_usage_bytes', limit: 'container_spec_memory_limit_bytes' },
  { metric: 'memory.sw_in_use', used: 'container_memory_swap', limit: 'container_spec_memory_swap_limit_bytes' },
  { metric: 'filesystem.usage_pct', used: 'container_fs_usage_bytes', limit: 'container_fs_limit_bytes' },
];

/** Of the machine. */
const OF_NODE: Readonly<Record<string, string>> = {
  machine_cpu_cores: 'cpu.capacity',
  machine_memory_bytes: 'memory.capacity',
};

/** What cAdvisor measures of containers and pods that we know; several samples of one (devices, cores) add up. */
export function sendCadvisor(
  sender: CheckSender,
  families: readonly ExpositionFamily[],
  tagger: EntityTagger,
  source: ContainerSource,
): void {
  const ids = new Map(
    source.running.flatMap(({ id, pod }): [string, string][] =>
      pod === undefined ? [] : [[`${pod.namespace}/${pod.name}/${pod.containerName}`, id]],
    ),
  );
  const pods = new Map(
    source.running.flatMap(({ pod, addresses }): [string, string][] =>
      // A pod in the machine's network has no network of its own to be measured.
      pod === undefined || 'host' in addresses ? [] : [[`${pod.namespace}/${pod.name}`, pod.uid]],
    ),
  );
  const entityOf = ({ labels }: ExpositionSample) => {
    const name = labels.get('container') ?? labels.get('container_name') ?? '';
    const pod = labels.get('pod') ?? labels.get('pod_name') ?? '';
    if (name === '' || name === 'POD' || pod === '') return undefined;
    const id = ids.get(`${labels.get('namespace')}/${pod}/${name}`);
    return id === undefined ? undefined : `container_id://${id}`;
  };
  const podOf = ({ labels }: ExpositionSample) => {
    const uid = pods.get(`${labels.get('namespace')}/${labels.get('pod') ?? labels.get('pod_name')}`);
    return uid === undefined ? undefined : `kubernetes_pod_uid://${uid}`;
  };
  const byName = new Map(families.map((family) => [family.name, family]));
  for (const [name, { metric, type, factor = 1 }] of Object.entries(OF_CONTAINERS)) {
    for (const [entity, value] of summed(byName.get(name), entityOf)) {
      sender[type](`kubernetes.${metric}`, value * factor, tagger.tagsOf(entity, 'high'));
    }
  }
  for (const [name, metric] of Object.entries(OF_PODS)) {
    for (const [entity, value] of summed(byName.get(name), podOf)) {
      sender.rate(`kubernetes.${metric}`, value, tagger.tagsOf(entity, 'high'));
    }
  }
  for (const { metric, used, limit } of SHARES) {
    const limits = summed(byName.get(limit), entityOf);
    for (const [entity, value] of summed(byName.get(used), entityOf)) {
      const most = limits.get(entity) ?? 0;
      if (most > 0) sender.gauge(`kubernetes.${metric}`, value / most, tagger.tagsOf(entity, 'high'));
    }
  }
  for (const [name, metric] of Object.entries(OF_NODE)) {
    const value = byName.get(name)?.samples[0]?.value;
    if (value !== undefined) sender.gauge(`kubernetes.${metric}`, value);
  }
}

function summed(
  family: ExpositionFamily | undefined,
  keyOf: (sample: ExpositionSample) => string | undefined,
): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (const sample of family?.samples ?? []) {
    const key = keyOf(sample);
    if (key !== undefined && Number.isFinite(sample.value)) values.set(key, (values.get(key) ?? 0) + sample.value);
  }
  return values;
}
