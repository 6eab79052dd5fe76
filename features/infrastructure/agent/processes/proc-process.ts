import type { ProcessState } from '@komainu/contracts/infrastructure/process.ts';

/** Pure readers of the texts under /proc/<pid> (man 5 proc). What does not read as expected is undefined, never thrown. */

/** Ticks of the kernel's clock for user space in a second; 100 on every Linux that Node runs on. */
export const TICKS_PER_S = 100;

/** /proc/<pid>/stat. */
export interface ProcessStat {
  readonly name: string;
  readonly state: ProcessState;
  readonly parentPid: number;
  readonly userTicks: number;
  readonly systemTicks: number;
  readonly nice: number;
  readonly threads: number;
  /** Since the machine started. */
  readonly startTicks: number;
  readonly virtualBytes: number;
  readonly rssPages: number;
}

const STATES: ReadonlySet<string> = new Set(['D', 'R', 'S', 'T', 'W', 'X', 'Z']);

/** Reads /proc/<pid>/stat. The name stands in parentheses and may hold any character, parentheses too. */
export function parseProcessStat(text: string): ProcessStat | undefined {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return undefined;
  const fields = text.slice(close + 2).split(' ');
  const at = (index: number): number => Number(fields[index]);
  const stat: ProcessStat = {
    name: text.slice(open + 1, close),
    state: stateOf(fields[0] ?? ''),
    parentPid: at(1),
    userTicks: at(11),
    systemTicks: at(12),
    nice: at(16),
    threads: at(17),
    startTicks: at(19),
    virtualBytes: at(20),
    rssPages: at(21),
  };
  return Number.isFinite(stat.startTicks + stat.rssPages + stat.parentPid) ? stat : undefined;
}

/** Idle kernel threads are asleep, traced processes stopped. */
function stateOf(letter: string): ProcessState {
  if (letter === 'I') return 'S';
  if (letter === 't') return 'T';
  return STATES.has(letter) ? (letter as ProcessState) : 'U';
}

/** The arguments of /proc/<pid>/cmdline; none for kernel threads. Programs may write over it: one text with spaces then. */
export function parseCommandLine(text: string): string[] {
  const trimmed = text.replace(/\0+$/, '');
  if (trimmed === '') return [];
  const parts = trimmed.split('\0');
  // `nginx: worker process`: a title, not arguments.
  return parts.length === 1 ? (parts[0] ?? '').trim().split(/ +/) : parts;
}

/** Bytes read from and written to disks, of /proc/<pid>/io. */
export function parseProcessIo(text: string): { readBytes: number; writtenBytes: number } | undefined {
  const read = /^read_bytes: (\d+)$/m.exec(text);
  const written = /^write_bytes: (\d+)$/m.exec(text);
  if (read === null || written === null) return undefined;
  return { readBytes: Number(read[1]), writtenBytes: Number(written[1]) };
}

/** Names of users by their number, of /etc/passwd. */
export function parseUsers(text: string): Map<number, string> {
  const users = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name = '', , id = ''] = line.split(':');
    if (/^\d+$/.test(id) && !users.has(Number(id))) users.set(Number(id), name);
  }
  return users;
}

/** When the machine started, in Unix seconds, of /proc/stat; 0 when it does not say. */
export function parseBootTime(text: string): number {
  return Number(/^btime (\d+)$/m.exec(text)?.[1] ?? 0);
}
