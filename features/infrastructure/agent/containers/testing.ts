import { readFileSync } from 'node:fs';
import type { ContainerFacts } from '@komainu/contracts/agent/containers.ts';
import { readDockerContainer } from './docker/read-container.ts';
import { readPodContainers } from './kubelet/read-pods.ts';

/** A recorded answer, as JSON. */
export function recorded(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`testdata/${name}`, import.meta.url), 'utf8'));
}

/** The recorded container of Docker. */
export function dockerContainer(variables?: readonly string[]): ContainerFacts {
  const facts = readDockerContainer(recorded('docker-inspect.json'), 'docker', variables);
  if (facts === undefined) throw new Error('the recorded container cannot be read');
  return facts;
}

/** The recorded containers of a kubelet. */
export function podContainers(): ContainerFacts[] {
  return readPodContainers(recorded('kubelet-pods.json'));
}
