import { isObject } from '@komainu/kernel/json.ts';
import type { CheckEvent } from '../../check.ts';
import { map, maps, text } from '../kubelet/kubelet-answers.ts';

/** One event of the cluster. */
export interface KubeEvent {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly reason: string;
  readonly message: string;
  readonly component: string;
  readonly isWarning: boolean;
  readonly count: number;
  readonly timeUnixS: number;
  /** Where the next question goes on. */
  readonly version: string;
}

/** An object of kind Event (`v1`); undefined when it is none. */
export function readEvent(value: unknown): KubeEvent | undefined {
  const event = map(value);
  const about = map(event['involvedObject']);
  const metadata = map(event['metadata']);
  const when = [event['lastTimestamp'], event['eventTime'], metadata['creationTimestamp']]
    .map(text)
    .find((one) => one !== '');
  if (text(event['reason']) === '' || text(about['kind']) === '') return undefined;
  return {
    kind: text(about['kind']),
    name: text(about['name']),
    namespace: text(about['namespace']) || text(metadata['namespace']),
    reason: text(event['reason']),
    message: text(event['message']).trim(),
    component: text(map(event['source'])['component']) || text(event['reportingComponent']),
    isWarning: event['type'] === 'Warning',
    count: typeof event['count'] === 'number' ? event['count'] : 1,
    timeUnixS: Math.floor((Date.parse(when ?? '') || 0) / 1000),
    version: text(metadata['resourceVersion']),
  };
}

/** Events that were added or changed, of the lines of a watch; and whether it says that the place to go on is too old. */
export function readWatch(lines: string): { readonly events: readonly KubeEvent[]; readonly tooOld: boolean } {
  let tooOld = false;
  const events = lines.split('\n').flatMap((line) => {
    const change = parsed(line);
    if (change?.['type'] === 'ERROR') tooOld ||= map(change['object'])['code'] === 410;
    if (change?.['type'] !== 'ADDED' && change?.['type'] !== 'MODIFIED') return [];
    return readEvent(change['object']) ?? [];
  });
  return { events, tooOld };
}

/** The events of a list and where to go on from it. */
export function readList(answer: unknown): { readonly events: readonly KubeEvent[]; readonly version: string } {
  const list = map(answer);
  return {
    events: maps(list['items']).flatMap((item) => readEvent(item) ?? []),
    version: text(map(list['metadata'])['resourceVersion']),
  };
}

const MAX_LINES = 50;

/** What happened to one object becomes one event, as in the Agent. */
export function bundled(events: readonly KubeEvent[], clusterName: string): CheckEvent[] {
  const byObject = Map.groupBy(events, ({ kind, namespace, name }) => `${kind} ${namespace}/${name}`);
  return [...byObject].flatMap(([object, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const { kind, name, namespace } = first;
    const lines = group.map(({ count, reason, message }) => `${count} **${reason}**: ${message}`);
    const components = new Set(group.flatMap(({ component }) => component || []));
    return [
      {
        title: `Events from the ${object}`,
        text: lines.slice(0, MAX_LINES).join('\n'),
        timeUnixS: Math.max(...group.map(({ timeUnixS }) => timeUnixS)),
        alertType: group.some(({ isWarning }) => isWarning) ? 'warning' : 'info',
        priority: 'normal',
        sourceType: 'kubernetes',
        aggregationKey: `kubernetes_apiserver:${object}`,
        tags: [
          `kube_kind:${kind}`,
          `kube_name:${name}`,
          ...(namespace === '' ? [] : [`kube_namespace:${namespace}`]),
          ...(kind === 'Pod' ? [`pod_name:${name}`] : []),
          ...(clusterName === '' ? [] : [`kube_cluster_name:${clusterName}`]),
          ...[...components].map((component) => `source_component:${component}`),
        ],
      },
    ];
  });
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  if (line.trim() === '') return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
