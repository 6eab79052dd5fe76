import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A process as `/proc` has it. CPU time is in the kernel's ticks, of user and system together. */
export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly title: string;
  readonly cpuTicks: number;
}

/** All processes; those that end meanwhile, or may not be read, are left out. */
export async function readProcesses(procRoot: string): Promise<readonly ProcessFacts[]> {
  const names = await readdir(procRoot);
  const found = await Promise.all(
    names.filter((name) => /^\d+$/.test(name)).map((name) => readProcess(procRoot, name)),
  );
  return found.filter((one) => one !== undefined);
}

/** The CPU time of a process; undefined when it has ended. */
export async function readCpuTicks(procRoot: string, pid: number): Promise<number | undefined> {
  return (await readProcess(procRoot, String(pid)))?.cpuTicks;
}

async function readProcess(procRoot: string, name: string): Promise<ProcessFacts | undefined> {
  try {
    const [stat, command] = await Promise.all([
      readFile(join(procRoot, name, 'stat'), 'utf8'),
      readFile(join(procRoot, name, 'cmdline'), 'utf8'),
    ]);
    // The name of the program, in brackets, may itself hold brackets and blanks. https://man7.org/linux/man-pages/man5/proc.5.html
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const title = command.replace(/\0.*$/s, '');
    const cpuTicks = Number(fields[11]) + Number(fields[12]);
    return { pid: Number(name), parent: Number(fields[1]), title, cpuTicks };
  } catch {
    return undefined;
  }
}
