import { glob, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LogSource } from './source.ts';

/** A file that matches a source. */
export interface LogFile {
  readonly path: string;
  readonly source: LogSource;
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
  readonly birthMs: number;
}

/** Tells one file from another, whatever its name is. */
export function fileKey(file: { readonly dev: number; readonly ino: number }): string {
  return `${file.dev}:${file.ino}`;
}

/** The files that match now; the first source that names a file has it. */
export async function findLogFiles(sources: readonly LogSource[]): Promise<LogFile[]> {
  const found = new Map<string, LogFile>();
  for (const source of sources) {
    for await (const path of glob([...source.paths], { exclude: [...source.excludePaths] })) {
      const status = await stat(path).catch(() => undefined);
      if (status?.isFile() !== true) continue;
      const { dev, ino, size, birthtimeMs } = status;
      const file = { path, source, dev, ino, size, birthMs: birthtimeMs };
      // Two names of one file (links) are one file.
      if (!found.has(fileKey(file))) found.set(fileKey(file), file);
    }
  }
  return [...found.values()];
}

/** Where a file is now that was seen at `path`: rotation gives it another name in the same folder. */
export async function findRenamed(file: {
  readonly path: string;
  readonly dev: number;
  readonly ino: number;
}): Promise<string | undefined> {
  const folder = dirname(file.path);
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const status = await stat(path).catch(() => undefined);
    if (status?.dev === file.dev && status.ino === file.ino) return path;
  }
  return undefined;
}
