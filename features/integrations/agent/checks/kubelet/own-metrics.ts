import type { ExpositionFamily, ExpositionSample } from '@komainu/wire/openmetrics/exposition.ts';
import type { CheckSender } from '../../check.ts';

const GAUGES: Readonly<Record<string, string>> = {
  go_threads: 'go_threads',
  go_goroutines: 'go_goroutines',
  kubelet_pleg_last_seen_seconds: 'kubelet.pleg.last_seen',
  kubelet_volume_stats_available_bytes: 'kubelet.volume.stats.available_bytes',
  kubelet_volume_stats_capacity_bytes: 'kubelet.volume.stats.capacity_bytes',
  kubelet_volume_stats_used_bytes: 'kubelet.volume.stats.used_bytes',
  kubelet_volume_stats_inodes: 'kubelet.volume.stats.inodes',
  kubelet_volume_stats_inodes_free: 'kubelet.volume.stats.inodes_free',
  kubelet_volume_stats_inodes_used: 'kubelet.volume.stats.inodes_used',
  kubelet_container_log_filesystem_used_bytes: 'kubelet.container.log_filesystem.used_bytes',
};

/** Counters as totals that the Agent sends as gauges. */
const TOTALS: Readonly<Record<string, string>> = {
  rest_client_requests: 'rest.client.requests',
  kubelet_runtime_operations_errors: 'kubelet.runtime.errors',
};

const COUNTS: Readonly<Record<string, string>> = {
  kubelet_runtime_operations: 'kubelet.runtime.operations',
  kubelet_evictions: 'kubelet.evictions',
  kubelet_pleg_discard_events: 'kubelet.pleg.discard_events',
};

/** Histograms, of which the sum and the count are sent. */
const DURATIONS: Readonly<Record<string, string>> = {
  kubelet_pleg_relist_duration_seconds: 'kubelet.pleg.relist_duration',
  kubelet_pleg_relist_interval_seconds: 'kubelet.pleg.relist_interval',
  kubelet_runtime_operations_duration_seconds: 'kubelet.runtime.operations.duration',
  rest_client_request_duration_seconds: 'rest.client.latency',
  kubelet_pod_start_duration_seconds: 'kubelet.pod.start.duration',
  kubelet_pod_worker_duration_seconds: 'kubelet.pod.worker.duration',
};

/** What the kubelet says of itself at `/metrics`. */
export function sendOwn(sender: CheckSender, families: readonly ExpositionFamily[]): void {
  for (const { name, samples } of families) {
    const gauge = GAUGES[name] ?? TOTALS[name];
    const count = COUNTS[name];
    const duration = DURATIONS[name];
    for (const sample of samples) {
      if (!Number.isFinite(sample.value) || sample.name.endsWith('_created')) continue;
      const tags = tagsOf(sample);
      if (gauge !== undefined) sender.gauge(`kubernetes.${gauge}`, sample.value, tags);
      else if (count !== undefined) sender.monotonicCount(`kubernetes.${count}`, sample.value, tags);
      else if (duration !== undefined && /_(sum|count)$/.test(sample.name)) {
        sender.gauge(`kubernetes.${duration}.${sample.name.endsWith('_sum') ? 'sum' : 'count'}`, sample.value, tags);
      }
    }
  }
}

/** Labels as tags; a namespace is called as everywhere else. */
function tagsOf({ labels }: ExpositionSample): string[] {
  return [...labels].flatMap(([label, value]) => {
    if (value === '' || label === 'le') return [];
    return `${label === 'namespace' ? 'kube_namespace' : label}:${value}`;
  });
}
