import { lookup, lookupService } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import os from 'node:os';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { CoreSettings } from './settings/core.ts';
import type { Environment } from './settings/reader.ts';

/** Where a host's name came from, as the Agent calls it. */
export interface HostName {
  readonly name: string;
  readonly provider: 'configuration' | 'hostnameFile' | 'kubernetes' | 'docker' | 'fqdn' | 'os';
  readonly warnings: readonly string[];
}

/** What the machine says; replaced in tests. */
export interface MachineNames {
  os(): string;
  fqdn(name: string): Promise<string>;
  readFile(path: string): Promise<string>;
  /** The name of Docker's host; '' when it does not answer. */
  docker(): Promise<string>;
  inContainer(): Promise<boolean>;
}

const DOCKER_SOCKET = '/var/run/docker.sock';
const DOCKER_MS = 1_000;
/** How Docker names a container for itself. */
const CONTAINER_ID = /^[0-9a-f]{12}$/;

/**
 * The name of this host, by the Agent's rules: as configured, from a file, the node's on Kubernetes, the Docker host's when the
 * agent runs in a container, the resolver's full name when it is asked for, or the machine's own.
 */
export async function hostName(
  core: CoreSettings,
  env: Environment,
  machine: MachineNames = thisMachine,
): Promise<HostName> {
  const warnings: string[] = [];
  const found = (name: string, provider: HostName['provider']): HostName => ({ name, provider, warnings });
  const good = (name: string, where: string): boolean => {
    if (name === '') return false;
    const reason = badNameReason(name);
    if (reason !== '') warnings.push(`the host name ${JSON.stringify(name)} of ${where} is not used: ${reason}`);
    return reason === '';
  };
  if (good(core.host, 'DD_HOSTNAME')) return found(core.host, 'configuration');
  if (core.hostnameFile !== '') {
    try {
      const name = (await machine.readFile(core.hostnameFile)).trim();
      if (good(name, core.hostnameFile)) return found(name, 'hostnameFile');
    } catch (error) {
      warnings.push(`hostname_file is not used: ${messageOf(error)}`);
    }
  }
  const node = env['DD_KUBERNETES_KUBELET_NODENAME'] ?? '';
  if (good(node, 'DD_KUBERNETES_KUBELET_NODENAME')) {
    const cluster = env['DD_CLUSTER_NAME'] ?? '';
    return found(cluster === '' ? node : `${node}-${cluster}`, 'kubernetes');
  }
  if (await machine.inContainer()) {
    const name = await machine.docker();
    if (good(name, 'Docker')) return found(name, 'docker');
    // A container that shares its host's name has nothing to ask for.
    if (CONTAINER_ID.test(machine.os())) {
      warnings.push(
        `the host is called ${machine.os()}, which is this container: set DD_HOSTNAME, or share the host's name (docker: --uts host)`,
      );
    }
  }
  if (core.hostnameFqdn) {
    const name = await machine.fqdn(machine.os());
    if (good(name, 'the resolver')) return found(name, 'fqdn');
  }
  return found(machine.os(), 'os');
}

const LOCAL = new Set(['localhost', 'localhost.localdomain', 'localhost6.localdomain6', 'ip6-localhost']);

/** Why a text cannot name a host (RFC 1123 with a length of 255); '' when it can. */
export function badNameReason(name: string): string {
  if (LOCAL.has(name.toLowerCase())) return 'every machine is called so';
  if (name.length > 255) return 'it is longer than 255 letters';
  const label = '[a-zA-Z0-9_]([a-zA-Z0-9_-]*[a-zA-Z0-9_])?';
  return new RegExp(`^${label}(\\.${label})*\\.?$`).test(name) ? '' : 'it is not a host name';
}

const thisMachine: MachineNames = {
  os: () => os.hostname(),
  fqdn: (name) => fullName(name).catch(() => ''),
  readFile: (path) => readFile(path, 'utf8'),
  docker: () =>
    new Promise((resolve) => {
      const asked = request(
        { socketPath: DOCKER_SOCKET, path: '/info', signal: AbortSignal.timeout(DOCKER_MS) },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', () => resolve(''));
          answer.on('end', () => resolve(nameIn(Buffer.concat(chunks).toString('utf8'))));
        },
      );
      asked.on('error', () => resolve(''));
      asked.end();
    }),
  async inContainer() {
    for (const path of ['/.dockerenv', '/run/.containerenv']) {
      if (
        await readFile(path).then(
          () => true,
          () => false,
        )
      )
        return true;
    }
    return false;
  },
};

/** As `hostname -f`: the name that the machine's own address leads back to. */
async function fullName(name: string): Promise<string> {
  const { address } = await lookup(name);
  return (await lookupService(address, 0)).hostname;
}

function nameIn(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'Name' in value ? String(value.Name) : '';
  } catch {
    return '';
  }
}
