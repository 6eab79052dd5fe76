import type { RunningGroup, RunningHistoryAnswer, RunningRow } from './running-api.ts';

/** `GET /api/unstable/processes?search=&from=&to=&sort=&limit=` answers a `RunningAnswer` of these: processes as they were seen last. `state` is one letter, as ps has it. */
export interface ProcessRow extends RunningRow {
  readonly pid: number;
  readonly createdUnixMs: number;
  readonly parentPid: number;
  /** With its arguments, secrets hidden. */
  readonly command: string;
  readonly user: string;
  /** 0 when they cannot be counted. */
  readonly openFiles: number;
  /** Of the memory of the host; 0 when that is not known. */
  readonly memoryRatio: number;
  readonly containerId: string;
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

/** `GET /api/unstable/processes/groups?search=&group_by=&from=&to=&sort=` answers a `RunningGroupsAnswer` of these. */
export interface ProcessGroup extends RunningGroup {
  readonly processes: number;
  readonly threads: number;
}

/** `GET /api/unstable/processes/history?host=&pid=&created=&from=&to=`: what one process used. */
export interface ProcessHistoryAnswer extends RunningHistoryAnswer<ProcessDetails> {
  readonly cpuUserPercent: readonly number[];
  readonly cpuSystemPercent: readonly number[];
  readonly threads: readonly number[];
  readonly openFiles: readonly number[];
}

/** What a list has no room for. */
export interface ProcessDetails extends ProcessRow {
  readonly executable: string;
  readonly directory: string;
  readonly nice: number;
  readonly virtualBytes: number;
}
