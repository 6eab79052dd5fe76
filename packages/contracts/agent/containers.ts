/** How many tags a metric gets: `low` one value a host or service, `orchestrator` one a pod or task, `high` one a container. */
export type TagCardinality = 'none' | 'low' | 'orchestrator' | 'high';

/** A container that runs on this machine, whoever runs it. */
export interface ContainerFacts {
  /** 64 hex digits. */
  readonly id: string;
  readonly name: string;
  readonly runtime: 'docker' | 'containerd' | 'cri-o' | 'podman';
  /** As it was asked for: `registry/repository:tag` or with a digest. */
  readonly image: string;
  /** `running`, `exited`, `paused`, … as the runtime says. */
  readonly state: string;
  readonly startedUnixS: number;
  /** The first process of the container on this machine; 0 when unknown. */
  readonly pid: number;
  /** Addresses by the name of their network; `host` stands for the machine's own. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Ports that the container exposes, ascending. */
  readonly ports: readonly { readonly number: number; readonly name: string }[];
  /** Labels of the container. */
  readonly labels: Readonly<Record<string, string>>;
  /** Environment of the container, for the tags `DD_SERVICE`, `DD_ENV` and `DD_VERSION` only. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where its output is written as lines; '' when it is not. */
  readonly logPath: string;
  /** The pod that it belongs to, on Kubernetes. */
  readonly pod?: PodFacts;
}

export interface PodFacts {
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  readonly node: string;
  readonly ip: string;
  /** The container's own name within the pod. */
  readonly containerName: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** What made the pod: `Deployment`, `StatefulSet`, …; the outermost that is known. */
  readonly owner?: { readonly kind: string; readonly name: string };
}

/** Who knows the containers of this machine. Without a runtime it knows none. */
export interface ContainerSource {
  readonly running: readonly ContainerFacts[];
  /** Calls back after each change of `running`; gives a function that ends it. */
  onChange(listener: () => void): () => void;
}

/**
 * Tags of what an id names: `container_id://<64 hex>`, `kubernetes_pod_uid://<uid>`. An id that is not known has no tags.
 * Where a client gives its process or its cgroup instead, these find the container first.
 */
export interface EntityTagger {
  tagsOf(entity: string, cardinality: TagCardinality): readonly string[];
  /** The container of a process, by its cgroup; '' when it has none or the process is gone. */
  containerOfProcess(pid: number): string;
  /** The container of a cgroup directory (`in-<inode>` of origin detection); '' when none. */
  containerOfCgroup(inode: number): string;
}

/** Where the output of a container is begun: after a time, or with its last lines. */
export type OutputStart = { readonly sinceUnixS: string } | { readonly lastLines: number };

/** What containers write, asked of those who run them: for containers whose log file cannot be read, or that have none. */
export interface ContainerOutput {
  /** Whether there is somebody to ask about containers of this runtime. */
  isThere(runtime: ContainerFacts['runtime']): boolean;
  /**
   * The bytes of `GET /containers/{id}/logs` of Docker's API with times, until the container or `signal` ends them. Rejects with
   * `docker_unreachable` and `docker_refused`.
   */
  follow(
    container: Pick<ContainerFacts, 'id' | 'runtime'>,
    start: OutputStart,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>>;
}
