import { readdir, readFile, readlink } from 'node:fs/promises';
import type {
  ContainerInterface,
  ContainerStats,
  ContainerStatsReader,
} from '@komainu/contracts/agent/container-stats.ts';
import type { ContainerFacts } from '@komainu/contracts/agent/containers.ts';
import { numberIn, readText } from './cgroups/cgroup-files.ts';
import type { ContainerCgroup } from './cgroups/cgroup-index.ts';
import type { Cgroups } from './cgroups/cgroups.ts';
import { readCgroup1 } from './cgroups/read-v1.ts';
import { readCgroup2 } from './cgroups/read-v2.ts';

/** Processes of a container whose open files are counted; beyond it the count is left out. */
const MAX_PROCESSES = 512;

/** Measures containers by their cgroup and by `/proc` of their processes. */
export class CgroupStats implements ContainerStatsReader {
  readonly #cgroups: Cgroups;
  readonly #procRoot: string;
  readonly #cores: number;
  #devices: ReadonlyMap<string, string> = new Map();

  constructor(cgroups: Cgroups, procRoot: string, cores: number) {
    this.#cgroups = cgroups;
    this.#procRoot = procRoot;
    this.#cores = cores;
  }

  async read(container: ContainerFacts): Promise<ContainerStats | undefined> {
    const cgroup = await this.#cgroups.of(container.id);
    if (cgroup === undefined) return undefined;
    if (this.#devices.size === 0) this.#devices = await readDevices(this.#procRoot);
    const deviceName = (numbers: string) => this.#devices.get(numbers) ?? numbers;
    const folder = cgroup.folders.get('') ?? '';
    const measured =
      cgroup.version === 2 ? await readCgroup2(folder, deviceName) : await readCgroup1(cgroup.folders, deviceName);
    if (measured.cpu.totalNs === undefined && measured.memory.usage === undefined) return undefined;
    const pids = await processesOf(cgroup);
    const pid = pids.includes(container.pid) ? container.pid : (pids[0] ?? container.pid);
    const [network, openFiles] = await Promise.all([
      pid > 0 ? readNetwork(this.#procRoot, pid) : undefined,
      countOpenFiles(this.#procRoot, pids),
    ]);
    return {
      ...measured,
      cpu: { ...measured.cpu, limitCores: measured.cpu.limitCores ?? this.#cores },
      processes: { ...measured.processes, ...(openFiles === undefined ? {} : { openFiles }) },
      ...(network === undefined ? {} : { network }),
    };
  }
}

async function processesOf(cgroup: ContainerCgroup): Promise<readonly number[]> {
  const folder = cgroup.folders.get('') ?? cgroup.folders.get('memory') ?? [...cgroup.folders.values()][0];
  const text = await readText(folder, 'cgroup.procs');
  return text.split('\n').flatMap((line) => numberIn(line) ?? []);
}

/** Names of block devices by `major:minor`. */
async function readDevices(procRoot: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(`${procRoot}/diskstats`, 'utf8').catch(() => '');
  const devices = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [major, minor, name] = line.trim().split(/\s+/);
    if (name !== undefined) devices.set(`${major}:${minor}`, name);
  }
  return devices;
}

async function readNetwork(procRoot: string, pid: number): Promise<ContainerStats['network']> {
  const [text, own, ofHost] = await Promise.all([
    readFile(`${procRoot}/${pid}/net/dev`, 'utf8').catch(() => ''),
    readlink(`${procRoot}/${pid}/ns/net`).catch(() => ''),
    readlink(`${procRoot}/1/ns/net`).catch(() => ''),
  ]);
  if (text === '') return undefined;
  return { ofHost: own !== '' && own === ofHost, group: own, interfaces: interfacesOf(text) };
}

/** The lines of `/proc/<pid>/net/dev`, without the loopback. */
export function interfacesOf(text: string): ContainerInterface[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*([^\s:]+):\s*(.*)$/.exec(line);
    const name = match?.[1] ?? 'lo';
    const numbers = (match?.[2] ?? '').trim().split(/\s+/).map(Number);
    if (name === 'lo' || numbers.length < 16) return [];
    const [receivedBytes = 0, receivedPackets = 0] = numbers;
    const [sentBytes = 0, sentPackets = 0] = numbers.slice(8);
    return [{ name, receivedBytes, receivedPackets, sentBytes, sentPackets }];
  });
}

/** Undefined when it cannot be known: the processes are of another user, or too many. */
async function countOpenFiles(procRoot: string, pids: readonly number[]): Promise<number | undefined> {
  if (pids.length === 0 || pids.length > MAX_PROCESSES) return undefined;
  let count = 0;
  let readable = false;
  for (const pid of pids) {
    const names = await readdir(`${procRoot}/${pid}/fd`).catch(() => undefined);
    if (names === undefined) continue;
    readable = true;
    count += names.length;
  }
  return readable ? count : undefined;
}
