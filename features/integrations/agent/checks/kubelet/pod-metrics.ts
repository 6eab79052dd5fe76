import type { EntityTagger } from '@komainu/contracts/agent/containers.ts';
import type { CheckSender } from '../../check.ts';
import { type KubeContainer, type KubePod, map, text } from './kubelet-answers.ts';
import { parseQuantity } from './quantity.ts';

/** Reasons that are worth a metric: others would be a tag for each whim of a runtime. */
const REASONS: Readonly<Record<'waiting' | 'terminated', ReadonlySet<string>>> = {
  waiting: new Set([
    'errimagepull',
    'imagepullbackoff',
    'crashloopbackoff',
    'containercreating',
    'createcontainererror',
    'invalidimagename',
    'createcontainerconfigerror',
  ]),
  terminated: new Set(['oomkilled', 'containercannotrun', 'error']),
};

/** What `/pods` says: how many run, what they ask for and may use, and how they fare. */
export function sendPods(sender: CheckSender, pods: readonly KubePod[], tagger: EntityTagger): void {
  const running = new Map<string, { readonly metric: string; readonly tags: readonly string[]; count: number }>();
  const count = (metric: string, tags: readonly string[]) => {
    const key = `${metric}\0${tags.join(',')}`;
    const known = running.get(key) ?? { metric, tags, count: 0 };
    known.count++;
    running.set(key, known);
  };
  for (const pod of pods) {
    let runs = false;
    for (const container of pod.containers) {
      if (container.id === '') continue;
      const entity = `container_id://${container.id}`;
      const low = tagger.tagsOf(entity, 'low');
      const isRunning = map(container.state['running'])['startedAt'] !== undefined;
      runs ||= isRunning;
      if (isRunning && low.length > 0) count('kubernetes.containers.running', low);
      sendSpec(sender, pod, container, tagger.tagsOf(entity, 'high'));
      sendStatus(sender, container, tagsOrPod(tagger, entity, pod));
    }
    if (runs) count('kubernetes.pods.running', tagger.tagsOf(`kubernetes_pod_uid://${pod.uid}`, 'low'));
  }
  for (const one of running.values()) sender.gauge(one.metric, one.count, one.tags);
}

/** A container that has stopped is not known to the tagger, but its pod may be. */
function tagsOrPod(tagger: EntityTagger, entity: string, pod: KubePod): readonly string[] {
  const tags = tagger.tagsOf(entity, 'orchestrator');
  if (tags.length > 0) return tags;
  const ofPod = tagger.tagsOf(`kubernetes_pod_uid://${pod.uid}`, 'orchestrator');
  return ofPod.length > 0 ? ofPod : [`kube_namespace:${pod.namespace}`, `pod_name:${pod.name}`];
}

function sendSpec(sender: CheckSender, pod: KubePod, container: KubeContainer, tags: readonly string[]): void {
  const done = text(map(container.state['terminated'])['reason']) === 'Completed';
  if (tags.length === 0 || done || (pod.phase !== 'Running' && pod.phase !== 'Pending')) return;
  for (const kind of ['requests', 'limits']) {
    for (const [resource, value] of Object.entries(map(container.resources[kind]))) {
      const quantity = parseQuantity(value);
      // `ephemeral-storage`, and `nvidia.com/gpu`, in names of metrics.
      const name = resource.replaceAll(/[^\w.]/g, '_');
      if (quantity !== undefined) sender.gauge(`kubernetes.${name}.${kind}`, quantity, tags);
    }
  }
}

function sendStatus(sender: CheckSender, container: KubeContainer, tags: readonly string[]): void {
  sender.gauge('kubernetes.containers.restarts', container.restarts, tags);
  for (const [name, state] of [
    ['state', container.state],
    ['last_state', container.lastState],
  ] as const) {
    for (const kind of ['waiting', 'terminated'] as const) {
      const reason = text(map(state[kind])['reason']).toLowerCase();
      if (REASONS[kind].has(reason)) {
        sender.gauge(`kubernetes.containers.${name}.${kind}`, 1, [...tags, `reason:${reason}`]);
      }
    }
  }
}
