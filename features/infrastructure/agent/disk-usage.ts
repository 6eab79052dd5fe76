import type { StatsFs } from 'node:fs';
import { readdir, readlink, statfs } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { DiskOptions } from './disk-options.ts';
import { type Mount, parseMounts } from './proc.ts';
import type { DiskUsage } from './snapshot.ts';

/** A network file system whose server is away may not answer for ever; the Agent waits as long. */
const LIMIT_MS = 5_000;

/** Paths that were asked and have not answered: asked again, each would take another thread of the process. */
const hanging = new Set<string>();

/** Room on the file systems that `options` want; those that do not answer are left out. */
export async function readDiskUsage(
  mountsText: string,
  filesystems: string,
  options: DiskOptions,
  devRoot: string,
): Promise<DiskUsage[]> {
  const mounts: Mount[] =
    mountsText === ''
      ? [{ device: 'root', path: '/', type: '' }]
      : parseMounts(mountsText, filesystems, options.all).filter((mount) => options.wants(mount));
  const labels = options.tagByLabel ? await labelsOf(devRoot) : new Map<string, string>();
  const usage = await Promise.all(
    mounts.map(async ({ device, path, type }): Promise<DiskUsage[]> => {
      const room = await statfsInTime(path);
      if (room === undefined || room.blocks === 0 || room.blocks * room.bsize < options.leastBytes) return [];
      return [
        {
          device,
          path,
          type,
          label: labels.get(device) ?? '',
          totalBytes: room.blocks * room.bsize,
          usedBytes: (room.blocks - room.bfree) * room.bsize,
          freeBytes: room.bavail * room.bsize,
          inodes: room.files,
          freeInodes: room.ffree,
        },
      ];
    }),
  );
  return usage.flat();
}

async function statfsInTime(path: string): Promise<StatsFs | undefined> {
  if (hanging.has(path)) return undefined;
  hanging.add(path);
  const asked = statfs(path)
    .catch(() => undefined)
    .finally(() => hanging.delete(path));
  let cancel = () => {};
  const late = new Promise<undefined>((answer) => {
    const timer = setTimeout(() => answer(undefined), LIMIT_MS);
    cancel = () => clearTimeout(timer);
  });
  return Promise.race([asked, late]).finally(cancel);
}

/** Labels of file systems by their devices, as udev links them: no program is asked, no privilege is needed. */
async function labelsOf(devRoot: string): Promise<Map<string, string>> {
  const folder = join(devRoot, 'disk/by-label');
  const names = await readdir(folder).catch(() => []);
  const labels = new Map<string, string>();
  for (const name of names) {
    const target = await readlink(join(folder, name)).catch(() => '');
    if (target !== '') labels.set(resolve(folder, target).replace(resolve(devRoot), '/dev'), unescapeHex(name));
  }
  return labels;
}

/** udev writes each byte of a character that may not stand in a file name as `\\x20`. */
function unescapeHex(text: string): string {
  return text.replace(/(?:\\x[0-9a-fA-F]{2})+/g, (escaped) =>
    Buffer.from(escaped.replaceAll('\\x', ''), 'hex').toString('utf8'),
  );
}
