import type { ContainerFacts, PodFacts, TagCardinality } from '@komainu/contracts/agent/containers.ts';
import { type ClusterFacts, NO_CLUSTER, servicesOf } from '../api-server/cluster-facts.ts';
import { chosenTags } from './chosen-tags.ts';
import { imageName } from './image-name.ts';

/** Which labels, annotations and variables become tags: `*` and `prefix*` match, and `%%label%%` in a name stands for it. */
export interface TagSettings {
  readonly labelsAsTags: Readonly<Record<string, string>>;
  readonly variablesAsTags: Readonly<Record<string, string>>;
  readonly podLabelsAsTags: Readonly<Record<string, string>>;
  readonly podAnnotationsAsTags: Readonly<Record<string, string>>;
  readonly namespaceLabelsAsTags: Readonly<Record<string, string>>;
  readonly namespaceAnnotationsAsTags: Readonly<Record<string, string>>;
  /** Whether pods are not told which services they belong to. */
  readonly withoutServices: boolean;
  /** Of the cluster; '' for none. */
  readonly clusterName: string;
}

export const NO_EXTRA_TAGS: TagSettings = {
  labelsAsTags: {},
  variablesAsTags: {},
  podLabelsAsTags: {},
  podAnnotationsAsTags: {},
  namespaceLabelsAsTags: {},
  namespaceAnnotationsAsTags: {},
  withoutServices: false,
  clusterName: '',
};

/** Tags by how many values they take; each set is without those of the ones before it. */
export type LeveledTags = Readonly<Record<Exclude<TagCardinality, 'none'>, readonly string[]>>;

class Tags {
  readonly low: string[] = [];
  readonly orchestrator: string[] = [];
  readonly high: string[] = [];

  add(level: keyof LeveledTags, name: string, value: string | undefined): void {
    if (value !== undefined && value !== '') this[level].push(`${name}:${value}`);
  }

  /** A name of settings that begins with `+` is of high cardinality, as in the Agent. */
  addNamed(name: string, value: string): void {
    if (name.startsWith('+')) this.add('high', name.slice(1), value);
    else this.add('low', name, value);
  }
}

/** The tags of a container, named as the Agent's tagger names them. */
export function tagsOfContainer(
  container: ContainerFacts,
  settings: TagSettings,
  cluster: ClusterFacts = NO_CLUSTER,
): LeveledTags {
  const tags = new Tags();
  const { name, short, tag } = imageName(container.image);
  tags.add('low', 'image_name', name);
  tags.add('low', 'short_image', short);
  tags.add('low', 'image_tag', tag);
  if (container.runtime === 'docker') tags.add('low', 'docker_image', tag === '' ? name : `${name}:${tag}`);
  tags.add('high', 'container_name', container.name);
  tags.add('high', 'container_id', container.id);
  addUnified(tags, container);
  addChosen(tags, container.labels, settings.labelsAsTags);
  addChosen(tags, container.environment, settings.variablesAsTags);
  const { labels, pod } = container;
  tags.add('low', 'swarm_service', labels['com.docker.swarm.service.name']);
  tags.add('low', 'swarm_namespace', labels['com.docker.stack.namespace']);
  tags.add('orchestrator', 'task_arn', labels['com.amazonaws.ecs.task-arn']);
  tags.add('low', 'task_family', labels['com.amazonaws.ecs.task-definition-family']);
  tags.add('low', 'ecs_container_name', labels['com.amazonaws.ecs.container-name']);
  addMapping(tags, labels['com.datadoghq.ad.tags'], 'high');
  if (pod !== undefined) {
    tags.add('low', 'kube_container_name', pod.containerName);
    tags.add('high', 'display_container_name', `${pod.containerName}_${pod.name}`);
    addMapping(tags, pod.annotations[`ad.datadoghq.com/${pod.containerName}.tags`], 'high');
    addPod(tags, pod, settings, cluster);
  }
  return tags;
}

/** The tags of a pod. */
export function tagsOfPod(pod: PodFacts, settings: TagSettings, cluster: ClusterFacts = NO_CLUSTER): LeveledTags {
  const tags = new Tags();
  addPod(tags, pod, settings, cluster);
  tags.add('low', 'env', pod.labels['tags.datadoghq.com/env']);
  tags.add('low', 'service', pod.labels['tags.datadoghq.com/service']);
  tags.add('low', 'version', pod.labels['tags.datadoghq.com/version']);
  return tags;
}

