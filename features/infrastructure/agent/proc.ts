/** Pure readers of the texts under /proc (man 5 proc). A line that does not read as expected is left out, never thrown. */

/** Seconds or ticks of processor time since the start; only their proportions matter. */
export interface CpuTimes {
  readonly user: number;
  readonly nice: number;
  readonly system: number;
  readonly idle: number;
  readonly iowait: number;
  readonly irq: number;
  readonly softirq: number;
  readonly steal: number;
  readonly guest: number;
  readonly guestNice: number;
}

export interface ProcStat {
  readonly total: CpuTimes;
  /** By name: `cpu0`, `cpu1`, … */
  readonly byCore: ReadonlyMap<string, CpuTimes>;
  readonly contextSwitches: number | undefined;
}

/** /proc/stat; undefined without its `cpu` line. */
export function parseStat(text: string): ProcStat | undefined {
  let total: CpuTimes | undefined;
  const byCore = new Map<string, CpuTimes>();
  let contextSwitches: number | undefined;
  for (const line of text.split('\n')) {
    if (line.startsWith('cpu ')) total = cpuTimes(line);
    else if (/^cpu\d/.test(line)) byCore.set(line.slice(0, line.indexOf(' ')), cpuTimes(line));
    else if (line.startsWith('ctxt ')) contextSwitches = Number(line.slice(5));
  }
  return total === undefined ? undefined : { total, byCore, contextSwitches };
}

function cpuTimes(line: string): CpuTimes {
  const ticks = line.trim().split(/\s+/).slice(1).map(Number);
  const tick = (index: number) => ticks[index] ?? 0;
  return {
    user: tick(0),
    nice: tick(1),
    system: tick(2),
    idle: tick(3),
    iowait: tick(4),
    irq: tick(5),
    softirq: tick(6),
    steal: tick(7),
    guest: tick(8),
    guestNice: tick(9),
  };
}

/** `Name: 123 kB` and `name 123` lines (/proc/meminfo in kB, /proc/vmstat in its own units). */
export function parseNumbers(text: string): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const line of text.split('\n')) {
    const match = /^([^\s:]+):?\s+(\d+)/.exec(line);
    if (match !== null) numbers.set(match[1] ?? '', Number(match[2]));
  }
  return numbers;
}

/** The three averages of /proc/loadavg. */
export function parseLoad(text: string): readonly [number, number, number] | undefined {
  const [one, five, fifteen] = text.split(' ').map(Number);
  if (one === undefined || five === undefined || fifteen === undefined) return undefined;
  return Number.isNaN(one + five + fifteen) ? undefined : [one, five, fifteen];
}

/** Counters of one block device; times in milliseconds, sectors of 512 bytes. */
export interface DiskCounters {
  readonly reads: number;
  readonly readsMerged: number;
  readonly sectorsRead: number;
  readonly readMs: number;
  readonly writes: number;
  readonly writesMerged: number;
  readonly sectorsWritten: number;
  readonly writeMs: number;
  readonly busyMs: number;
  readonly weightedMs: number;
}

/** /proc/diskstats by device; devices that never did anything are left out. */
export function parseDiskStats(text: string): Map<string, DiskCounters> {
  const disks = new Map<string, DiskCounters>();
  for (const line of text.split('\n')) {
    const [, , name, ...numbers] = line.trim().split(/\s+/);
    const [
      reads,
      readsMerged,
      sectorsRead,
      readMs,
      writes,
      writesMerged,
      sectorsWritten,
      writeMs,
      ,
      busyMs,
      weightedMs,
    ] = numbers.map(Number);
    if (name === undefined || reads === undefined || writes === undefined || weightedMs === undefined) continue;
    if (reads + writes === 0) continue;
    disks.set(name, {
      reads,
      readsMerged: readsMerged ?? 0,
      sectorsRead: sectorsRead ?? 0,
      readMs: readMs ?? 0,
      writes,
      writesMerged: writesMerged ?? 0,
      sectorsWritten: sectorsWritten ?? 0,
      writeMs: writeMs ?? 0,
      busyMs: busyMs ?? 0,
      weightedMs,
    });
  }
  return disks;
}

