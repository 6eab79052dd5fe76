import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { specifiersOf, targetOf } from '../../scripts/import-law.ts';

/** What a program needs to run. */
export interface Reach {
  /** Repository paths of our own files, sorted. */
  readonly files: readonly string[];
  /** Names of the npm packages that those files import, sorted. */
  readonly packages: readonly string[];
}

const SOURCE = /\.(ts|mjs)$/;

/**
 * Follows imports, static and lazy, and files named by `new URL('…', import.meta.url)`, from `entries`. `leave` are
 * repository paths that are not followed. Throws when a file that is named is not there.
 */
export function reachOf(
  root: string,
  entries: readonly string[],
  workspaces: ReadonlyMap<string, string>,
  leave: readonly string[] = [],
): Reach {
  const files = new Set<string>();
  const packages = new Set<string>();
  const waiting = [...entries];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file) || leave.some((prefix) => file?.startsWith(prefix))) continue;
    if (!existsSync(path.join(root, file))) throw new Error(`${file} is imported, and is not there`);
    files.add(file);
    if (!SOURCE.test(file)) continue;
    const text = readFileSync(path.join(root, file), 'utf8');
    for (const specifier of specifiersOf(file, text)) {
      const ours = targetOf(file, specifier, workspaces);
      if (ours !== undefined) waiting.push(ours);
      else if (!specifier.startsWith('node:')) packages.add(packageOf(specifier));
    }
    waiting.push(...besides(file, text));
  }
  return { files: [...files].sort(), packages: [...packages].sort() };
}

/** `@scope/name/inner.js` is of `@scope/name`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Files that are read or started by their place beside the source. */
function besides(file: string, text: string): string[] {
  return [...text.matchAll(/new URL\(\s*'([^']+)',\s*import\.meta\.url/g)].map(([, place = '']) =>
    path.posix.normalize(path.posix.join(path.posix.dirname(file), place)),
  );
}
