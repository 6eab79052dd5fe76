import type { ContainerFacts, PodFacts } from '@komainu/contracts/agent/containers.ts';

/** A Redis that runs in Docker; tests say what is different. */
export function testContainer(differing: Partial<ContainerFacts> = {}): ContainerFacts {
  return {
    id: 'a'.repeat(64),
    name: 'cache',
    runtime: 'docker',
    image: 'registry:5000/shop/redis:7.2',
    state: 'running',
    startedUnixS: 1_700_000_000,
    pid: 4242,
    addresses: { bridge: '172.17.0.2' },
    ports: [
      { number: 6379, name: '' },
      { number: 9121, name: 'metrics' },
    ],
    labels: {},
    environment: {},
    logPath: '',
    ...differing,
  };
}

/** The pod of a container, with annotations. */
export function testPod(annotations: Readonly<Record<string, string>>): PodFacts {
  return {
    uid: 'uid-1',
    name: 'cache-7d9f-x',
    namespace: 'shop',
    node: 'node-1',
    ip: '10.1.0.9',
    containerName: 'redis',
    labels: {},
    annotations,
    owner: { kind: 'Deployment', name: 'cache' },
  };
}
