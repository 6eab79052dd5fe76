import { start } from './start/start.ts';

const USAGE = `usage: komainu <command>

  start     the server and the local agent of this machine
`;

const [command] = process.argv.slice(2);
switch (command) {
  case 'start':
    process.exitCode = await start(process.env);
    break;
  default:
    process.stdout.write(USAGE);
    process.exitCode = command === undefined || command === 'help' ? 0 : 2;
}
