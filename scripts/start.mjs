// npm start: installs what is missing, builds the web app when it changed, and runs the server with the local agent.

import { spawn } from 'node:child_process';
import { ensureInstalled, ensureWebApp, nodeBinary, ourEnvironment, ROOT } from './lib.mjs';

ensureInstalled();
ensureWebApp();

const entry = process.argv.includes('--demo') ? 'demo/main.ts' : 'apps/cli/main.ts';
const args = entry === 'demo/main.ts' ? [entry] : [entry, 'start'];
const child = spawn(nodeBinary(), args, { cwd: ROOT, stdio: 'inherit', env: ourEnvironment() });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)));
