import type { ContainerFacts } from './containers.ts';

/**
 * What a container has used since its start and holds now, as its cgroup and its processes say; what the machine does not
 * tell is absent. Nanoseconds, bytes and counts, all running totals unless said otherwise.
 */
export interface ContainerStats {
  readonly cpu: {
    readonly totalNs?: number;
    readonly userNs?: number;
    readonly systemNs?: number;
    readonly throttledNs?: number;
    readonly throttledPeriods?: number;
    readonly partialStallNs?: number;
    /** Its weight among others, 1024 unless told. */
    readonly shares?: number;
    /** Cores that it may use; the machine's own when it is not limited. */
    readonly limitCores?: number;
  };
  /** Bytes held now, but for faults and stalls. */
  readonly memory: {
    readonly usage?: number;
    readonly kernel?: number;
    readonly limit?: number;
    readonly softLimit?: number;
    readonly rss?: number;
    readonly cache?: number;
    readonly swap?: number;
    readonly swapLimit?: number;
    readonly oomEvents?: number;
    readonly workingSet?: number;
    readonly peak?: number;
    readonly partialStallNs?: number;
    readonly pageFaults?: number;
    readonly majorPageFaults?: number;
  };
  readonly io: {
    readonly devices: readonly ContainerDevice[];
    readonly partialStallNs?: number;
  };
  readonly processes: {
    /** Now. */
    readonly threads?: number;
    readonly threadLimit?: number;
    readonly openFiles?: number;
  };
  readonly network?: {
    /** Its network is the machine's own: the numbers are not the container's. */
    readonly ofHost: boolean;
    /** The same for containers that share a network, as those of a pod do. */
    readonly group: string;
    readonly interfaces: readonly ContainerInterface[];
  };
}

export interface ContainerDevice {
  readonly name: string;
  readonly readBytes: number;
  readonly writtenBytes: number;
  readonly reads: number;
  readonly writes: number;
}

export interface ContainerInterface {
  readonly name: string;
  readonly receivedBytes: number;
  readonly receivedPackets: number;
  readonly sentBytes: number;
  readonly sentPackets: number;
}

/** Measures containers of this machine. */
export interface ContainerStatsReader {
  /** Undefined when nothing of the container can be read, for it is gone or somebody else's. Never rejects. */
  read(container: ContainerFacts): Promise<ContainerStats | undefined>;
}
