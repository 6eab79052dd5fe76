import type { ContainerFacts } from '@komainu/contracts/agent/containers.ts';
import type { VariableSource } from '../config/template.ts';

/** Networks whose address stands for a container when a template names none, first that there is. */
const USUAL_NETWORKS = ['bridge', 'podman', 'pod'];

/**
 * The template variables of a container: `host`, `host_<network>`, `port`, `port_<n or name>`, `pid`, `hostname`,
 * `env_<NAME>` (the agent's own), `kube_…` and `extra_<label>`.
 */
export function containerVariables(
  container: ContainerFacts,
  host: string,
  environment: (name: string) => string | undefined,
): VariableSource {
  const { addresses, ports, pod, pid } = container;
  return (name) => {
    const [, kind = '', rest = ''] = /^([a-z]+)(?:_(.*))?$/s.exec(name) ?? [];
    if (name === 'hostname') return host;
    if (name === 'pid') return pid > 0 ? String(pid) : undefined;
    if (kind === 'host') return addressOf(addresses, rest);
    if (kind === 'port') return portOf(ports, rest);
    if (kind === 'env') return environment(rest);
    if (kind === 'extra') return container.labels[rest] ?? pod?.annotations[rest] ?? pod?.labels[rest];
    const ofPod: Record<string, string | undefined> = {
      kube_namespace: pod?.namespace,
      kube_pod_name: pod?.name,
      kube_pod_uid: pod?.uid,
      kube_container_name: pod?.containerName,
      kube_node_name: pod?.node,
    };
    return ofPod[name];
  };
}

function addressOf(addresses: ContainerFacts['addresses'], network: string): string | undefined {
  if (network !== '' && addresses[network] !== undefined) return addresses[network];
  // With one network there is nothing to choose, whatever a template calls it.
  const given = Object.entries(addresses).filter(([, address]) => address !== '');
  if (given.length === 1) return given[0]?.[1];
  for (const usual of USUAL_NETWORKS) if (addresses[usual]) return addresses[usual];
  return network === '' ? given[0]?.[1] : undefined;
}

/** Ports are ascending; without a number the highest is meant, as in the Agent. */
function portOf(ports: ContainerFacts['ports'], which: string): string | undefined {
  const found =
    which === ''
      ? ports.at(-1)
      : /^\d+$/.test(which)
        ? ports[Number(which)]
        : ports.find((port) => port.name === which);
  return found === undefined ? undefined : String(found.number);
}
