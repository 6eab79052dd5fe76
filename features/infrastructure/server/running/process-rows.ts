import type { ProcessDetails, ProcessRow } from '@komainu/contracts/infrastructure/processes-api.ts';

/** What is read of a process; 64-bit numbers as doubles, which hold them exactly. */
export const PROCESS_COLUMNS: readonly string[] = [
  'host',
  'pid',
  'toFloat64(created_ms) AS created',
  'toFloat64(toUnixTimestamp64Milli(ts)) AS seen',
  'ppid',
  'name',
  'command',
  'user',
  'state',
  'threads',
  'open_files',
  'cpu AS cpu_percent',
  'toFloat64(rss) AS rss_bytes',
  'memory_ratio',
  'read_bytes',
  'write_bytes',
  'container_id',
  'tags',
];

export const PROCESS_DETAIL_COLUMNS: readonly string[] = [
  ...PROCESS_COLUMNS,
  'executable',
  'directory',
  'nice',
  'toFloat64(virtual) AS virtual_bytes',
];

export interface StoredProcess {
  readonly host: string;
  readonly pid: number;
  readonly created: number;
  readonly seen: number;
  readonly ppid: number;
  readonly name: string;
  readonly command: string;
  readonly user: string;
  readonly state: string;
  readonly threads: number;
  readonly open_files: number;
  readonly cpu_percent: number;
  readonly rss_bytes: number;
  readonly memory_ratio: number;
  readonly read_bytes: number;
  readonly write_bytes: number;
  readonly container_id: string;
  readonly tags: readonly string[];
}

export interface StoredProcessDetails extends StoredProcess {
  readonly executable: string;
  readonly directory: string;
  readonly nice: number;
  readonly virtual_bytes: number;
}

export function processRow(stored: StoredProcess): ProcessRow {
  return {
    host: stored.host,
    pid: stored.pid,
    createdUnixMs: stored.created,
    seenUnixMs: stored.seen,
    parentPid: stored.ppid,
    name: stored.name,
    command: stored.command,
    user: stored.user,
    state: stored.state,
    threads: stored.threads,
    openFiles: stored.open_files,
    cpuPercent: stored.cpu_percent,
    rssBytes: stored.rss_bytes,
    memoryRatio: stored.memory_ratio,
    readBytesPerS: stored.read_bytes,
    writeBytesPerS: stored.write_bytes,
    containerId: stored.container_id,
    tags: stored.tags,
  };
}

export function processDetails(stored: StoredProcessDetails): ProcessDetails {
  const { executable, directory, nice, virtual_bytes: virtualBytes } = stored;
  return { ...processRow(stored), executable, directory, nice, virtualBytes };
}
