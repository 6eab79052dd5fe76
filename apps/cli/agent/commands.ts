import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import { type Options, parseOptions } from './options.ts';

/** What every command is handed; each gives the exit code. */
export interface Command {
  readonly options: Options;
  readonly env: NodeJS.ProcessEnv;
  readonly write: (text: string) => void;
}

/** All is well; something is wrong; the command was not understood; no agent is running. */
export const EXIT = { ok: 0, failed: 1, usage: 2, notRunning: 3 } as const;

const USAGE = `usage: komainu agent <command> [-c <datadog.yaml or its folder>]

  run                            collect and send, until told to stop
  status [section] [--json]      what the running agent does, and what is wrong
  health [--json]                whether every part of it lives
  check <name> [--times N] [--pause MS] [--check-rate] [--json]
                                 run a check by hand and print what it measures
  configcheck [--json]           the configurations of checks as they are run
  stream-logs [--service S] [--source S] [--type T] [--name N] [--count N] [--json]
                                 the logs as they are sent
  dogstatsd-stats [--json] [--limit N]
                                 how often each DogStatsD metric came
  diagnose [--json]              servers, keys, ports, files, rights and the clock
  flare [--out FOLDER]           one file with all that helps to find an error, without secrets
  compile                        keep the compiled code, for a smaller run
  version
`;

const COMMANDS: Readonly<Record<string, () => Promise<{ readonly command: (asked: Command) => Promise<number> }>>> = {
  check: () => import('./check.ts'),
  compile: () => import('./compile.ts'),
  configcheck: () => import('./configcheck.ts'),
  diagnose: () => import('./diagnose.ts'),
  'dogstatsd-stats': () => import('./dogstatsd-stats.ts'),
  flare: () => import('./flare.ts'),
  health: () => import('./health.ts'),
  run: () => import('./run.ts'),
  status: () => import('./status.ts'),
  'stream-logs': () => import('./stream-logs.ts'),
  version: () => import('./version.ts'),
};

/** `komainu agent …`. Gives the exit code. */
export async function agentCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  write: (text: string) => void,
): Promise<number> {
  const [name = 'help', ...rest] = args;
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    write(USAGE);
    return name === 'help' || name === '--help' ? EXIT.ok : EXIT.usage;
  }
  try {
    const options = parseOptions(rest);
    const { command } = await load();
    return await command({ options, env, write });
  } catch (error) {
    write(`${messageOf(error)}\n`);
    if (error instanceof CodedError && error.code === 'bad_usage') return EXIT.usage;
    return error instanceof CodedError && error.code === 'agent_not_running' ? EXIT.notRunning : EXIT.failed;
  }
}
