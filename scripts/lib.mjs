// Plain JavaScript for any Node from 18: it runs before anything is installed.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const MODULES = path.join(ROOT, 'node_modules');

/** Milliseconds of the last change of a file; 0 when it is not there. */
function changedMs(file) {
  return existsSync(file) ? statSync(file).mtimeMs : 0;
}

/** Installs the locked packages when they are missing or older than the lock file. */
export function ensureInstalled() {
  const installed = path.join(MODULES, '.package-lock.json');
  if (existsSync(installed) && sameLock(installed)) return;
  console.log('Komainu installs its packages (first start, about half a minute) ...');
  const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: ROOT, stdio: 'inherit' });
  if (done.status !== 0) fail('the packages could not be installed', 'npm ci');
}

// npm writes what it installed; entries of other platforms are left out there.
function sameLock(installed) {
  const wanted = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')).packages ?? {};
  const present = JSON.parse(readFileSync(installed, 'utf8')).packages ?? {};
  return Object.entries(wanted).every(
    ([name, entry]) =>
      name === '' || entry.link || entry.optional || entry.peer || present[name]?.version === entry.version,
  );
}

/** The Node that runs the product: the one that npm pinned, else the present one when it is new enough. */
export function nodeBinary() {
  const pinned = path.join(MODULES, '.bin', 'node');
  if (existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return fail(
    `this machine's Node is ${process.version} and no pinned Node is published for ${process.platform}-${process.arch}`,
    'install Node 24 or newer',
  );
}

/** The environment of our processes: the pinned Node first on the path, and no colours where nobody looks. */
export function ourEnvironment() {
  return {
    ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }),
    ...process.env,
    PATH: `${path.join(MODULES, '.bin')}${path.delimiter}${process.env.PATH ?? ''}`,
  };
}

/** Builds the web app when its sources are newer than the build. */
export function ensureWebApp() {
  const built = changedMs(path.join(ROOT, 'apps/web/dist/index.html'));
  if (built > 0 && newestSourceMs() <= built) return;
  console.log('Komainu builds its web app ...');
  const vite = path.join(MODULES, 'vite/bin/vite.js');
  const done = spawnSync(nodeBinary(), [vite, 'build', 'apps/web', '--logLevel', 'error'], {
    cwd: ROOT,
    stdio: 'inherit',
    env: ourEnvironment(),
  });
  if (done.status !== 0) fail('the web app could not be built', 'npm run build');
}

function newestSourceMs() {
  const features = readdirSync(path.join(ROOT, 'features')).map((name) => path.join('features', name, 'web'));
  const folders = ['apps/web', 'packages/ui', 'packages/contracts', ...features];
  return Math.max(
    changedMs(path.join(ROOT, 'package-lock.json')),
    ...folders.map((folder) => newestIn(path.join(ROOT, folder))),
  );
}

function newestIn(folder) {
  if (!existsSync(folder)) return 0;
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist') continue;
    const full = path.join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestIn(full) : changedMs(full));
  }
  return newest;
}

/** Runs a command line and says whether it succeeded. */
export function succeeds(command, args) {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** One clear line with the command that mends it, and the end. */
export function fail(what, command) {
  console.error(`Komainu: ${what}.\n  To mend it: ${command}`);
  process.exit(1);
}
