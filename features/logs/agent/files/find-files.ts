import { glob, readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, matchesGlob } from 'node:path';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { FileSource } from '../sources/log-source.ts';

/** A file that matches a source. */
export interface LogFile {
  readonly path: string;
  readonly source: FileSource;
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
  readonly birthMs: number;
  readonly changedMs: number;
}

/** Which files are followed when there are too many of them: the last by name, or those written to last. */
export type FileChoice = 'by_name' | 'by_modification_time';

/** Tells one file from another, whatever its name is. */
export function fileKey(file: { readonly dev: number; readonly ino: number }): string {
  return `${file.dev}:${file.ino}`;
}

/** What a rotation leaves beside the files: no text, and read before it was packed. */
const PACKED = /\.(?:gz|zst|xz|bz2|lz4|zip)$/;

/** A path that was named and cannot even be looked at. */
export interface Unreachable {
  readonly path: string;
  readonly source: FileSource;
  readonly reason: string;
}

/** The files that match now, each source's in the order of `choice`; the first source that names a file has it. */
export async function findLogFiles(
  sources: readonly FileSource[],
  choice: FileChoice = 'by_name',
): Promise<{ readonly files: LogFile[]; readonly unreachable: Unreachable[] }> {
  const found = new Map<string, LogFile>();
  const unreachable: Unreachable[] = [];
  for (const source of sources) {
    for (const file of sorted(await filesOf(source, unreachable), choice)) {
      // Two names of one file (links) are one file.
      if (!found.has(fileKey(file))) found.set(fileKey(file), file);
    }
  }
  return { files: [...found.values()], unreachable };
}

async function filesOf(source: FileSource, unreachable: Unreachable[]): Promise<LogFile[]> {
  const files: LogFile[] = [];
  const patterns = source.paths.filter((path) => isPattern(source, path));
  for (const path of source.paths) {
    if (patterns.includes(path) || source.excludePaths.some((exclude) => matchesGlob(path, exclude))) continue;
    // A plain path needs no search, and says why it cannot be had.
    try {
      const file = await fileAt(path, source);
      if (file !== undefined) files.push(file);
    } catch (error) {
      if (!isMissing(error)) unreachable.push({ path, source, reason: messageOf(error) });
    }
  }
  if (patterns.length === 0) return files;
  for await (const path of glob(patterns, { exclude: [...source.excludePaths] })) {
    const file = PACKED.test(path) ? undefined : await fileAt(path, source).catch(() => undefined);
    if (file !== undefined) files.push(file);
  }
  return files;
}

/** Paths of containers are what their runtime says, whatever characters they have. */
function isPattern(source: FileSource, path: string): boolean {
  return source.collectedAs === 'file' && /[*?[{]/.test(path);
}

async function fileAt(path: string, source: FileSource): Promise<LogFile | undefined> {
  const status = await stat(path);
  if (!status.isFile()) return undefined;
  const { dev, ino, size, birthtimeMs, mtimeMs } = status;
  return { path, source, dev, ino, size, birthMs: birthtimeMs, changedMs: mtimeMs };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

function sorted(files: LogFile[], choice: FileChoice): LogFile[] {
  return choice === 'by_name'
    ? files.sort((a, b) => compare(basename(b.path), basename(a.path)) || compare(b.path, a.path))
    : files.sort((a, b) => b.changedMs - a.changedMs);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
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

/**
 * Files that a rotation of `path` left and that nobody saw under its name: written and renamed between two looks. They are
 * called as the file with something behind (`app.log.1`, `app.log-20261122`), or before its ending (`app-20261122.log`).
 */
export async function findMissed(
  path: string,
  sinceMs: number,
  isKnown: (key: string, birthMs: number) => boolean,
  source: FileSource,
): Promise<LogFile[]> {
  const folder = dirname(path);
  const name = basename(path);
  const stem = name.slice(0, name.length - extname(name).length);
  const missed: LogFile[] = [];
  for (const other of await readdir(folder).catch(() => [])) {
    const related = other.startsWith(`${name}.`) || other.startsWith(`${name}-`) || other.startsWith(`${stem}-`);
    if (!related || PACKED.test(other)) continue;
    const file = await fileAt(join(folder, other), source).catch(() => undefined);
    if (file === undefined || file.birthMs < sinceMs || isKnown(fileKey(file), file.birthMs)) continue;
    missed.push(file);
  }
  return missed;
}
