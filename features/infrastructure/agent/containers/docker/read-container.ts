import type { ContainerFacts } from '@komainu/contracts/agent/containers.ts';
import { objectOf } from '@komainu/kernel/json.ts';

/** Variables of a container that its tags may come from; all others may hold secrets and are never kept. */
export const TAG_VARIABLES: readonly string[] = ['DD_SERVICE', 'DD_ENV', 'DD_VERSION'];

/**
 * A container from Docker's `/containers/<id>/json`; undefined when the answer is none. `variables` are kept of its
 * environment.
 */
export function readDockerContainer(
  answer: unknown,
  runtime: 'docker' | 'podman',
  variables: readonly string[] = TAG_VARIABLES,
): ContainerFacts | undefined {
  const container = objectOf(answer);
  const id = text(container['Id']);
  if (!/^[0-9a-f]{64}$/.test(id)) return undefined;
  const state = objectOf(container['State']);
  const config = objectOf(container['Config']);
  const network = objectOf(container['NetworkSettings']);
  const startedMs = Date.parse(text(state['StartedAt']));
  return {
    id,
    name: text(container['Name']).replace(/^\//, ''),
    runtime,
    image: text(config['Image']) || text(container['Image']),
    state: text(state['Status']) || (state['Running'] === true ? 'running' : 'exited'),
    startedUnixS: startedMs > 0 ? Math.floor(startedMs / 1000) : 0,
    pid: typeof state['Pid'] === 'number' ? state['Pid'] : 0,
    addresses: addresses(network, text(objectOf(container['HostConfig'])['NetworkMode'])),
    ports: ports(config, network),
    labels: texts(config['Labels']),
    environment: environment(config['Env'], variables),
    logPath: text(container['LogPath']),
  };
}

function addresses(network: Readonly<Record<string, unknown>>, mode: string): Record<string, string> {
  if (mode === 'host') return { host: '127.0.0.1' };
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(objectOf(network['Networks']))) {
    const address = text(objectOf(value)['IPAddress']) || text(objectOf(value)['GlobalIPv6Address']);
    if (address !== '') found[name] = address;
  }
  const plain = text(network['IPAddress']);
  if (Object.keys(found).length === 0 && plain !== '') found['bridge'] = plain;
  return found;
}

/** What the image exposes and what was published, each once, ascending. */
function ports(
  config: Readonly<Record<string, unknown>>,
  network: Readonly<Record<string, unknown>>,
): { number: number; name: string }[] {
  const names = [...Object.keys(objectOf(config['ExposedPorts'])), ...Object.keys(objectOf(network['Ports']))];
  const numbers = names.map((name) => Number(name.split('/')[0])).filter((number) => number > 0 && number < 65536);
  return [...new Set(numbers)].sort((a, b) => a - b).map((number) => ({ number, name: '' }));
}

function environment(list: unknown, variables: readonly string[]): Record<string, string> {
  if (!Array.isArray(list)) return {};
  const kept: Record<string, string> = {};
  for (const entry of list) {
    const pair = typeof entry === 'string' ? entry : '';
    const name = pair.slice(0, Math.max(0, pair.indexOf('=')));
    if (variables.includes(name)) kept[name] = pair.slice(name.length + 1);
  }
  return kept;
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The texts of a mapping. */
export function texts(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(objectOf(value)).flatMap(([key, one]) => (typeof one === 'string' ? [[key, one]] : [])),
  );
}
