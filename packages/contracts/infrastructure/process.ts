/** States of a process as Linux writes them: running, sleeping, waiting for a disk, stopped, zombie, … `U` is unknown. */
export type ProcessState = 'U' | 'D' | 'R' | 'S' | 'T' | 'W' | 'X' | 'Z';

/** A process at one moment. */
export interface ProcessSample {
  readonly pid: number;
  readonly parentPid: number;
  /** With `pid` this names a process for good: numbers of processes are given again. */
  readonly createdUnixMs: number;
  /** The short name that the kernel keeps, at most 15 bytes; '' when the sender does not say. */
  readonly name: string;
  /** The command line, secrets hidden. */
  readonly arguments: readonly string[];
  readonly executable: string;
  readonly directory: string;
  readonly user: string;
  readonly state: ProcessState;
  readonly nice: number;
  readonly threads: number;
  /** 0 when they cannot be counted. */
  readonly openFiles: number;
  /** Of one core: two busy threads are 200. */
  readonly cpuPercent: number;
  readonly cpuUserPercent: number;
  readonly cpuSystemPercent: number;
  readonly rssBytes: number;
  readonly virtualBytes: number;
  readonly readBytesPerS: number;
  readonly writeBytesPerS: number;
  /** '' outside containers. */
  readonly containerId: string;
  readonly tags: readonly string[];
}

export type ContainerState = 'unknown' | 'created' | 'restarting' | 'running' | 'paused' | 'exited' | 'dead';
export type ContainerHealth = 'unknown' | 'starting' | 'healthy' | 'unhealthy';

/** A container at one moment. */
export interface ContainerSample {
  /** Who runs it: docker, containerd, … */
  readonly runtime: string;
  readonly id: string;
  readonly state: ContainerState;
  readonly health: ContainerHealth;
  readonly createdUnixS: number;
  readonly startedUnixS: number;
  /** Of one core; 0 without a limit. */
  readonly cpuLimitPercent: number;
  /** 0 without a limit. */
  readonly memoryLimitBytes: number;
  /** Of one core. */
  readonly cpuPercent: number;
  readonly rssBytes: number;
  readonly cacheBytes: number;
  readonly readBytesPerS: number;
  readonly writeBytesPerS: number;
  readonly receivedBytesPerS: number;
  readonly sentBytesPerS: number;
  readonly threads: number;
  /** Name, image and whatever the runtime says: `container_name:…`, `image_name:…`, `short_image:…`, … */
  readonly tags: readonly string[];
}

/** What one message of a process Agent holds: a part of what runs on a host. */
export interface ProcessSnapshot {
  readonly host: string;
  /** 0 when the sender does not say. */
  readonly totalMemoryBytes: number;
  readonly cores: number;
  /** The parts of one snapshot have the same id; there are `groupSize` of them. */
  readonly groupId: number;
  readonly groupSize: number;
  readonly processes: readonly ProcessSample[];
  readonly containers: readonly ContainerSample[];
}

/** What a process used at one moment, without what it is. */
export type ProcessUsage = Pick<
  ProcessSample,
  | 'pid'
  | 'createdUnixMs'
  | 'cpuUserPercent'
  | 'cpuSystemPercent'
  | 'rssBytes'
  | 'threads'
  | 'openFiles'
  | 'readBytesPerS'
  | 'writeBytesPerS'
>;

/** What a container used at one moment, without what it is. */
export type ContainerUsage = Pick<
  ContainerSample,
  'id' | 'cpuPercent' | 'rssBytes' | 'readBytesPerS' | 'writeBytesPerS' | 'receivedBytesPerS' | 'sentBytesPerS'
>;

/** What Agents send every two seconds while somebody looks at a host. */
export interface RealTimeSnapshot {
  readonly host: string;
  readonly processes: readonly ProcessUsage[];
  readonly containers: readonly ContainerUsage[];
}
