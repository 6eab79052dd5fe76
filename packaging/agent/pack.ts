/**
 * Gathers the agent alone: `node packaging/agent/pack.ts <folder> [--node]`. The folder gets the source files that the agent
 * reaches, the npm packages that those name, and `komainu-agent`, which starts it; with `--node` the Node that runs this
 * too. Nothing of the server, its web app or its dependencies goes in.
 */
import {
  chmodSync,
  copyFileSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { workspacePackages } from '../../scripts/import-law.ts';
import { npmClosure } from './npm-closure.ts';
import { reachOf } from './reach.ts';

const ENTRIES = ['apps/agent/main.ts', 'apps/cli/agent/main.ts'];
/** Of a package, what no program reads. */
const LEFT_OUT =
  /(\.d\.[cm]?ts|\.map|\.md|\.markdown|\.flow)$|\/(test|tests|__tests__|example|examples|docs|benchmark|benchmarks|\.github)$/;

/** What was gathered. */
interface Packed {
  readonly files: number;
  readonly packages: number;
  /** Without Node. */
  readonly bytes: number;
}

/** Fills the folder `out`, which must not exist. */
export function packAgent(root: string, out: string, withNode: boolean): Packed {
  const workspaces = workspacePackages(root);
  const { files, packages } = reachOf(root, ENTRIES, workspaces);
  mkdirSync(out, { recursive: true });
  const manifests = new Set<string>();
  for (const file of files) {
    copyInto(root, out, file);
    const folder = [...workspaces.values()].find((one) => file.startsWith(`${one}/`));
    if (folder !== undefined) manifests.add(folder);
  }
  for (const folder of manifests) copyInto(root, out, `${folder}/package.json`);
  for (const [name, folder] of workspaces) {
    if (!manifests.has(folder)) continue;
    const link = path.join(out, 'node_modules', name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.relative(path.dirname(link), path.join(out, folder)), link);
  }
  const places = npmClosure(root, packages);
  for (const place of places) {
    cpSync(path.join(root, place), path.join(out, place), {
      recursive: true,
      filter: (source) => !LEFT_OUT.test(source) && !source.slice(root.length + place.length).includes('/node_modules'),
    });
  }
  copyFileSync(path.join(root, 'LICENSE'), path.join(out, 'LICENSE'));
  copyFileSync(path.join(import.meta.dirname, 'komainu-agent.service'), path.join(out, 'komainu-agent.service'));
  const launcher = path.join(out, 'komainu-agent');
  copyFileSync(path.join(import.meta.dirname, 'komainu-agent.sh'), launcher);
  chmodSync(launcher, 0o755);
  writeFileSync(path.join(out, 'package.json'), `${JSON.stringify({ private: true, type: 'module' })}\n`);
  const bytes = bytesBelow(out);
  if (withNode) {
    mkdirSync(path.join(out, 'node'), { recursive: true });
    copyFileSync(process.execPath, path.join(out, 'node', 'node'));
  }
  return { files: files.length, packages: places.length, bytes };
}

function copyInto(root: string, out: string, file: string): void {
  const target = path.join(out, file);
  mkdirSync(path.dirname(target), { recursive: true });
  copyFileSync(path.join(root, file), target);
}

function bytesBelow(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) bytes += lstatSync(path.join(entry.parentPath, entry.name)).size;
  }
  return bytes;
}

if (import.meta.main) {
  const [out, ...options] = process.argv.slice(2);
  if (out === undefined) {
    console.error('usage: node packaging/agent/pack.ts <folder> [--node]');
    process.exit(2);
  }
  const { files, packages, bytes } = packAgent(
    path.resolve(import.meta.dirname, '../..'),
    out,
    options.includes('--node'),
  );
  console.log(`${out}: ${files} files, ${packages} npm packages, ${(bytes / 1e6).toFixed(1)} MB besides Node`);
}
