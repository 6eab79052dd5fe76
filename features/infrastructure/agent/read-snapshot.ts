import { readdir, readFile, statfs } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import {
  type CpuTimes,
  parseDiskStats,
  parseFileNumbers,
  parseLoad,
  parseMounts,
  parseNetDev,
  parseNumbers,
  parsePressure,
  parseSnmp,
  parseStat,
} from './proc.ts';
import type { DiskUsage, Snapshot } from './snapshot.ts';

/**
 * Reads the machine now. On Linux from `procRoot`; what is missing there (macOS, a container without a file) comes from
 * node:os where it can and is undefined or empty otherwise. `timeMs` stamps the snapshot.
 */
export async function readSnapshot(timeMs: number, procRoot = '/proc'): Promise<Snapshot> {
  const read = (name: string) => readFile(join(procRoot, name), 'utf8').catch(() => '');
  const [stat, meminfo, vmstat, load, diskstats, netDev, snmp, files, mounts, filesystems, processes, pressure] =
    await Promise.all([
      read('stat'),
      read('meminfo'),
      read('vmstat'),
      read('loadavg'),
      read('diskstats'),
      read('net/dev'),
      read('net/snmp'),
      read('sys/fs/file-nr'),
      read('self/mounts'),
      read('filesystems'),
      countProcesses(procRoot),
      readPressure(read),
    ]);
  const processor = parseStat(stat);
  const memory = parseNumbers(meminfo);
  return {
    timeMs,
    cores: processor?.cores || os.availableParallelism(),
    cpu: processor?.total ?? nodeCpuTimes(),
    contextSwitches: processor?.contextSwitches,
    load: load === '' ? nodeLoad() : parseLoad(load),
    memory: memory.size > 0 ? memory : nodeMemory(),
    virtualMemory: parseNumbers(vmstat),
    disks: await diskUsage(mounts, filesystems),
    diskCounters: parseDiskStats(diskstats),
    interfaces: parseNetDev(netDev),
    protocols: parseSnmp(snmp),
    uptimeS: os.uptime(),
    files: parseFileNumbers(files),
    processes,
    pressure,
  };
}

async function diskUsage(mounts: string, filesystems: string): Promise<DiskUsage[]> {
  const found = mounts === '' ? [{ device: 'root', path: '/' }] : parseMounts(mounts, filesystems);
  const usage = await Promise.all(
    found.map(async ({ device, path }) => {
      const room = await statfs(path).catch(() => undefined);
      if (room === undefined || room.blocks === 0) return [];
      return {
        device,
        path,
        totalBytes: room.blocks * room.bsize,
        usedBytes: (room.blocks - room.bfree) * room.bsize,
        freeBytes: room.bavail * room.bsize,
        inodes: room.files,
        freeInodes: room.ffree,
      };
    }),
  );
  return usage.flat();
}

async function countProcesses(procRoot: string): Promise<number | undefined> {
  const names = await readdir(procRoot).catch(() => []);
  const count = names.filter((name) => /^\d+$/.test(name)).length;
  return count === 0 ? undefined : count;
}

async function readPressure(read: (name: string) => Promise<string>): Promise<Map<string, number>> {
  const all = new Map<string, number>();
  for (const resource of ['cpu', 'memory', 'io']) {
    for (const [name, value] of parsePressure(await read(`pressure/${resource}`))) {
      if (!Number.isNaN(value)) all.set(`${resource}.${name}`, value);
    }
  }
  return all;
}

function nodeCpuTimes(): CpuTimes {
  const times = { user: 0, nice: 0, system: 0, idle: 0, iowait: 0, irq: 0, softirq: 0, steal: 0, guest: 0 };
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
