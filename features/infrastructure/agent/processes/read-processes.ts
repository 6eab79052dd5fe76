import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ProcessStat,
  parseBootTime,
  parseCommandLine,
  parseProcessIo,
  parseProcessStat,
  parseUsers,
  TICKS_PER_S,
} from './proc-process.ts';
import type { ScrubArguments } from './scrub-arguments.ts';

/** What of a process does not change, or not often enough to be read each time. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly createdUnixMs: number;
  readonly commandLine: readonly string[];
  readonly executable: string;
  readonly directory: string;
  readonly user: string;
  readonly containerId: string;
}

/** A process as it is now; counters since it began. */
export interface ProcessReading {
  readonly identity: ProcessIdentity;
  readonly stat: ProcessStat;
  /** 0 when they cannot be counted. */
  readonly openFiles: number;
  /** Undefined when we may not look. */
  readonly io: { readonly readBytes: number; readonly writtenBytes: number } | undefined;
}

export interface ProcessReaderParts {
  readonly procRoot: string;
  /** Where users are named, for example /etc/passwd. */
  readonly usersFile: string;
  readonly scrub: ScrubArguments;
  /** The container of a process; '' when it has none. */
  readonly containerOf: (pid: number) => string;
}

interface KnownProcess {
  readonly identity: ProcessIdentity;
  readonly name: string;
}

/** As many processes are read at a stretch; then others have their turn. */
const AT_A_STRETCH = 40;
/** Users are looked up again this often, in rounds. */
const USERS_EVERY = 60;
const KTHREADD = 2;

/**
 * Reads the processes of a Linux machine from /proc, as cheaply as it goes: what stays is read once a process, what changes
 * in three short reads. Kernel threads are left out, as in the Agent. Where there is no /proc there are no processes.
 */
export class ProcessReader {
  readonly #parts: ProcessReaderParts;
  readonly #buffer = Buffer.allocUnsafe(4096);
  #known = new Map<number, KnownProcess>();
  #users: ReadonlyMap<number, string> = new Map();
  #rounds = 0;
  #bootUnixMs = 0;

  constructor(parts: ProcessReaderParts) {
    this.#parts = parts;
  }

  /** All processes now. */
  async read(): Promise<ProcessReading[]> {
    const { procRoot, usersFile } = this.#parts;
    if (this.#rounds++ % USERS_EVERY === 0) {
      this.#users = parseUsers(await readFile(usersFile, 'utf8').catch(() => ''));
      this.#bootUnixMs = parseBootTime(await readFile(join(procRoot, 'stat'), 'utf8').catch(() => '')) * 1000;
    }
    const countsFiles = this.#folderSize('self/fd') > 0;
    const known = new Map<number, KnownProcess>();
    const readings: ProcessReading[] = [];
    const pids = pidsOf(await readdir(procRoot).catch(() => []));
    for (const [index, pid] of pids.entries()) {
      if (index % AT_A_STRETCH === AT_A_STRETCH - 1) await turnOfOthers();
      const stat = parseProcessStat(this.#text(`${pid}/stat`));
      if (stat === undefined || pid === KTHREADD || stat.parentPid === KTHREADD) continue;
      const identity = await this.#identity(pid, stat);
      known.set(pid, { identity, name: stat.name });
      // Nothing was called: a kernel thread of another kind, or a process that has just ended.
      if (identity.commandLine.length === 0) continue;
      readings.push({
        identity,
        stat,
        openFiles: countsFiles ? this.#folderSize(`${pid}/fd`) : this.#countFiles(pid),
        io: parseProcessIo(this.#text(`${pid}/io`)),
      });
    }
    this.#known = known;
    return readings;
  }

  /**
   * A number that was given again belongs to another process. One that has called another program keeps its start and has
   * another name, most of the time.
   */
  async #identity(pid: number, stat: ProcessStat): Promise<ProcessIdentity> {
    const createdUnixMs = this.#bootUnixMs + Math.round((stat.startTicks * 1000) / TICKS_PER_S);
    const before = this.#known.get(pid);
    const isSame = before?.identity.createdUnixMs === createdUnixMs && before.name === stat.name;
    if (isSame && before.identity.commandLine.length > 0) return before.identity;
    const { procRoot, scrub, containerOf } = this.#parts;
    const folder = join(procRoot, String(pid));
    const [commandLine, executable, directory] = await Promise.all([
      // Not read at a stretch: it waits for a process that is being started or swapped in.
      readFile(join(folder, 'cmdline'), 'utf8').catch(() => ''),
      readlink(join(folder, 'exe')).catch(() => ''),
      readlink(join(folder, 'cwd')).catch(() => ''),
    ]);
    return {
      pid,
      createdUnixMs,
      commandLine: scrub(parseCommandLine(commandLine)),
      executable,
      directory,
      user: this.#userOf(pid),
      containerId: containerOf(pid),
    };
  }

  #userOf(pid: number): string {
    const owner = statSync(join(this.#parts.procRoot, String(pid)), { throwIfNoEntry: false })?.uid;
    return owner === undefined ? '' : (this.#users.get(owner) ?? String(owner));
  }

  /** A file of /proc that fits a page; '' when it cannot be read. */
  #text(name: string): string {
    let file: number | undefined;
    try {
      file = openSync(join(this.#parts.procRoot, name), 'r');
      return this.#buffer.toString('utf8', 0, readSync(file, this.#buffer, 0, this.#buffer.length, 0));
    } catch {
      return '';
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }

  /** Linux 6.2 and newer say how many files are open without being asked to list them. */
  #folderSize(name: string): number {
    try {
      return statSync(join(this.#parts.procRoot, name), { throwIfNoEntry: false })?.size ?? 0;
    } catch {
      return 0;
    }
  }

  #countFiles(pid: number): number {
    try {
      return readdirSync(join(this.#parts.procRoot, String(pid), 'fd')).length;
    } catch {
      return 0;
    }
  }
}

function pidsOf(names: readonly string[]): number[] {
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

function turnOfOthers(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
