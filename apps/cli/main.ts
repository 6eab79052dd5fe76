import { enableCompileCache, flushCompileCache } from 'node:module';
import { COMPILE_CACHE } from './compile-cache.ts';

const USAGE = `usage: komainu <command>

  agent <command>          the agent of this machine: run, status, check, flare, …
  seed list | <scenario>   data of the shapes that break products, for a running server
  start                    the server and the local agent of this machine
  tls init [--site NAME]   a certificate authority and a certificate for NAME and its subdomains
`;

const write = (text: string): void => void process.stdout.write(text);

// Each command loads what it needs: the launcher stays in memory as long as the product runs.
async function run(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  if (command === 'agent') {
    const { agentCommand } = await import('./agent/commands.ts');
    return agentCommand(rest, process.env, write);
  }
  if (command === 'seed') {
    const { seed } = await import('./seed/seed.ts');
    return seed(rest, process.env, write);
  }
  if (command === 'start') {
    const { start } = await import('./start/start.ts');
    flushCompileCache();
    return start(process.env);
  }
  if (command === 'tls' && rest[0] === 'init') {
    const { tlsInit } = await import('./tls/init.ts');
    return tlsInit(rest.slice(1), write);
  }
  write(USAGE);
  return command === undefined || command === 'help' ? 0 : 2;
}

enableCompileCache(process.env['NODE_COMPILE_CACHE'] ?? COMPILE_CACHE);
process.exitCode = await run(process.argv.slice(2));
