import { readdir, readFile } from 'node:fs/promises';

/** The kernel's clock for user space: a hundred ticks a second on every Linux that Node runs on. */
const TICKS_PER_S = 100;
const PAGE_BYTES = 4096;

/** What `/proc/<pid>` says of a process; what may not be read is undefined. */
export interface ProcessReading {
  readonly pid: number;
  readonly parentPid: number;
  readonly cpuSeconds: number;
  readonly threads: number;
  /** Seconds after the start of the machine. */
  readonly startedS: number;
  readonly virtualBytes: number;
  readonly rssBytes: number;
  readonly sharedBytes: number | undefined;
  readonly minorFaults: number;
  readonly childrenMinorFaults: number;
  readonly majorFaults: number;
  readonly childrenMajorFaults: number;
  readonly voluntarySwitches: number | undefined;
  readonly involuntarySwitches: number | undefined;
  readonly openFiles: number | undefined;
  readonly io:
    | { readonly reads: number; readonly writes: number; readonly readBytes: number; readonly writtenBytes: number }
    | undefined;
}

/** Reads a process; undefined when it is gone. */
export async function readProcess(procRoot: string, pid: number): Promise<ProcessReading | undefined> {
  const read = (name: string) => readFile(`${procRoot}/${pid}/${name}`, 'utf8').catch(() => '');
  const [stat, statm, status, io, files] = await Promise.all([
    read('stat'),
    read('statm'),
    read('status'),
    read('io'),
    readdir(`${procRoot}/${pid}/fd`).catch(() => undefined),
  ]);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const at = (index: number) => Number(fields[index] ?? Number.NaN);
  if (!Number.isFinite(at(21))) return undefined;
  const shared = Number(statm.split(' ')[2] ?? Number.NaN);
  const numberOf = (text: string, name: string) => {
    const match = new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(text);
    return match === null ? undefined : Number(match[1]);
  };
  const readBytes = numberOf(io, 'read_bytes');
  return {
    pid,
    parentPid: at(1),
    minorFaults: at(7),
    childrenMinorFaults: at(8),
    majorFaults: at(9),
    childrenMajorFaults: at(10),
    cpuSeconds: (at(11) + at(12)) / TICKS_PER_S,
    threads: at(17),
    startedS: at(19) / TICKS_PER_S,
    virtualBytes: at(20),
    rssBytes: at(21) * PAGE_BYTES,
    sharedBytes: Number.isFinite(shared) ? shared * PAGE_BYTES : undefined,
    voluntarySwitches: numberOf(status, 'voluntary_ctxt_switches'),
    involuntarySwitches: numberOf(status, 'nonvoluntary_ctxt_switches'),
    openFiles: files?.length,
    io:
      readBytes === undefined
        ? undefined
        : {
            reads: numberOf(io, 'syscr') ?? 0,
            writes: numberOf(io, 'syscw') ?? 0,
            readBytes,
            writtenBytes: numberOf(io, 'write_bytes') ?? 0,
          },
  };
}

/** A process as it is looked for. */
export interface ProcessName {
  readonly pid: number;
  readonly parentPid: number;
  readonly name: string;
  /** Arguments divided by blanks; '' for threads of the kernel. */
  readonly commandLine: string;
  readonly userId: number;
}

/** All processes by their names; those that go while they are read are left out. */
export async function listProcesses(procRoot: string): Promise<readonly ProcessName[]> {
  const names = await readdir(procRoot).catch(() => []);
  const found: ProcessName[] = [];
  for (const entry of names) {
    if (!/^\d+$/.test(entry)) continue;
    const [status, commandLine] = await Promise.all([
      readFile(`${procRoot}/${entry}/status`, 'utf8').catch(() => ''),
      readFile(`${procRoot}/${entry}/cmdline`, 'utf8').catch(() => ''),
    ]);
    const name = /^Name:\t(.*)$/m.exec(status)?.[1];
    if (name === undefined) continue;
    const args = commandLine.replace(/\0+$/, '').split('\0');
    found.push({
      pid: Number(entry),
      parentPid: Number(/^PPid:\t(\d+)$/m.exec(status)?.[1] ?? 0),
      name: fullName(name, args[0] ?? ''),
      commandLine: args.join(' '),
      userId: Number(/^Uid:\t(\d+)/m.exec(status)?.[1] ?? -1),
    });
  }
  return found;
}

/** The kernel cuts names after fifteen letters; the first argument may have the rest. */
function fullName(name: string, program: string): string {
  if (name.length < 15) return name;
  const base = program.slice(program.lastIndexOf('/') + 1);
  return base.startsWith(name) ? base : name;
}
