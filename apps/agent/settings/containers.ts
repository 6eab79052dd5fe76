import type { NodeTagSettings } from '@komainu/infrastructure/agent/containers/api-server/node-tags.ts';
import type { KubernetesEndpoint } from '@komainu/infrastructure/agent/containers/kubernetes-client.ts';
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
  readonly kubelet: KubernetesEndpoint | undefined;
  /** Undefined where the API server is not to be asked for tags. */
  readonly cluster: ClusterSettings | undefined;
  /** Whether this agent fetches the events of its cluster: one of a cluster is to. */
  readonly clusterEvents: boolean;
  readonly tags: TagSettings;
  /** Where the machine's own `/proc` and cgroups are; '' finds out. */
  readonly procRoot: string;
  readonly cgroupRoot: string;
}

export interface ClusterSettings {
  readonly endpoint: KubernetesEndpoint;
  /** This node as it is told; '' takes that of the pods here. */
  readonly node: string;
  readonly nodeTags: NodeTagSettings;
  readonly wants: { readonly namespaces: boolean; readonly services: boolean };
  readonly everyMs: number;
}

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** What runs the containers of this machine, and which of their labels are tags; undefined when nobody is to look. */
export function containerSettings(read: SettingsReader): ContainerSettings | undefined {
  if (!read.flag('KOMAINU_AGENT_CONTAINERS', '', true)) return undefined;
  const named = read.text('DOCKER_HOST', '');
  const tags = tagSettings(read);
  const clusterEvents = read.flag('DD_COLLECT_KUBERNETES_EVENTS', 'collect_kubernetes_events', false);
  return {
    docker: [
      { runtime: 'docker', address: named || '/var/run/docker.sock', asked: named !== '' },
      { runtime: 'podman', address: '/run/podman/podman.sock', asked: false },
    ],
    kubelet: kubelet(read, clusterEvents),
    cluster: cluster(read, tags),
    clusterEvents,
    tags,
    procRoot: read.text('DD_CONTAINER_PROC_ROOT', 'container_proc_root'),
    cgroupRoot: read.text('DD_CONTAINER_CGROUP_ROOT', 'container_cgroup_root'),
  };
}

function tagSettings(read: SettingsReader): TagSettings {
  const labels = mapping(read, 'DD_KUBERNETES_POD_LABELS_AS_TAGS', 'kubernetes_pod_labels_as_tags');
  const annotations = mapping(read, 'DD_KUBERNETES_POD_ANNOTATIONS_AS_TAGS', 'kubernetes_pod_annotations_as_tags');
  const collects = read.flag('DD_KUBERNETES_COLLECT_METADATA_TAGS', 'kubernetes_collect_metadata_tags', true);
  const disabled = read.list('DD_KUBERNETES_AD_TAGS_DISABLED', 'kubernetes_ad_tags_disabled');
  return {
    labelsAsTags: {
      ...mapping(read, 'DD_CONTAINER_LABELS_AS_TAGS', 'container_labels_as_tags'),
      ...mapping(read, 'DD_DOCKER_LABELS_AS_TAGS', 'docker_labels_as_tags'),
    },
    variablesAsTags: {
      ...mapping(read, 'DD_CONTAINER_ENV_AS_TAGS', 'container_env_as_tags'),
      ...mapping(read, 'DD_DOCKER_ENV_AS_TAGS', 'docker_env_as_tags'),
    },
    podLabelsAsTags: labels,
    podAnnotationsAsTags: annotations,
    namespaceLabelsAsTags: mapping(
      read,
      'DD_KUBERNETES_NAMESPACE_LABELS_AS_TAGS',
      'kubernetes_namespace_labels_as_tags',
    ),
    namespaceAnnotationsAsTags: mapping(
      read,
      'DD_KUBERNETES_NAMESPACE_ANNOTATIONS_AS_TAGS',
      'kubernetes_namespace_annotations_as_tags',
    ),
    withoutServices: !collects || disabled.includes('kube_service'),
    clusterName: read.text('DD_CLUSTER_NAME', 'cluster_name'),
  };
}

