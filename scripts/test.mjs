// npm test: sets up what the tests need, then runs all of them. What cannot be set up here is named, and its tests skip.
import { spawn, spawnSync } from 'node:child_process';
import { ensureInstalled, ensureWebApp, ourEnvironment, ROOT } from './lib.mjs';
import { setUpSystem, WANTED } from './system-packages.mjs';

ensureInstalled();
setUpSystem(Object.keys(WANTED));
ensureWebApp();

const env = ourEnvironment();
const run = (command, args) => spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', env }).status === 0;

/** Runs vitest with these arguments; what it says comes at once, or all at the end. */
function vitest(args, stdio) {
  const child = spawn('vitest', ['run', ...args, '--reporter=default'], { cwd: ROOT, stdio, env });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(chunk));
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('close', (code) => {
      for (const chunk of said) process.stdout.write(chunk);
      resolve(code === 0);
    });
  });
}

const PAGES = 'test/e2e/every-page.test.ts';
/** They make network interfaces come and go, and a browser gives up its requests when one does. */
const DOCKER = ['test/integrations/docker.test.ts', 'test/integrations/docker-drivers.test.ts'];
const QUIET = ['ignore', 'pipe', 'pipe'];

/** Runs one after the other, side by side with other lanes; true when all passed. */
async function lane(stdio, ...runs) {
  let passed = true;
  for (const args of runs) passed = (await vitest(args, stdio)) && passed;
  return passed;
}

if (!run('node', ['scripts/run-check.mjs'])) process.exit(1);
// Side by side: stories wait for their browser most of the time, processes for one another.
const passed = await Promise.all([
  lane('inherit', ['--project', 'process', 'test/process']),
  lane(
    QUIET,
    ['--project', 'process', 'test/clients', 'test/integrations', ...DOCKER.flatMap((file) => ['--exclude', file])],
    ['--project', 'store'],
  ),
  lane(QUIET, ['--project', 'e2e', '--exclude', PAGES]),
  lane(QUIET, ['--project', 'e2e', PAGES]),
]);
passed.push(await lane('inherit', ['--project', 'process', ...DOCKER]));
if (passed.includes(false)) process.exit(1);
