import { readFile } from 'node:fs/promises';
import os from 'node:os';
import type { Snapshot } from './snapshot.ts';

/** What does not change while the machine runs. */
export interface HostFacts {
  readonly host: string;
  readonly agentVersion: string;
  /** Tags of the host, `key:value` or bare. */
  readonly tags: readonly string[];
  readonly kernelName: string;
  readonly kernelRelease: string;
  readonly kernelVersion: string;
  readonly machine: string;
  /** Name and version of the distribution, '' when it does not say. */
  readonly distribution: string;
  readonly distributionVersion: string;
  readonly timezone: string;
  /** The first processor of /proc/cpuinfo, by its own names. */
  readonly processor: ReadonlyMap<string, string>;
  readonly physicalCores: number;
  readonly logicalCores: number;
  readonly interfaces: readonly {
    readonly name: string;
    readonly mac: string;
    readonly ipv4: readonly string[];
    readonly ipv6: readonly string[];
  }[];
  readonly runtimeVersion: string;
}

/** Reads the facts of this machine; what cannot be read is ''. */
export async function readHostFacts(host: string, agentVersion: string, tags: readonly string[]): Promise<HostFacts> {
  const [cpuinfo, release] = await Promise.all(
    ['/proc/cpuinfo', '/etc/os-release'].map((path) => readFile(path, 'utf8').catch(() => '')),
  );
  const processors = parseCpuInfo(cpuinfo ?? '');
  const distribution = parseOsRelease(release ?? '');
  const cores = new Set(
    processors.map((one) => `${one.get('physical id') ?? 0}/${one.get('core id') ?? one.get('processor')}`),
  );
  const logicalCores = processors.length || os.cpus().length;
  return {
    host,
    agentVersion,
    tags,
    kernelName: os.type(),
    kernelRelease: os.release(),
    kernelVersion: os.version(),
    machine: os.machine(),
    distribution: distribution.get('ID') ?? '',
    distributionVersion: distribution.get('VERSION_ID') ?? '',
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    processor: processors[0] ?? new Map([['model name', os.cpus()[0]?.model ?? '']]),
    physicalCores: cores.size || logicalCores,
    logicalCores,
    interfaces: Object.entries(os.networkInterfaces())
      .map(([name, addresses = []]) => ({
        name,
        mac: addresses.find((address) => !address.internal)?.mac ?? '',
        ipv4: addresses.filter((one) => one.family === 'IPv4' && !one.internal).map((one) => one.address),
        ipv6: addresses.filter((one) => one.family === 'IPv6' && !one.internal).map((one) => one.address),
      }))
      .filter(({ ipv4, ipv6 }) => ipv4.length + ipv6.length > 0),
    runtimeVersion: process.version,
  };
}

/** /proc/cpuinfo, a map for each processor. */
export function parseCpuInfo(text: string): Map<string, string>[] {
  return text
    .split('\n\n')
    .map((block) => {
      const pairs = block.split('\n').map((line) => line.split(':'));
      return new Map(
        pairs.filter((pair) => pair.length >= 2).map(([key = '', ...rest]) => [key.trim(), rest.join(':').trim()]),
      );
    })
    .filter((one) => one.has('processor'));
}

/** /etc/os-release, values without their quotes. */
export function parseOsRelease(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^([A-Z_]+)="?(.*?)"?$/.exec(line);
    if (match !== null) values.set(match[1] ?? '', match[2] ?? '');
  }
  return values;
}

/**
 * The Agent's host metadata (the "v5" document of `POST /intake/`): what the host is, its tags, and `gohai`, which is JSON
 * in a string whose numbers are strings.
 */
export function hostMetadata(facts: HostFacts, snapshot: Snapshot): object {
  return {
    apiKey: '',
    agentVersion: facts.agentVersion,
    uuid: '',
    internalHostname: facts.host,
    os: facts.kernelName.toLowerCase(),
    'agent-flavor': 'agent',
    systemStats: {
      cpuCores: facts.logicalCores,
      machine: facts.machine,
      platform: facts.kernelName.toLowerCase(),
      pythonV: '',
      processor: facts.processor.get('model name') ?? '',
      macV: facts.kernelName === 'Darwin' ? [facts.kernelRelease, ['', '', ''], facts.machine] : ['', '', ''],
      nixV: [facts.distribution, facts.distributionVersion, ''],
      fbsdV: ['', '', ''],
      winV: ['', '', ''],
    },
    meta: {
      'socket-hostname': facts.host,
      'socket-fqdn': facts.host,
      timezones: [facts.timezone],
      hostname: facts.host,
      host_aliases: [],
      'agent-hostname': facts.host,
    },
    'host-tags': { system: facts.tags },
    'container-meta': {},
    network: null,
    logs: { transport: 'HTTP', auto_multi_line_detection_enabled: false },
    'install-method': { tool: 'komainu', tool_version: facts.agentVersion, installer_version: '' },
    'proxy-info': { 'no-proxy-nonexact-match': false, 'proxy-behavior-changed': false },
    otlp: { enabled: true },
    resources: null,
    gohai: JSON.stringify(gohai(facts, snapshot)),
  };
}

function gohai(facts: HostFacts, snapshot: Snapshot): object {
  const cpu = (name: string) => facts.processor.get(name) ?? '';
  const first = facts.interfaces[0];
  return {
    cpu: {
      cpu_cores: String(facts.physicalCores),
      cpu_logical_processors: String(facts.logicalCores),
      vendor_id: cpu('vendor_id'),
      model_name: cpu('model name'),
      model: cpu('model'),
      family: cpu('cpu family'),
      stepping: cpu('stepping'),
      mhz: cpu('cpu MHz'),
      cache_size: cpu('cache size'),
    },
    filesystem: snapshot.disks.map((disk) => ({
      name: disk.device,
      mounted_on: disk.path,
      kb_size: String(Math.round(disk.totalBytes / 1024)),
    })),
    memory: {
      total: `${Math.round(snapshot.memory.get('MemTotal') ?? 0)}kB`,
      swap_total: `${Math.round(snapshot.memory.get('SwapTotal') ?? 0)}kB`,
    },
    network: {
      ipaddress: first?.ipv4[0] ?? '',
      ipaddressv6: first?.ipv6[0] ?? '',
      macaddress: first?.mac ?? '',
      interfaces: facts.interfaces.map(({ name, mac, ipv4, ipv6 }) => ({ name, macaddress: mac, ipv4, ipv6 })),
    },
    platform: {
      hostname: facts.host,
      kernel_name: facts.kernelName,
      kernel_release: facts.kernelRelease,
      kernel_version: facts.kernelVersion,
      machine: facts.machine,
      hardware_platform: facts.machine,
      processor: facts.machine,
      os: facts.kernelName === 'Linux' ? 'GNU/Linux' : facts.kernelName,
      nodeV: facts.runtimeVersion,
    },
  };
}
