import type { ContainerRow } from '@komainu/contracts/infrastructure/containers-api.ts';

/** What is read of a container; 64-bit numbers as doubles, which hold them exactly. */
export const CONTAINER_COLUMNS: readonly string[] = [
  'host',
  'container_id',
  'toFloat64(toUnixTimestamp64Milli(ts)) AS seen',
  'name',
  'runtime',
  'image_name',
  'image_tag',
  'short_image',
  'image_id',
  'state',
  'health',
  'toFloat64(toUnixTimestamp(created)) AS created_s',
  'toFloat64(toUnixTimestamp(started)) AS started_s',
  'cpu AS cpu_percent',
  'cpu_limit',
  'toFloat64(rss) AS rss_bytes',
  'toFloat64(memory_limit) AS memory_limit_bytes',
  'received_bytes',
  'sent_bytes',
  'read_bytes',
  'write_bytes',
  'threads',
  'tags',
];

export interface StoredContainer {
  readonly host: string;
  readonly container_id: string;
  readonly seen: number;
  readonly name: string;
  readonly runtime: string;
  readonly image_name: string;
  readonly image_tag: string;
  readonly short_image: string;
  readonly image_id: string;
  readonly state: string;
  readonly health: string;
  readonly created_s: number;
  readonly started_s: number;
  readonly cpu_percent: number;
  readonly cpu_limit: number;
  readonly rss_bytes: number;
  readonly memory_limit_bytes: number;
  readonly received_bytes: number;
  readonly sent_bytes: number;
  readonly read_bytes: number;
  readonly write_bytes: number;
  readonly threads: number;
  readonly tags: readonly string[];
}

export function containerRow(stored: StoredContainer): ContainerRow {
  return {
    host: stored.host,
    id: stored.container_id,
    seenUnixMs: stored.seen,
    name: stored.name,
    runtime: stored.runtime,
    image: stored.image_name,
    imageTag: stored.image_tag,
    shortImage: stored.short_image,
    state: stored.state,
    health: stored.health,
    startedUnixMs: stored.started_s * 1000,
    cpuPercent: stored.cpu_percent,
    cpuLimitPercent: stored.cpu_limit,
    rssBytes: stored.rss_bytes,
    memoryLimitBytes: stored.memory_limit_bytes,
    receivedBytesPerS: stored.received_bytes,
    sentBytesPerS: stored.sent_bytes,
    readBytesPerS: stored.read_bytes,
    writeBytesPerS: stored.write_bytes,
    threads: stored.threads,
    tags: stored.tags,
  };
}
