import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { containerIdOfPath } from './container-id.ts';

/** Where the cgroups of a container are. */
export interface ContainerCgroup {
  readonly version: 1 | 2;
  /** The directory of each controller; of version 2 there is one, under ''. */
  readonly folders: ReadonlyMap<string, string>;
}

/** Controllers of version 1 that hold what we read. */
const CONTROLLERS = ['memory', 'cpu', 'cpuacct', 'cpu,cpuacct', 'blkio', 'pids', 'cpuset'];
const MAX_DEPTH = 10;
const MAX_FOLDERS = 20_000;

export interface CgroupsFound {
  readonly byContainer: ReadonlyMap<string, ContainerCgroup>;
  /** Container ids by the inode of their cgroup directory: of version 2, or of version 1's memory. */
  readonly byInode: ReadonlyMap<number, string>;
}

/** Walks `/sys/fs/cgroup` for the cgroups of containers. What cannot be read is passed over; never rejects. */
export async function findCgroups(root: string): Promise<CgroupsFound> {
  const byContainer = new Map<string, { version: 1 | 2; folders: Map<string, string> }>();
  const byInode = new Map<number, string>();
  const note = async (id: string, version: 1 | 2, controller: string, folder: string) => {
    const known = byContainer.get(id) ?? { version, folders: new Map<string, string>() };
    known.folders.set(controller, folder);
    byContainer.set(id, known);
    if (controller !== '' && controller !== 'memory') return;
    const found = await stat(folder).catch(() => undefined);
    if (found !== undefined) byInode.set(found.ino, id);
  };
  const unified = await stat(join(root, 'cgroup.controllers')).catch(() => undefined);
  if (unified !== undefined) {
    await walk(root, (id, folder) => note(id, 2, '', folder));
  } else {
    for (const controller of CONTROLLERS) {
      await walk(join(root, controller), (id, folder) => note(id, 1, controller, folder));
    }
  }
  return { byContainer, byInode };
}

async function walk(root: string, found: (id: string, folder: string) => Promise<void>): Promise<void> {
  let folders = [root];
  let seen = 0;
  for (let depth = 0; depth < MAX_DEPTH && folders.length > 0 && seen < MAX_FOLDERS; depth++) {
    const next: string[] = [];
    for (const folder of folders) {
      for (const entry of await foldersIn(folder)) {
        const path = join(folder, entry.name);
        const id = containerIdOfPath(`/${entry.name}`);
        seen++;
        // What is below a container is its own business.
        if (id === '') next.push(path);
        else await found(id, path);
      }
    }
    folders = next;
  }
}

async function foldersIn(folder: string): Promise<readonly Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory());
}