/** The API server, where the agent runs in a pod that may ask it. */
function cluster(read: SettingsReader, tags: TagSettings): ClusterSettings | undefined {
  const host = read.text('KUBERNETES_SERVICE_HOST', '');
  const port = read.port('KUBERNETES_SERVICE_PORT', '', 443);
  const node = read.text('DD_KUBERNETES_KUBELET_NODENAME', 'kubernetes_kubelet_nodename');
  const settings = {
    endpoint: {
      name: 'API server',
      url: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
      tokenFile: `${SERVICE_ACCOUNT}/token`,
      verify: read.flag('DD_KUBERNETES_APISERVER_TLS_VERIFY', 'kubernetes_apiserver_tls_verify', true),
      caFile: read.text('DD_KUBERNETES_APISERVER_CA_PATH', 'kubernetes_apiserver_ca_path', `${SERVICE_ACCOUNT}/ca.crt`),
      verifyHost: true,
      options: 'kubernetes_apiserver_tls_verify, kubernetes_apiserver_ca_path',
    },
    node,
    nodeTags: {
      labelsAsTags: mapping(read, 'DD_KUBERNETES_NODE_LABELS_AS_TAGS', 'kubernetes_node_labels_as_tags'),
      annotationsAsTags: mapping(read, 'DD_KUBERNETES_NODE_ANNOTATIONS_AS_TAGS', 'kubernetes_node_annotations_as_tags'),
    },
    wants: {
      namespaces:
        Object.keys(tags.namespaceLabelsAsTags).length + Object.keys(tags.namespaceAnnotationsAsTags).length > 0,
      services: !tags.withoutServices,
    },
    everyMs:
      1000 *
      read.whole('DD_KUBERNETES_METADATA_TAG_UPDATE_FREQ', 'kubernetes_metadata_tag_update_freq', 60, 10, 86_400),
  };
  return host === '' ? undefined : settings;
}

/** The kubelet of this node. Who only fetches events needs none. */
function kubelet(read: SettingsReader, clusterEvents: boolean): KubernetesEndpoint | undefined {
  const host = read.text('DD_KUBERNETES_KUBELET_HOST', 'kubernetes_kubelet_host');
  const inCluster = read.text('KUBERNETES_SERVICE_HOST', '') !== '';
  if (host === '' && !inCluster) return undefined;
  if (host === '') {
    if (!clusterEvents) {
      read.warn('kubernetes_kubelet_host is not set: give DD_KUBERNETES_KUBELET_HOST the status.hostIP of the pod');
    }
    return undefined;
  }
  const securePort = read.port('DD_KUBERNETES_HTTPS_KUBELET_PORT', 'kubernetes_https_kubelet_port', 10_250);
  // The port without TLS is long gone from most clusters: it is used only where somebody asks for it.
  const plainPort = read.port('DD_KUBERNETES_HTTP_KUBELET_PORT', 'kubernetes_http_kubelet_port', 0);
  const address = host.includes(':') ? `[${host}]` : host;
  return {
    name: 'kubelet',
    url: plainPort > 0 ? `http://${address}:${plainPort}` : `https://${address}:${securePort}`,
    tokenFile: read.text(
      'DD_KUBELET_AUTH_TOKEN_PATH',
      'kubelet_auth_token_path',
      inCluster ? `${SERVICE_ACCOUNT}/token` : '',
    ),
    verify: read.flag('DD_KUBELET_TLS_VERIFY', 'kubelet_tls_verify', true),
    // Certificates of kubelets are the cluster's, where they are anybody's.
    caFile: read.text('DD_KUBELET_CLIENT_CA', 'kubelet_client_ca', inCluster ? `${SERVICE_ACCOUNT}/ca.crt` : ''),
    verifyHost: false,
    options: 'kubelet_tls_verify, kubelet_client_ca',
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
