import { readFileSync } from 'node:fs';
import type { Clock } from '@komainu/kernel/clock.ts';
import { type CgroupsFound, type ContainerCgroup, findCgroups } from './cgroup-index.ts';
import { containerIdOfCgroupFile } from './container-id.ts';

/** What was not found is not looked for again within this time: a client may ask for it with each packet. */
const LEAST_MS_BETWEEN = 5_000;
/** Processes whose container is remembered, and for how long: an id may be given to another. */
const MAX_PROCESSES = 4_096;
const PROCESS_MS = 10_000;

/** Knows which cgroup, inode and process belongs to which container. */
export class Cgroups {
  readonly #root: string;
  readonly #procRoot: string;
  readonly #clock: Clock;
  #found: CgroupsFound = { byContainer: new Map(), byInode: new Map() };
  #lookedMs = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | undefined;
  readonly #processes = new Map<number, { readonly id: string; readonly atMs: number }>();

  /** `root` is `/sys/fs/cgroup`, `procRoot` is `/proc`, or where they are mounted. */
  constructor(root: string, procRoot: string, clock: Clock) {
    this.#root = root;
    this.#procRoot = procRoot;
    this.#clock = clock;
  }

  /** The cgroup of a container; looks for it when it is not known. */
  async of(containerId: string): Promise<ContainerCgroup | undefined> {
    if (!this.#found.byContainer.has(containerId)) await this.#look();
    return this.#found.byContainer.get(containerId);
  }

  /** The container of a cgroup directory; '' when it is not known, and it is looked for then. */
  containerOfInode(inode: number): string {
    const id = this.#found.byInode.get(inode);
    if (id === undefined) void this.#look();
    return id ?? '';
  }

  /** The container of a process; '' when it has none or is gone. */
  containerOfProcess(pid: number): string {
    const nowMs = this.#clock.nowMs();
    const remembered = this.#processes.get(pid);
    if (remembered !== undefined && nowMs - remembered.atMs < PROCESS_MS) return remembered.id;
    if (this.#processes.size >= MAX_PROCESSES) this.#processes.clear();
    const id = this.#readProcess(pid);
    this.#processes.set(pid, { id, atMs: nowMs });
    return id;
  }

  #readProcess(pid: number): string {
    try {
      return containerIdOfCgroupFile(readFileSync(`${this.#procRoot}/${pid}/cgroup`, 'utf8'));
    } catch {
      return '';
    }
  }

  #look(): Promise<void> {
    if (this.#looking !== undefined) return this.#looking;
    if (this.#clock.nowMs() - this.#lookedMs < LEAST_MS_BETWEEN) return Promise.resolve();
    this.#lookedMs = this.#clock.nowMs();
    this.#looking = findCgroups(this.#root)
      .then((found) => {
        this.#found = found;
      })
      .finally(() => {
        this.#looking = undefined;
      });
    return this.#looking;
  }
}
