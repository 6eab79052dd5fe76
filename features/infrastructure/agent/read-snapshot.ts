import { readdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { readDiskUsage } from './disk-usage.ts';
import { readInterfaces } from './interfaces.ts';
import { DEFAULT_HOST_OPTIONS, type HostOptions, type NetworkOptions } from './options.ts';
import {
  type CpuTimes,
  parseDiskStats,
  parseFileNumbers,
  parseLoad,
  parseNetDev,
  parseNumbers,
  parsePressure,
  parseSnmp,
  parseStat,
} from './proc.ts';
import type { Snapshot } from './snapshot.ts';
import { parseConntrackCounters, parseTcpStates, parseUdpStates, type SocketStates } from './sockets.ts';

/** Where the machine shows itself: other folders when the agent runs in a container, or in a test. */
export interface SnapshotPlaces {
  readonly proc: string;
  readonly sys: string;
  readonly dev: string;
}

export const THIS_MACHINE: SnapshotPlaces = { proc: '/proc', sys: '/sys', dev: '/dev' };

type ReadProc = (name: string) => Promise<string>;

/**
 * Reads the machine now, as far as `options` ask for it. What is missing under /proc (macOS, a container without a file)
 * comes from node:os where it can and is undefined or empty otherwise. `timeMs` stamps the snapshot.
 */
export async function readSnapshot(
  timeMs: number,
  { proc, sys, dev }: SnapshotPlaces = THIS_MACHINE,
  options: HostOptions = DEFAULT_HOST_OPTIONS,
): Promise<Snapshot> {
  const read: ReadProc = (name) => readFile(join(proc, name), 'utf8').catch(() => '');
  // Another machine's network, or that of our own host, is the one of its first process.
  const readNet: ReadProc = async (name) =>
    (proc === '/proc' ? '' : await read(`1/net/${name}`)) || read(`net/${name}`);
  const [stat = '', meminfo = '', vmstat = '', load = '', diskstats = '', files = '', mounts = '', filesystems = ''] =
    await Promise.all(
      ['stat', 'meminfo', 'vmstat', 'loadavg', 'diskstats', 'sys/fs/file-nr', 'self/mounts', 'filesystems'].map(read),
    );
  const processor = parseStat(stat);
  const memory = parseNumbers(meminfo);
  const diskCounters = parseDiskStats(diskstats);
  return {
    timeMs,
    cores: processor?.byCore.size || os.availableParallelism(),
    cpu: processor?.total ?? nodeCpuTimes(),
    cpuByCore: processor?.byCore ?? new Map(),
    contextSwitches: processor?.contextSwitches,
    load: load === '' ? nodeLoad() : parseLoad(load),
    memory: memory.size > 0 ? memory : nodeMemory(),
    virtualMemory: parseNumbers(vmstat),
    disks: await readDiskUsage(mounts, filesystems, options.disk, dev),
    diskCounters,
    mapperNames: await readMapperNames(sys, diskCounters.keys()),
    interfaces: parseNetDev(await readNet('dev')),
    interfaceFacts: await readInterfaces(sys),
    protocols: new Map([...parseSnmp(await readNet('snmp')), ...parseSnmp(await readNet('netstat'))]),
    sockets: options.network.connections ? await readSockets(readNet) : new Map(),
    conntrack: await readConntrack(join(proc, 'sys/net/netfilter'), options.network),
    conntrackCounters: options.network.conntrackCounters
      ? parseConntrackCounters(await readNet('stat/nf_conntrack'))
      : [],
    uptimeS: os.uptime(),
    files: parseFileNumbers(files),
    processes: await countProcesses(proc),
    pressure: await readPressure(read),
  };
}

async function readMapperNames(sysRoot: string, devices: Iterable<string>): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const device of devices) {
    if (!device.startsWith('dm-')) continue;
    const name = await readFile(join(sysRoot, 'class/block', device, 'dm/name'), 'utf8').catch(() => '');
    if (name.trim() !== '') names.set(device, name.trim());
  }
  return names;
}

async function readSockets(read: ReadProc): Promise<Map<string, SocketStates>> {
  const sockets = new Map<string, SocketStates>();
  for (const [protocol, file, parse] of [
    ['tcp4', 'tcp', parseTcpStates],
    ['tcp6', 'tcp6', parseTcpStates],
    ['udp4', 'udp', parseUdpStates],
    ['udp6', 'udp6', parseUdpStates],
  ] as const) {
    const text = await read(file);
    // Without IPv6 there is no file.
    if (text !== '') sockets.set(protocol, parse(text));
  }
  return sockets;
}

async function readConntrack(folder: string, options: NetworkOptions): Promise<Map<string, number>> {
  const numbers = new Map<string, number>();
  for (const file of await readdir(folder).catch(() => [])) {
    const name = /^nf_conntrack_(.+)$/.exec(file)?.[1];
    if (name === undefined || !options.wantsConntrack(name)) continue;
    const text = (await readFile(join(folder, file), 'utf8').catch(() => '')).trim();
    if (/^-?\d+$/.test(text)) numbers.set(name, Number(text));
  }
  return numbers;
}

async function countProcesses(procRoot: string): Promise<number | undefined> {
  const names = await readdir(procRoot).catch(() => []);
  const count = names.filter((name) => /^\d+$/.test(name)).length;
  return count === 0 ? undefined : count;
}

async function readPressure(read: ReadProc): Promise<Map<string, number>> {
  const all = new Map<string, number>();
  for (const resource of ['cpu', 'memory', 'io']) {
    for (const [name, value] of parsePressure(await read(`pressure/${resource}`))) {
      if (!Number.isNaN(value)) all.set(`${resource}.${name}`, value);
    }
  }
  return all;
}

function nodeCpuTimes(): CpuTimes {
  const times = {
    user: 0,
    nice: 0,
    system: 0,
    idle: 0,
    iowait: 0,
    irq: 0,
    softirq: 0,
    steal: 0,
    guest: 0,
    guestNice: 0,
  };
  for (const core of os.cpus()) {
    times.user += core.times.user;
    times.nice += core.times.nice;
    times.system += core.times.sys;
    times.idle += core.times.idle;
    times.irq += core.times.irq;
  }
  return times;
}

function nodeLoad(): [number, number, number] {
  const [one = 0, five = 0, fifteen = 0] = os.loadavg();
  return [one, five, fifteen];
}

function nodeMemory(): Map<string, number> {
  return new Map([
    ['MemTotal', os.totalmem() / 1024],
    ['MemFree', os.freemem() / 1024],
  ]);
}
