import type { KubeletSettings } from '@komainu/infrastructure/agent/containers/kubelet/kubelet-client.ts';
import type { TagSettings } from '@komainu/infrastructure/agent/containers/tags/container-tags.ts';
import { isObject } from '@komainu/kernel/json.ts';
import type { SettingsReader } from './reader.ts';

export interface ContainerSettings {
  /** Where Docker and Podman are looked for: sockets that do not exist are passed over. */
  readonly docker: readonly {
    readonly runtime: 'docker' | 'podman';
    readonly address: string;
    readonly asked: boolean;
  }[];
  /** Undefined outside Kubernetes. */
  readonly kubelet: KubeletSettings | undefined;
  /** Whether this agent fetches the events of its cluster: one of a cluster is to. */
  readonly clusterEvents: boolean;
  readonly tags: TagSettings;
  /** Where the machine's own `/proc` and cgroups are; '' finds out. */
  readonly procRoot: string;
  readonly cgroupRoot: string;
}

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** What runs the containers of this machine, and which of their labels are tags; undefined when nobody is to look. */
export function containerSettings(read: SettingsReader): ContainerSettings | undefined {
  if (!read.flag('KOMAINU_AGENT_CONTAINERS', '', true)) return undefined;
  const named = read.text('DOCKER_HOST', '');
  return {
    docker: [
      { runtime: 'docker', address: named || '/var/run/docker.sock', asked: named !== '' },
      { runtime: 'podman', address: '/run/podman/podman.sock', asked: false },
    ],
    kubelet: kubelet(read),
    clusterEvents: read.flag('DD_COLLECT_KUBERNETES_EVENTS', 'collect_kubernetes_events', false),
    tags: {
      labelsAsTags: {
        ...mapping(read, 'DD_CONTAINER_LABELS_AS_TAGS', 'container_labels_as_tags'),
        ...mapping(read, 'DD_DOCKER_LABELS_AS_TAGS', 'docker_labels_as_tags'),
      },
      variablesAsTags: {
        ...mapping(read, 'DD_CONTAINER_ENV_AS_TAGS', 'container_env_as_tags'),
        ...mapping(read, 'DD_DOCKER_ENV_AS_TAGS', 'docker_env_as_tags'),
      },
      podLabelsAsTags: mapping(read, 'DD_KUBERNETES_POD_LABELS_AS_TAGS', 'kubernetes_pod_labels_as_tags'),
      podAnnotationsAsTags: mapping(
        read,
        'DD_KUBERNETES_POD_ANNOTATIONS_AS_TAGS',
        'kubernetes_pod_annotations_as_tags',
      ),
      clusterName: read.text('DD_CLUSTER_NAME', 'cluster_name'),
    },
    procRoot: read.text('DD_CONTAINER_PROC_ROOT', 'container_proc_root'),
    cgroupRoot: read.text('DD_CONTAINER_CGROUP_ROOT', 'container_cgroup_root'),
  };
}

function kubelet(read: SettingsReader): KubeletSettings | undefined {
  const host = read.text('DD_KUBERNETES_KUBELET_HOST', 'kubernetes_kubelet_host');
  const inCluster = read.text('KUBERNETES_SERVICE_HOST', '') !== '';
  if (host === '' && !inCluster) return undefined;
  if (host === '') {
    read.warn('kubernetes_kubelet_host is not set: give DD_KUBERNETES_KUBELET_HOST the status.hostIP of the pod');
    return undefined;
  }
  const securePort = read.port('DD_KUBERNETES_HTTPS_KUBELET_PORT', 'kubernetes_https_kubelet_port', 10_250);
  // The port without TLS is long gone from most clusters: it is used only where somebody asks for it.
  const plainPort = read.port('DD_KUBERNETES_HTTP_KUBELET_PORT', 'kubernetes_http_kubelet_port', 0);
  const address = host.includes(':') ? `[${host}]` : host;
  return {
    url: plainPort > 0 ? `http://${address}:${plainPort}` : `https://${address}:${securePort}`,
    tokenFile: read.text('DD_KUBELET_AUTH_TOKEN_PATH', 'kubelet_auth_token_path', inCluster ? SERVICE_ACCOUNT : ''),
    verify: read.flag('DD_KUBELET_TLS_VERIFY', 'kubelet_tls_verify', true),
    caFile: read.text('DD_KUBELET_CLIENT_CA', 'kubelet_client_ca'),
  };
}

function mapping(read: SettingsReader, variable: string, path: string): Readonly<Record<string, string>> {
  const value = read.value(variable, path);
  if (value === undefined) return {};
  if (!isObject(value)) {
    read.warn(`${path} must be a mapping of labels to names of tags: it is left out`);
    return {};
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, tag]) => (typeof tag === 'string' ? [[key, tag]] : [])),
  );
}
