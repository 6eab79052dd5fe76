import { isObject } from '@komainu/kernel/json.ts';
import { type Measure, measures } from './table.ts';

/** Of `/_cluster/health`; the status itself is apart. */
export const HEALTH_MEASURES = measures('gauge', 'elasticsearch', '', {
  active_primary_shards: 'active_primary_shards',
  active_shards: 'active_shards',
  delayed_unassigned_shards: 'delayed_unassigned_shards',
  initializing_shards: 'initializing_shards',
  number_of_data_nodes: 'number_of_data_nodes',
  number_of_nodes: 'number_of_nodes',
  relocating_shards: 'relocating_shards',
  unassigned_shards: 'unassigned_shards',
});

/** Of a line of `/_cat/allocation`, whose keys hold dots. */
export const ALLOCATION_MEASURES: readonly Measure[] = [
  { metric: 'elasticsearch.disk.avail', path: ['disk.avail'], type: 'gauge' },
  { metric: 'elasticsearch.disk.indices', path: ['disk.indices'], type: 'gauge' },
  { metric: 'elasticsearch.disk.percent', path: ['disk.percent'], type: 'gauge' },
  { metric: 'elasticsearch.disk.total', path: ['disk.total'], type: 'gauge' },
  { metric: 'elasticsearch.disk.used', path: ['disk.used'], type: 'gauge' },
  { metric: 'elasticsearch.shards', path: ['shards'], type: 'gauge' },
];

/** Of a line of `/_cat/indices`; the health itself is apart. */
export const INDEX_MEASURES: readonly Measure[] = [
  { metric: 'elasticsearch.index.docs.count', path: ['docs.count'], type: 'gauge' },
  { metric: 'elasticsearch.index.docs.deleted', path: ['docs.deleted'], type: 'gauge' },
  { metric: 'elasticsearch.index.primary_shards', path: ['pri'], type: 'gauge' },
  { metric: 'elasticsearch.index.primary_store_size', path: ['pri.store.size'], type: 'gauge' },
  { metric: 'elasticsearch.index.replica_shards', path: ['rep'], type: 'gauge' },
  { metric: 'elasticsearch.index.store_size', path: ['store.size'], type: 'gauge' },
];

/** Of the `stats` of a policy of `/_slm/policy`. */
export const SNAPSHOT_MEASURES = measures('gauge', 'elasticsearch.slm', 'stats', {
  snapshot_deletion_failures: 'snapshot_deletion_failures',
  snapshots_deleted: 'snapshots_deleted',
  snapshots_failed: 'snapshots_failed',
  snapshots_taken: 'snapshots_taken',
});

/** `elasticsearch.cluster_status`: red 0, yellow 1, green 2; -1 for another. */
export function clusterStatusNumber(status: unknown): number {
  return status === 'red' ? 0 : status === 'yellow' ? 1 : status === 'green' ? 2 : -1;
}

/** Waiting tasks of the cluster: their number, those of high and urgent priority, and how long they wait on average (ms). */
export interface PendingTasks {
  readonly total: number;
  readonly high: number;
  readonly urgent: number;
  readonly meanWaitMs: number;
}

/** Reads `/_cluster/pending_tasks`. */
export function readPendingTasks(body: unknown): PendingTasks {
  const tasks = isObject(body) && Array.isArray(body['tasks']) ? body['tasks'].filter(isObject) : [];
  const ofPriority = (priority: string) =>
    tasks.filter((task) => String(task['priority']).toLowerCase() === priority).length;
  const waitedMs = tasks.reduce((sum, task) => sum + (Number(task['time_in_queue_millis']) || 0), 0);
  return {
    total: tasks.length,
    high: ofPriority('high'),
    urgent: ofPriority('urgent'),
    meanWaitMs: waitedMs / Math.max(tasks.length, 1),
  };
}
