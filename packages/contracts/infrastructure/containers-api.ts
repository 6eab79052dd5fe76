/** `GET /api/unstable/containers?search=&from=&to=&sort=&limit=`: containers as they were seen last. */
export interface ContainersAnswer {
  readonly data: readonly ContainerRow[];
  readonly total: number;
}

export interface ContainerRow {
  readonly host: string;
  readonly id: string;
  readonly seenUnixMs: number;
  readonly name: string;
  readonly runtime: string;
  readonly image: string;
  readonly imageTag: string;
  readonly shortImage: string;
  readonly state: string;
  readonly health: string;
  readonly startedUnixMs: number;
  readonly cpuPercent: number;
  /** 0 without a limit. */
  readonly cpuLimitPercent: number;
  readonly rssBytes: number;
  /** 0 without a limit. */
  readonly memoryLimitBytes: number;
  readonly receivedBytesPerS: number;
  readonly sentBytesPerS: number;
  readonly readBytesPerS: number;
  readonly writeBytesPerS: number;
  readonly threads: number;
  readonly tags: readonly string[];
}

export const CONTAINER_ORDERS = ['cpu', 'rss', 'network', 'io', 'name', 'host', 'image', 'state', 'started'] as const;
export type ContainerOrder = (typeof CONTAINER_ORDERS)[number];

/** `GET /api/unstable/containers/groups?search=&group_by=&from=&to=&sort=`. */
export interface ContainerGroupsAnswer {
  readonly data: readonly ContainerGroup[];
}

export interface ContainerGroup {
  readonly group: readonly string[];
  readonly containers: number;
  readonly running: number;
  readonly hosts: number;
  readonly cpuPercent: number;
  readonly rssBytes: number;
  readonly networkBytesPerS: number;
  readonly ioBytesPerS: number;
}

/** `GET /api/unstable/containers/history?host=&id=&from=&to=`: what one container used. */
export interface ContainerHistoryAnswer {
  readonly details: ContainerRow | null;
  readonly timesUnixMs: readonly number[];
  readonly cpuPercent: readonly number[];
  readonly rssBytes: readonly number[];
  readonly receivedBytesPerS: readonly number[];
  readonly sentBytesPerS: readonly number[];
  readonly readBytesPerS: readonly number[];
  readonly writeBytesPerS: readonly number[];
}
