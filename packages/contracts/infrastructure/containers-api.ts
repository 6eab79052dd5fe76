import type { RunningGroup, RunningHistoryAnswer, RunningRow } from './running-api.ts';

/** `GET /api/unstable/containers?search=&from=&to=&sort=&limit=` answers a `RunningAnswer` of these: containers as they were seen last. */
export interface ContainerRow extends RunningRow {
  readonly id: string;
  readonly runtime: string;
  readonly image: string;
  readonly imageTag: string;
  readonly shortImage: string;
  readonly health: string;
  readonly startedUnixMs: number;
  /** 0 without a limit. */
  readonly cpuLimitPercent: number;
  /** 0 without a limit. */
  readonly memoryLimitBytes: number;
  readonly receivedBytesPerS: number;
  readonly sentBytesPerS: number;
}

export const CONTAINER_ORDERS = ['cpu', 'rss', 'network', 'io', 'name', 'host', 'image', 'state', 'started'] as const;
export type ContainerOrder = (typeof CONTAINER_ORDERS)[number];

/** `GET /api/unstable/containers/groups?search=&group_by=&from=&to=&sort=` answers a `RunningGroupsAnswer` of these. */
export interface ContainerGroup extends RunningGroup {
  readonly containers: number;
  readonly running: number;
  readonly networkBytesPerS: number;
}

/** `GET /api/unstable/containers/history?host=&id=&from=&to=`: what one container used. */
export interface ContainerHistoryAnswer extends RunningHistoryAnswer<ContainerRow> {
  readonly cpuPercent: readonly number[];
  readonly receivedBytesPerS: readonly number[];
  readonly sentBytesPerS: readonly number[];
}
