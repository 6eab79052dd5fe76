import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { badRequest, CodedError, messageOf } from '@komainu/kernel/errors.ts';
import type { ArchiveStorage, StoredFile } from './storage.ts';

/** Where a path under the archive root leads. Throws `bad_archive` (400) when it leads out of it. */
export function localFolder(root: string, path: string): string {
  const folder = resolve(root, `.${sep}${path.replace(/^[/\\]+/, '')}`);
  if (folder !== resolve(root) && !folder.startsWith(resolve(root) + sep)) {
    throw badRequest('bad_archive', "Invalid archive: 'path' leads out of the archive root of this server");
  }
  return folder;
}

/** Files in a folder of this machine, or of a disk that is mounted there. */
export class LocalStorage implements ArchiveStorage {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(key: string, body: Buffer): Promise<void> {
    const path = join(this.#folder, key);
    const partial = `${path}.part`;
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeFile(partial, body, { mode: 0o600 });
      // The spool's copy goes once this returns: what took its place must be on the disk by then.
      const file = await open(partial, 'r+');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(partial, path);
    } catch (error) {
      await rm(partial, { force: true }).catch(() => undefined);
      throw new CodedError('archive_refused', `the archive's folder cannot be written: ${messageOf(error)}`, {
        status: 502,
        cause: error,
      });
    }
  }

  async list(prefix: string, signal?: AbortSignal): Promise<readonly StoredFile[]> {
    signal?.throwIfAborted();
    // A prefix may end in the middle of a name.
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    const names = await namesIn(join(this.#folder, folder));
    const files: StoredFile[] = [];
    for (const name of names.sort()) {
      const key = `${folder}${name.split(sep).join('/')}`;
      if (name.endsWith('.part') || !key.startsWith(prefix)) continue;
      const { size } = await stat(join(this.#folder, key));
      files.push({ key, sizeBytes: size });
    }
    return files;
  }

  async read(key: string, signal?: AbortSignal): Promise<Readable> {
    return createReadStream(join(this.#folder, key), signal === undefined ? {} : { signal });
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(folder.length)
          .replace(/^[/\\]/, ''),
      );
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new CodedError('archive_refused', `the archive's folder cannot be read: ${messageOf(error)}`, {
      status: 502,
      cause: error,
    });
  }
}
