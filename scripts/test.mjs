// npm test: sets up what the tests need, then runs all of them. What cannot be set up here is named, and its tests skip.
import { spawnSync } from 'node:child_process';
import { ensureInstalled, ensureWebApp, ourEnvironment, ROOT } from './lib.mjs';
import { setUpSystem } from './system-packages.mjs';

ensureInstalled();
setUpSystem(['chromium', 'postgresql', 'python']);
ensureWebApp();

const env = ourEnvironment();
const run = (command, args) => spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', env }).status === 0;

if (!run('node', ['scripts/run-check.mjs'])) process.exit(1);
if (!run('vitest', ['run', '--project', 'store', '--project', 'process', '--reporter=default'])) process.exit(1);
