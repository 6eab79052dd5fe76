import type { ContainerFacts, PodFacts } from '@komainu/contracts/agent/containers.ts';
import { objectOf } from '@komainu/kernel/json.ts';
import { text, texts } from '../docker/read-container.ts';

/** The running containers of a kubelet's `/pods`. What is malformed is passed over. */
export function readPodContainers(answer: unknown): ContainerFacts[] {
  const items = objectOf(answer)['items'];
  return (Array.isArray(items) ? items : []).flatMap((pod: unknown) => containersOf(objectOf(pod)));
}

function containersOf(pod: Readonly<Record<string, unknown>>): ContainerFacts[] {
  const metadata = objectOf(pod['metadata']);
  const spec = objectOf(pod['spec']);
  const status = objectOf(pod['status']);
  const owner = ownerOf(metadata);
  const facts: Omit<PodFacts, 'containerName'> = {
    // A static pod has its uid given by the kubelet; the configuration hash is what cgroups are named after.
    uid: text(metadata['uid']),
    name: text(metadata['name']),
    namespace: text(metadata['namespace']),
    node: text(spec['nodeName']),
    ip: text(status['podIP']),
    labels: texts(metadata['labels']),
    annotations: texts(metadata['annotations']),
    ...(owner === undefined ? {} : { owner }),
  };
  const onHostNetwork = spec['hostNetwork'] === true;
  const specs = new Map(
    [...listOf(spec['containers']), ...listOf(spec['initContainers'])].map((one) => [text(one['name']), one]),
  );
  const states = [...listOf(status['containerStatuses']), ...listOf(status['initContainerStatuses'])];
  return states.flatMap((state) => {
    const match = /^([a-z-]+):\/\/([0-9a-f]{64})$/.exec(text(state['containerID']));
    const running = objectOf(objectOf(state['state'])['running']);
    if (match === null || running['startedAt'] === undefined) return [];
    const name = text(state['name']);
    const started = Date.parse(text(running['startedAt']));
    return [
      {
        id: match[2] ?? '',
        name,
        runtime: runtimeOf(match[1] ?? ''),
        image: text(specs.get(name)?.['image']) || text(state['image']),
        state: 'running',
        startedUnixS: started > 0 ? Math.floor(started / 1000) : 0,
        pid: 0,
        addresses: addressesOf(facts.ip, onHostNetwork),
        ports: portsOf(specs.get(name)),
        labels: {},
        environment: environmentOf(specs.get(name)),
        logPath: logPath(facts, name, Number(state['restartCount'] ?? 0)),
        pod: { ...facts, containerName: name },
      },
    ];
  });
}

/** Where a kubelet puts what a container writes. */
function logPath(
  { namespace, name, uid }: Omit<PodFacts, 'containerName'>,
  container: string,
  restarts: number,
): string {
  return `/var/log/pods/${namespace}_${name}_${uid}/${container}/${restarts}.log`;
}

function runtimeOf(scheme: string): ContainerFacts['runtime'] {
  return scheme === 'docker' || scheme === 'cri-o' ? scheme : 'containerd';
}

function portsOf(spec: Readonly<Record<string, unknown>> | undefined): { number: number; name: string }[] {
  return listOf(spec?.['ports'])
    .flatMap((port) => {
      const number = port['containerPort'];
      return typeof number === 'number' ? [{ number, name: text(port['name']) }] : [];
    })
    .sort((a, b) => a.number - b.number);
}

/** Only values that stand in the pod itself: those of secrets are not there, and not wanted. */
function environmentOf(spec: Readonly<Record<string, unknown>> | undefined): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const { name, value } of listOf(spec?.['env'])) {
    if (typeof value === 'string' && ['DD_SERVICE', 'DD_ENV', 'DD_VERSION'].includes(text(name)))
      kept[text(name)] = value;
  }
  return kept;
}

/** The outermost owner that its name gives away: a replica set is a deployment's, a timed job a cron job's. */
function ownerOf(metadata: Readonly<Record<string, unknown>>): PodFacts['owner'] {
  const owners = listOf(metadata['ownerReferences']);
  const owner = owners.find((one) => one['controller'] === true) ?? owners[0];
  if (owner === undefined) return undefined;
  const [kind, name] = [text(owner['kind']), text(owner['name'])];
  const deployment = kind === 'ReplicaSet' ? /^(.+)-[bcdfghjklmnpqrstvwxz2456789]{5,10}$/.exec(name) : null;
  if (deployment?.[1] !== undefined) return { kind: 'Deployment', name: deployment[1] };
  const cron = kind === 'Job' ? /^(.+)-\d{8,10}$/.exec(name) : null;
  if (cron?.[1] !== undefined) return { kind: 'CronJob', name: cron[1] };
  return { kind, name };
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

/** A kubelet without an API server does not know its machine's address, but the loopback is the same for both. */
function addressesOf(ip: string, onHostNetwork: boolean): Record<string, string> {
  if (onHostNetwork) return { host: ip || '127.0.0.1' };
  return ip === '' ? {} : { pod: ip };
}
