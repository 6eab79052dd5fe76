import type { ContainerFacts, ContainerSource } from '@komainu/contracts/agent/containers.ts';

/**
 * What several runtimes say of this machine, put together: a container that Kubernetes and its runtime both know has its pod
 * from the one and its process from the other.
 */
export class ContainerList implements ContainerSource {
  readonly #bySource = new Map<string, readonly ContainerFacts[]>();
  readonly #listeners = new Set<() => void>();
  #running: readonly ContainerFacts[] = [];
  #byId: ReadonlyMap<string, ContainerFacts> = new Map();

  get running(): readonly ContainerFacts[] {
    return this.#running;
  }

  find(id: string): ContainerFacts | undefined {
    return this.#byId.get(id);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes what `source` says now, in place of what it said before; calls listeners when it makes a difference. */
  replace(source: string, containers: readonly ContainerFacts[]): void {
    const before = JSON.stringify(this.#running);
    this.#bySource.set(source, containers);
    const byId = new Map<string, ContainerFacts>();
    for (const one of [...this.#bySource.values()].flat()) {
      const known = byId.get(one.id);
      byId.set(one.id, known === undefined ? one : merged(known, one));
    }
    this.#byId = byId;
    this.#running = [...byId.values()].filter(({ state }) => state === 'running' || state === 'paused');
    if (JSON.stringify(this.#running) === before) return;
    for (const listener of this.#listeners) listener();
  }
}

function merged(a: ContainerFacts, b: ContainerFacts): ContainerFacts {
  const [withPod, plain] = a.pod === undefined ? [b, a] : [a, b];
  return {
    ...plain,
    ...withPod,
    pid: plain.pid || withPod.pid,
    labels: { ...withPod.labels, ...plain.labels },
    environment: { ...withPod.environment, ...plain.environment },
    logPath: withPod.logPath || plain.logPath,
    startedUnixS: withPod.startedUnixS || plain.startedUnixS,
  };
}
