// npm run check: the quick gate. Types, lint, import law, dead code and unit tests, in that order; stops at the first failure.
import { spawnSync } from 'node:child_process';
import { ensureInstalled, ourEnvironment, ROOT } from './lib.mjs';

ensureInstalled();

const STEPS = [
  ['types', ['tsc', '-p', 'tsconfig.json']],
  ['types of the web app', ['tsc', '-p', 'tsconfig.web.json']],
  ['lint and format', ['biome', 'check', '.', '--error-on-warnings']],
  ['import law', ['node', 'scripts/import-law.ts']],
  ['dead code', ['knip', '--no-progress']],
  ['unit tests', ['vitest', 'run', '--project', 'unit', '--reporter=dot']],
];

for (const [name, [command, ...args]] of STEPS) {
  const startedMs = Date.now();
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', env: ourEnvironment() });
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - startedMs) / 1000).toFixed(1)} s)`);
  if (status !== 0) process.exit(1);
}
