import { readFileSync } from 'node:fs';
import path from 'node:path';

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly version?: string;
}

/**
 * The folders below `node_modules` that the packages `names` need to run, their dependencies with them, by the lock file of
 * `root` (format 3, where keys are paths). Optional and peer dependencies stay away. Throws for a name that is not locked.
 */
export function npmClosure(root: string, names: readonly string[]): readonly string[] {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, LockedPackage>>;
  };
  const found = new Set<string>();
  const waiting = names.map((name) => ({ name, from: '' }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const place = placeOf(lock.packages, next.from, next.name);
    if (place === undefined) throw new Error(`${next.name} is needed and is not in package-lock.json`);
    if (found.has(place)) continue;
    found.add(place);
    for (const name of Object.keys(lock.packages[place]?.dependencies ?? {})) waiting.push({ name, from: place });
  }
  return [...found].sort();
}

/** Node's own way: beside the one that asks, then further and further out. */
function placeOf(packages: Readonly<Record<string, LockedPackage>>, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (packages[place] !== undefined) return place;
    if (folder === '') return undefined;
  }
}
