import type { EntityTagger, TagCardinality } from '@komainu/contracts/agent/containers.ts';
import { type ClusterFacts, NO_CLUSTER } from '../api-server/cluster-facts.ts';
import type { Cgroups } from '../cgroups/cgroups.ts';
import type { ContainerList } from '../container-list.ts';
import { type LeveledTags, type TagSettings, tagsOfContainer, tagsOfPod } from './container-tags.ts';

const NONE: readonly string[] = [];

interface Cumulative {
  readonly low: readonly string[];
  readonly orchestrator: readonly string[];
  readonly high: readonly string[];
}

/** Answers who a container, a pod, a process or a cgroup is; every answer is made once for each state of the list. */
export class ContainerTagger implements EntityTagger {
  readonly #list: ContainerList;
  readonly #cgroups: Cgroups;
  readonly #settings: TagSettings;
  #entities = new Map<string, Cumulative>();
  #cluster = NO_CLUSTER;

  constructor(list: ContainerList, cgroups: Cgroups, settings: TagSettings) {
    this.#list = list;
    this.#cgroups = cgroups;
    this.#settings = settings;
    list.onChange(() => this.#rebuild());
    this.#rebuild();
  }

  /** Takes what the API server says of namespaces and services. */
  setCluster(cluster: ClusterFacts): void {
    this.#cluster = cluster;
    this.#rebuild();
  }

  tagsOf(entity: string, cardinality: TagCardinality): readonly string[] {
    return cardinality === 'none' ? NONE : (this.#entities.get(entity)?.[cardinality] ?? NONE);
  }

  containerOfProcess(pid: number): string {
    return this.#cgroups.containerOfProcess(pid);
  }

  containerOfCgroup(inode: number): string {
    return this.#cgroups.containerOfInode(inode);
  }

  #rebuild(): void {
    const entities = new Map<string, Cumulative>();
    for (const container of this.#list.running) {
      entities.set(
        `container_id://${container.id}`,
        cumulative(tagsOfContainer(container, this.#settings, this.#cluster)),
      );
      const { pod } = container;
      if (pod !== undefined && !entities.has(`kubernetes_pod_uid://${pod.uid}`)) {
        entities.set(`kubernetes_pod_uid://${pod.uid}`, cumulative(tagsOfPod(pod, this.#settings, this.#cluster)));
      }
    }
    this.#entities = entities;
  }
}

function cumulative({ low, orchestrator, high }: LeveledTags): Cumulative {
  const upTo = (...lists: (readonly string[])[]) => [...new Set(lists.flat())].sort();
  return { low: upTo(low), orchestrator: upTo(low, orchestrator), high: upTo(low, orchestrator, high) };
}
