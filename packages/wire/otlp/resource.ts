import { type Attributes, type AttributeValue, firstText, textOf } from './attributes.ts';

/** What an OTLP resource says in Datadog's words (opentelemetry-mapping-go `pkg/otlp/attributes`). */
export interface OtlpResource {
  /** '' when the resource names no host. */
  readonly host: string;
  /** `otlpresourcenoservicename` when the resource names none, as Datadog's exporters write it. */
  readonly service: string;
  readonly env: string;
  readonly version: string;
  /** `key:value` tags made of container, cloud and Kubernetes attributes, sorted, without duplicates. */
  readonly tags: readonly string[];
  readonly attributes: Attributes;
}

export const NO_SERVICE_NAME = 'otlpresourcenoservicename';

/** Resource attributes that become tags, and the tags' keys. */
const TAG_KEYS: Readonly<Record<string, string>> = {
  'aws.ecs.cluster.arn': 'ecs_cluster_name',
  'aws.ecs.container.arn': 'ecs_container_name',
  'aws.ecs.task.arn': 'task_arn',
  'aws.ecs.task.family': 'task_family',
  'aws.ecs.task.revision': 'task_version',
  'cloud.availability_zone': 'zone',
  'cloud.provider': 'cloud_provider',
  'cloud.region': 'region',
  'container.id': 'container_id',
  'container.image.name': 'image_name',
  'container.image.tag': 'image_tag',
  'container.image.tags': 'image_tag',
  'container.name': 'container_name',
  'container.runtime': 'runtime',
  'k8s.cluster.name': 'kube_cluster_name',
  'k8s.container.name': 'kube_container_name',
  'k8s.cronjob.name': 'kube_cronjob',
  'k8s.daemonset.name': 'kube_daemon_set',
  'k8s.deployment.name': 'kube_deployment',
  'k8s.job.name': 'kube_job',
  'k8s.namespace.name': 'kube_namespace',
  'k8s.pod.name': 'pod_name',
  'k8s.replicaset.name': 'kube_replica_set',
  'k8s.statefulset.name': 'kube_stateful_set',
  'tags.datadoghq.com/env': 'env',
  'tags.datadoghq.com/service': 'service',
  'tags.datadoghq.com/version': 'version',
  'app.kubernetes.io/component': 'kube_app_component',
  'app.kubernetes.io/instance': 'kube_app_instance',
  'app.kubernetes.io/managed-by': 'kube_app_managed_by',
  'app.kubernetes.io/name': 'kube_app_name',
  'app.kubernetes.io/part-of': 'kube_app_part_of',
  'app.kubernetes.io/version': 'kube_app_version',
};

const CONTAINER_TAG_PREFIX = 'datadog.container.tag.';

const NOT_HOSTS: ReadonlySet<string> = new Set([
  '',
  '0.0.0.0',
  '127.0.0.1',
  'ip6-localhost',
  'localhost',
  'localhost.localdomain',
  'localhost6.localdomain6',
]);

/** Reads host, service, environment, version and tags off a resource. */
export function describeResource(attributes: Attributes): OtlpResource {
  return {
    host: hostOf(attributes),
    service: firstText(attributes, 'service.name') || NO_SERVICE_NAME,
    env: firstText(attributes, 'deployment.environment.name', 'deployment.environment'),
    version: firstText(attributes, 'service.version'),
    tags: tagsOf(attributes),
    attributes,
  };
}

function hostOf(attributes: Attributes): string {
  const host = sourceOf(attributes);
  return NOT_HOSTS.has(host) ? '' : host;
}

function sourceOf(attributes: Attributes): string {
  if (attributes.has('host')) return textOf(attributes.get('host'));
  const stated = firstText(attributes, 'datadog.host.name');
  if (stated !== '') return stated;
  // A Fargate task has no host of its own.
  if (firstText(attributes, 'aws.ecs.launchtype').toLowerCase() === 'fargate') return '';
  switch (firstText(attributes, 'cloud.provider')) {
    case 'aws':
      return firstText(attributes, 'host.id');
    case 'gcp':
      return gcpHost(attributes);
    case 'azure':
      return firstText(attributes, 'host.id', 'host.name');
    default:
      return kubernetesNode(attributes) || firstText(attributes, 'host.id', 'host.name');
  }
}

function gcpHost(attributes: Attributes): string {
  const name = firstText(attributes, 'host.name');
  const project = firstText(attributes, 'cloud.account.id');
  if (name === '' || project === '') return '';
  const parts = name.split('.');
  const short = parts.length > 3 ? (parts[0] ?? name) : name;
  return `${short}.${project}`;
}

function kubernetesNode(attributes: Attributes): string {
  const node = firstText(attributes, 'k8s.node.name');
  if (node === '') return '';
  const cluster = firstText(attributes, 'k8s.cluster.name');
  return cluster === '' ? node : `${node}-${cluster}`;
}

function tagsOf(attributes: Attributes): readonly string[] {
  const tags = new Set<string>();
  for (const [key, value] of attributes) {
    const tagKey = TAG_KEYS[key] ?? containerTagKey(key);
    if (tagKey === undefined) continue;
    for (const text of tagValues(value)) tags.add(`${tagKey}:${text}`);
  }
  return [...tags].sort();
}

function containerTagKey(key: string): string | undefined {
  return key.startsWith(CONTAINER_TAG_PREFIX) ? key.slice(CONTAINER_TAG_PREFIX.length) : undefined;
}

function tagValues(value: AttributeValue): readonly string[] {
  const values = Array.isArray(value) ? value.map((entry) => textOf(entry)) : [textOf(value)];
  return values.filter((text) => text !== '');
}
