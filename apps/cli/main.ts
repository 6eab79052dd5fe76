import { seed } from './seed/seed.ts';
import { start } from './start/start.ts';
import { tlsInit } from './tls/init.ts';

const USAGE = `usage: komainu <command>

  seed list | <scenario>   data of the shapes that break products, for a running server
  start                    the server and the local agent of this machine
  tls init [--site NAME]   a certificate authority and a certificate for NAME and its subdomains
`;

const write = (text: string): void => void process.stdout.write(text);

async function run(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  if (command === 'seed') return seed(rest, process.env, write);
  if (command === 'start') return start(process.env);
  if (command === 'tls' && rest[0] === 'init') return tlsInit(rest.slice(1), write);
  write(USAGE);
  return command === undefined || command === 'help' ? 0 : 2;
}

process.exitCode = await run(process.argv.slice(2));
