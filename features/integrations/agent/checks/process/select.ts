import { readFile } from 'node:fs/promises';
import type { YamlMap } from '../../check.ts';
import { badCheckConfig, flagOption, textOption, textsOption, wholeOption } from '../../read-instance.ts';
import { checkRegex } from '../../regex-option.ts';
import { listProcesses, type ProcessName } from './read-process.ts';

/** Finds the processes that an instance is about. */
export type ProcessSelector = (procRoot: string) => Promise<ReadonlySet<number>>;

/**
 * Reads `search_string` (names, or regexes of the command line without `exact_match`), `pid`, `pid_file`, `user` and
 * `collect_children`. Throws `bad_check_config`.
 */
export function processSelector(instance: YamlMap): ProcessSelector {
  const strings = textsOption(instance, 'search_string');
  const exact = flagOption(instance, 'exact_match', true);
  const pid = wholeOption(instance, 'pid', 0, 0);
  const pidFile = textOption(instance, 'pid_file', '');
  const user = textOption(instance, 'user', '');
  const withChildren = flagOption(instance, 'collect_children', false);
  if (strings.length === 0 && pid === 0 && pidFile === '') {
    throw badCheckConfig('search_string', 'is required where there is no pid and no pid_file');
  }
  const fits = strings.map((text): ((one: ProcessName) => boolean) => {
    if (text === 'All') return () => true;
    if (exact) return ({ name }) => name === text;
    const regex = checkRegex(text, 'search_string');
    return ({ commandLine, name }) => regex.test(commandLine === '' ? name : commandLine);
  });
  return async (procRoot) => {
    const all = await listProcesses(procRoot);
    const userId = user === '' ? undefined : await userIdOf(user);
    const chosen = new Set<number>();
    const named = pid > 0 ? pid : pidFile === '' ? 0 : await pidOf(pidFile);
    if (named > 0) chosen.add(named);
    else {
      for (const one of all) {
        if (userId !== undefined && one.userId !== userId) continue;
        if (fits.some((fit) => fit(one))) chosen.add(one.pid);
      }
    }
    if (withChildren) addChildren(chosen, all);
    return chosen;
  };
}

async function pidOf(file: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const pid = Number(text.trim());
  return Number.isInteger(pid) && pid > 0 ? pid : 0;
}

async function userIdOf(user: string): Promise<number> {
  if (/^\d+$/.test(user)) return Number(user);
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const line = text.split('\n').find((one) => one.startsWith(`${user}:`));
  return Number(line?.split(':')[2] ?? -1);
}

function addChildren(chosen: Set<number>, all: readonly ProcessName[]): void {
  const children = Map.groupBy(all, ({ parentPid }) => parentPid);
  // A set gives what is added to it while it is walked.
  for (const pid of chosen) for (const child of children.get(pid) ?? []) chosen.add(child.pid);
}
