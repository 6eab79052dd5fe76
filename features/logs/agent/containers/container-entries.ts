import type { ContainerFacts } from '@komainu/contracts/agent/containers.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { badLogEntry, type EntryMap } from '../sources/option.ts';

const LABEL = 'com.datadoghq.ad.logs';

/**
 * The `logs:` entries that a container carries itself: the label `com.datadoghq.ad.logs`, or on Kubernetes the annotation
 * `ad.datadoghq.com/<container>.logs` of its pod, a JSON list each. Undefined when it has neither. Throws `bad_log_entry`.
 */
export function ownEntries(container: ContainerFacts): readonly EntryMap[] | undefined {
  const { pod, labels } = container;
  const annotation = pod === undefined ? '' : `ad.datadoghq.com/${pod.containerName}.logs`;
  const legacy = pod === undefined ? '' : `service-discovery.datadoghq.com/${pod.containerName}.logs`;
  for (const [name, text] of [
    [annotation, pod?.annotations[annotation]],
    [legacy, pod?.annotations[legacy]],
    [LABEL, labels[LABEL]],
  ] as const) {
    if (text !== undefined && text !== '') return parseEntries(text, name);
  }
  return undefined;
}

function parseEntries(text: string, name: string): readonly EntryMap[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badLogEntry(name, 'is not JSON');
  }
  // One entry without its list is what people write first.
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (!list.every(isObject)) throw badLogEntry(name, 'must be a JSON list of log entries');
  return list;
}

/** What containers say of themselves: the tags of unified service tagging. */
export function ownService(container: ContainerFacts): string {
  const { pod, labels, environment } = container;
  return (
    (pod === undefined ? undefined : pod.labels[`tags.datadoghq.com/${pod.containerName}.service`]) ??
    pod?.labels['tags.datadoghq.com/service'] ??
    labels['com.datadoghq.tags.service'] ??
    environment['DD_SERVICE'] ??
    ''
  );
}