/** Labels that Kubernetes recommends, by the tags that they become. */
const APP_LABELS = ['name', 'instance', 'version', 'component', 'part-of', 'managed-by'];

/** Names of tags, divided by commas, that a pod does not want. */
const DISABLED_TAGS = 'tags.datadoghq.com/disable';

const OWNERS: Readonly<Record<string, { readonly tag: string; readonly level: keyof LeveledTags }>> = {
  Deployment: { tag: 'kube_deployment', level: 'low' },
  DaemonSet: { tag: 'kube_daemon_set', level: 'low' },
  StatefulSet: { tag: 'kube_stateful_set', level: 'low' },
  ReplicaSet: { tag: 'kube_replica_set', level: 'low' },
  ReplicationController: { tag: 'kube_replication_controller', level: 'low' },
  CronJob: { tag: 'kube_cronjob', level: 'low' },
  Job: { tag: 'kube_job', level: 'orchestrator' },
};

function addPod(tags: Tags, pod: PodFacts, settings: TagSettings, cluster: ClusterFacts): void {
  tags.add('low', 'kube_namespace', pod.namespace);
  tags.add('orchestrator', 'pod_name', pod.name);
  tags.add('low', 'kube_cluster_name', settings.clusterName);
  if (pod.owner !== undefined) {
    const owner = OWNERS[pod.owner.kind];
    if (owner !== undefined) tags.add(owner.level, owner.tag, pod.owner.name);
    tags.add('low', 'kube_ownerref_kind', pod.owner.kind.toLowerCase());
    tags.add('orchestrator', 'kube_ownerref_name', pod.owner.name);
  }
  for (const label of APP_LABELS) {
    tags.add('low', `kube_app_${label.replace('-', '_')}`, pod.labels[`app.kubernetes.io/${label}`]);
  }
  addChosen(tags, pod.labels, settings.podLabelsAsTags);
  addChosen(tags, pod.annotations, settings.podAnnotationsAsTags);
  const namespace = cluster.namespaces.get(pod.namespace);
  if (namespace !== undefined) {
    addChosen(tags, namespace.labels, settings.namespaceLabelsAsTags);
    addChosen(tags, namespace.annotations, settings.namespaceAnnotationsAsTags);
  }
  const without =
    settings.withoutServices || (pod.annotations[DISABLED_TAGS] ?? '').split(',').includes('kube_service');
  if (!without) for (const service of servicesOf(pod, cluster)) tags.add('low', 'kube_service', service);
  addMapping(tags, pod.annotations['ad.datadoghq.com/tags'], 'orchestrator');
}

/** Unified service tagging: labels of the container, of its pod, then its environment. */
function addUnified(tags: Tags, { labels, environment, pod }: ContainerFacts): void {
  for (const name of ['env', 'service', 'version']) {
    const ofContainer = pod?.labels[`tags.datadoghq.com/${pod.containerName}.${name}`];
    const value =
      ofContainer ??
      pod?.labels[`tags.datadoghq.com/${name}`] ??
      labels[`com.datadoghq.tags.${name}`] ??
      environment[`DD_${name.toUpperCase()}`];
    tags.add('low', name, value);
  }
}

function addChosen(
  tags: Tags,
  values: Readonly<Record<string, string>>,
  chosen: Readonly<Record<string, string>>,
): void {
  for (const { name, value } of chosenTags(values, chosen)) tags.addNamed(name, value);
}

/** A JSON mapping of tags; a value may be a list. Anything else is nobody's tags. */
function addMapping(tags: Tags, text: string | undefined, level: keyof LeveledTags): void {
  if (text === undefined) return;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return;
  }
  if (Array.isArray(value)) {
    for (const tag of value) if (typeof tag === 'string' && tag.includes(':')) tags[level].push(tag);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, one] of Object.entries(value)) {
    const list: readonly unknown[] = Array.isArray(one) ? one : [one];
    for (const item of list)
      if (typeof item === 'string' || typeof item === 'number') tags.add(level, name, String(item));
  }
}
