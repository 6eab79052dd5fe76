import type { ContainerStats } from '@komainu/contracts/agent/container-stats.ts';
import type { ContainerFacts } from '@komainu/contracts/agent/containers.ts';

interface Measured {
  readonly container: ContainerFacts;
  readonly stats: ContainerStats;
}

/** A network with whom it belongs to: a container, or the pod of several. */
export interface NetworkOwner {
  readonly entity: string;
  readonly container: ContainerFacts;
  readonly network: NonNullable<ContainerStats['network']>;
}

/**
 * The networks of containers, each once: those of a pod share one, which is then the pod's. A network that containers share
 * otherwise belongs to none of them, and the machine's own is in the host's metrics.
 */
export function networkOwners(measured: readonly Measured[]): NetworkOwner[] {
  const groups = new Map<string, Measured[]>();
  for (const one of measured) {
    const { network } = one.stats;
    if (network === undefined || network.ofHost) continue;
    const group = network.group || one.container.id;
    groups.set(group, [...(groups.get(group) ?? []), one]);
  }
  return [...groups.values()].flatMap((sharing) => {
    const [first] = sharing;
    const network = first?.stats.network;
    if (first === undefined || network === undefined) return [];
    const { container } = first;
    if (sharing.length === 1) return [{ entity: `container_id://${container.id}`, container, network }];
    if (container.pod === undefined) return [];
    return [{ entity: `kubernetes_pod_uid://${container.pod.uid}`, container, network }];
  });
}