export interface InterfaceCounters {
  readonly bytesIn: number;
  readonly packetsIn: number;
  readonly errorsIn: number;
  readonly dropsIn: number;
  readonly bytesOut: number;
  readonly packetsOut: number;
  readonly errorsOut: number;
  readonly dropsOut: number;
}

/** /proc/net/dev by interface. */
export function parseNetDev(text: string): Map<string, InterfaceCounters> {
  const interfaces = new Map<string, InterfaceCounters>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const numbers = line
      .slice(colon + 1)
      .trim()
      .split(/\s+/)
      .map(Number);
    if (numbers.length < 12) continue;
    const at = (index: number) => numbers[index] ?? 0;
    interfaces.set(line.slice(0, colon).trim(), {
      bytesIn: at(0),
      packetsIn: at(1),
      errorsIn: at(2),
      dropsIn: at(3),
      bytesOut: at(8),
      packetsOut: at(9),
      errorsOut: at(10),
      dropsOut: at(11),
    });
  }
  return interfaces;
}

/** /proc/net/snmp and /proc/net/netstat as `Protocol.Counter`: a line of names, then a line of numbers. */
export function parseSnmp(text: string): Map<string, number> {
  const counters = new Map<string, number>();
  const lines = text.split('\n');
  for (let index = 0; index + 1 < lines.length; index += 2) {
    const [protocol = '', ...names] = (lines[index] ?? '').split(' ');
    const [same, ...values] = (lines[index + 1] ?? '').split(' ');
    if (protocol !== same) continue;
    names.forEach((name, column) => {
      counters.set(`${protocol.slice(0, -1)}.${name}`, Number(values[column]));
    });
  }
  return counters;
}

/** /proc/sys/fs/file-nr. */
export function parseFileNumbers(text: string): { allocated: number; unused: number; max: number } | undefined {
  const [allocated, unused, max] = text.trim().split(/\s+/).map(Number);
  if (allocated === undefined || unused === undefined || max === undefined || Number.isNaN(allocated)) return undefined;
  return { allocated, unused, max };
}

/** A file of /proc/pressure as `some.avg10` → percent, and so on. */
export function parsePressure(text: string): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [kind, ...fields] = line.split(' ');
    for (const field of fields) {
      const [name, value] = field.split('=');
      numbers.set(`${kind}.${name}`, Number(value));
    }
  }
  return numbers;
}

export interface Mount {
  readonly device: string;
  readonly path: string;
  readonly type: string;
}

/**
 * The mounts of /proc/mounts that hold files of this machine: file systems on a device (not `nodev` in /proc/filesystems),
 * ZFS, and a container's own root; each device once, at its shortest path. With `all` every mount, each path once.
 */
export function parseMounts(mounts: string, filesystems: string, all = false): Mount[] {
  const onDevices = new Set(['zfs', 'btrfs', 'xfs']);
  for (const line of filesystems.split('\n')) if (line.startsWith('\t')) onDevices.add(line.trim());
  const found = new Map<string, Mount>();
  for (const line of mounts.split('\n')) {
    const [device = '', path = '', type = ''] = line.split(' ').map(unescapeOctal);
    if (path === '') continue;
    if (all) {
      // What was mounted last hides what was there before.
      found.set(path, { device, path, type });
      continue;
    }
    const isRootOfContainer = type === 'overlay' && path === '/';
    if (!onDevices.has(type) && !isRootOfContainer) continue;
    const known = found.get(device);
    if (known === undefined || path.length < known.path.length) found.set(device, { device, path, type });
  }
  return [...found.values()];
}

/** Spaces and the like are written as three octal digits. */
function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
