import type {
  RunningAnswer,
  RunningGroup,
  RunningGroupsAnswer,
  RunningHistoryAnswer,
  RunningRow,
} from './running-api.ts';

/** `GET /api/unstable/containers?search=&from=&to=&sort=&limit=`: containers as they were seen last. */
export type ContainersAnswer = RunningAnswer<ContainerRow>;

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

/** `GET /api/unstable/containers/groups?search=&group_by=&from=&to=&sort=`. */
export type ContainerGroupsAnswer = RunningGroupsAnswer<ContainerGroup>;

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
