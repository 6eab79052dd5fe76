import { isObject } from '@komainu/kernel/json.ts';
import type { CheckEvent } from '../../check.ts';

/** Actions that say nothing of how a container fares. */
const QUIET = new Set(['top', 'exec_create', 'exec_start', 'exec_die', 'exec_detach', 'attach', 'detach', 'resize']);

export interface DockerEvent {
  readonly action: string;
  readonly containerId: string;
  readonly containerName: string;
  readonly image: string;
  readonly exitCode: number | undefined;
  readonly timeUnixS: number;
}

/** The events of containers in an answer of `/events`, a JSON object a line. What is malformed is passed over. */
export function readEvents(text: string): DockerEvent[] {
  return text.split('\n').flatMap((line) => {
    const event = parsed(line);
    const actor = event?.['Actor'];
    if (event?.['Type'] !== 'container' || !isObject(actor)) return [];
    const attributes = isObject(actor['Attributes']) ? actor['Attributes'] : {};
    const action = String(event['Action'] ?? '').split(':')[0] ?? '';
    if (action === '' || QUIET.has(action)) return [];
    const exitCode = attributes['exitCode'];
    return [
      {
        action,
        containerId: String(actor['ID'] ?? ''),
        containerName: String(attributes['name'] ?? ''),
        image: String(attributes['image'] ?? ''),
        exitCode: action === 'die' && /^\d+$/.test(String(exitCode)) ? Number(exitCode) : undefined,
        timeUnixS: Number(event['time'] ?? 0),
      },
    ];
  });
}

/** Events of one image become one, as the check bundles them: what happened to how many containers. */
export function bundledEvents(events: readonly DockerEvent[], host: string): CheckEvent[] {
  const byImage = Map.groupBy(events, ({ image }) => image);
  return [...byImage].map(([image, group]) => {
    const counts = new Map<string, number>();
    for (const { action } of group) counts.set(action, (counts.get(action) ?? 0) + 1);
    const summary = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([action, count]) => `${count} ${action}`);
    const lines = group.map(({ action, containerName }) => `${action.toUpperCase()}\t${containerName}`);
    const isBad = group.some(({ action }) => action === 'oom' || action === 'kill');
    return {
      title: `${image} ${summary.join(' ')} on ${host}`,
      text: lines.slice(0, 100).join('\n'),
      timeUnixS: Math.max(...group.map(({ timeUnixS }) => timeUnixS)),
      alertType: isBad ? 'error' : 'info',
      priority: 'normal',
      sourceType: 'docker',
      aggregationKey: `docker:${image}`,
      tags: [`image_name:${image}`],
    };
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
