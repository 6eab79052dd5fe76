import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const PROGRAMS = new Set(['mysqld', 'mariadbd']);
/** Ticks of `/proc/<pid>/stat` a second: USER_HZ, 100 wherever Node runs. */
const TICKS_PER_S = 100;

export interface ProcessTimes {
  readonly userS: number;
  readonly kernelS: number;
}

/** Finds the server's process: the one of the pid file where that can be read, else by the program's name. */
export async function findServerPid(pidFile: string | undefined, procRoot: string): Promise<number | undefined> {
  const written = pidFile === undefined ? undefined : Number.parseInt(await readText(pidFile), 10);
  if (written !== undefined && Number.isInteger(written)) return written;
  for (const name of await readdir(procRoot).catch(() => [])) {
    if (/^\d+$/.test(name) && PROGRAMS.has((await readText(join(procRoot, name, 'comm'))).trim())) return Number(name);
  }
  return undefined;
}

/** CPU time of a process; undefined when it is not here. */
export async function readProcessTimes(pid: number, procRoot: string): Promise<ProcessTimes | undefined> {
  const stat = await readText(join(procRoot, String(pid), 'stat'));
  // The name in brackets may hold spaces: what is after it is counted from its end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, kernel] = [Number(fields[11]), Number(fields[12])];
  if (!Number.isFinite(user) || !Number.isFinite(kernel)) return undefined;
  return { userS: user / TICKS_PER_S, kernelS: kernel / TICKS_PER_S };
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
