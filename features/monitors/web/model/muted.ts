import type { Downtime } from '@komainu/contracts/monitors/downtimes.ts';

/** How much of a monitor is silent: all of it, some of its groups, or nothing. */
export type Muted = 'all' | 'some' | 'none';

/**
 * What the downtimes that are active do to a monitor. Those of tags that are only for some groups may concern none of its: they
 * are not counted.
 */
export function mutedBy(
  monitor: { readonly id: number; readonly tags: readonly string[]; readonly muted?: boolean },
  downtimes: readonly Downtime[],
): Muted {
  if (monitor.muted === true) return 'all';
  let muted: Muted = 'none';
  for (const { attributes } of downtimes) {
    if (attributes.status !== 'active' || !concerns(attributes.monitor_identifier, monitor)) continue;
    if (attributes.scope.trim() === '*' || attributes.scope.trim() === '') return 'all';
    if ('monitor_id' in attributes.monitor_identifier) muted = 'some';
  }
  return muted;
}

function concerns(
  identifier: Downtime['attributes']['monitor_identifier'],
  { id, tags }: { readonly id: number; readonly tags: readonly string[] },
): boolean {
  if ('monitor_id' in identifier) return identifier.monitor_id === id;
  return identifier.monitor_tags.every((tag) => tag === '*' || tags.includes(tag));
}
