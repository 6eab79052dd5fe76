/** `GET /api/unstable/processes?search=&from=&to=&sort=&limit=`: processes as they were seen last. */
export interface ProcessesAnswer {
  readonly data: readonly ProcessRow[];
  /** How many match; `data` holds the first of them. */
  readonly total: number;
}

export interface ProcessRow {
  readonly host: string;
  readonly pid: number;
  readonly createdUnixMs: number;
  readonly seenUnixMs: number;
  readonly parentPid: number;
  readonly name: string;
  /** With its arguments, secrets hidden. */
  readonly command: string;
  readonly user: string;
  /** One letter, as ps has it. */
  readonly state: string;
  readonly threads: number;
  /** 0 when they cannot be counted. */
  readonly openFiles: number;
  /** Of one core. */
  readonly cpuPercent: number;
  readonly rssBytes: number;
  /** Of the memory of the host; 0 when that is not known. */
  readonly memoryRatio: number;
  readonly readBytesPerS: number;
  readonly writeBytesPerS: number;
  readonly containerId: string;
  readonly tags: readonly string[];
}

/** By what processes are put in order; a `-` before it turns it round. */
export const PROCESS_ORDERS = [
  'cpu',
  'rss',
  'threads',
  'open_files',
  'io',
  'name',
  'host',
  'user',
  'pid',
  'created',
] as const;
export type ProcessOrder = (typeof PROCESS_ORDERS)[number];

/** `GET /api/unstable/processes/groups?search=&group_by=&from=&to=&sort=`: what groups of processes use together. */
export interface ProcessGroupsAnswer {
  readonly data: readonly ProcessGroup[];
}

export interface ProcessGroup {
  /** A value for each key of `group_by`; '' for processes without one. */
  readonly group: readonly string[];
  readonly processes: number;
  readonly hosts: number;
  readonly cpuPercent: number;
  readonly rssBytes: number;
  readonly threads: number;
  readonly ioBytesPerS: number;
}

/** `GET /api/unstable/processes/history?host=&pid=&created=&from=&to=`: what one process used. */
export interface ProcessHistoryAnswer {
  readonly details: ProcessDetails | null;
  readonly timesUnixMs: readonly number[];
  readonly cpuUserPercent: readonly number[];
  readonly cpuSystemPercent: readonly number[];
  readonly rssBytes: readonly number[];
  readonly threads: readonly number[];
  readonly openFiles: readonly number[];
  readonly readBytesPerS: readonly number[];
  readonly writeBytesPerS: readonly number[];
}

/** What a list has no room for. */
export interface ProcessDetails extends ProcessRow {
  readonly executable: string;
  readonly directory: string;
  readonly nice: number;
  readonly virtualBytes: number;
}
