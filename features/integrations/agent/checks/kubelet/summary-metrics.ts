import type { EntityTagger } from '@komainu/contracts/agent/containers.ts';
import type { CheckSender } from '../../check.ts';
import { map, maps, text } from './kubelet-answers.ts';

/** What `/stats/summary` says that nothing else does: disks of the node, and what kubelet and runtime use themselves. */
export function sendSummary(sender: CheckSender, answer: unknown, tagger: EntityTagger): void {
  const node = map(map(answer)['node']);
  sendDisk(sender, node['fs'], 'node.');
  sendDisk(sender, map(node['runtime'])['imageFs'], 'node.image.');
  for (const part of maps(node['systemContainers'])) {
    const name = text(part['name']);
    if (name !== 'runtime' && name !== 'kubelet') continue;
    gauge(sender, `${name}.memory.rss`, map(part['memory'])['rssBytes']);
    gauge(sender, `${name}.memory.usage`, map(part['memory'])['usageBytes']);
    gauge(sender, `${name}.cpu.usage`, map(part['cpu'])['usageNanoCores']);
  }
  for (const pod of maps(map(answer)['pods'])) {
    const uid = text(map(pod['podRef'])['uid']);
    const tags = tagger.tagsOf(`kubernetes_pod_uid://${uid}`, 'orchestrator');
    if (tags.length > 0) gauge(sender, 'ephemeral_storage.usage', map(pod['ephemeral-storage'])['usedBytes'], tags);
  }
}

function sendDisk(sender: CheckSender, value: unknown, prefix: string): void {
  const { usedBytes, capacityBytes } = map(value);
  gauge(sender, `${prefix}filesystem.usage`, usedBytes);
  if (typeof usedBytes === 'number' && typeof capacityBytes === 'number' && capacityBytes > 0) {
    gauge(sender, `${prefix}filesystem.usage_pct`, usedBytes / capacityBytes);
  }
}

function gauge(sender: CheckSender, metric: string, value: unknown, tags: readonly string[] = []): void {
  if (typeof value === 'number') sender.gauge(`kubernetes.${metric}`, value, tags);
}
