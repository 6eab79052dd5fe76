import type { MonitorTransition } from '@komainu/contracts/monitors/transition.ts';
import { parseScope } from '../downtimes/scope.ts';
import type { NotificationRule } from './rule.ts';

const TRANSITION_TYPES: Readonly<Record<string, string>> = {
  Alert: 'is_alert',
  Warn: 'is_warning',
  'No Data': 'is_no_data',
  OK: 'is_recovery',
};

/** The handles that rules add to a transition, each once. */
export function recipientsOf(rules: readonly NotificationRule[], transition: MonitorTransition): readonly string[] {
  const { monitor, group, to, again } = transition;
  const type = again ? 'is_renotify' : (TRANSITION_TYPES[to] ?? '');
  const tags = [...monitor.tags, ...group];
  const about = [
    ...tags,
    `transition_type:${type}`,
    ...(to === 'OK' ? [] : ['transition_type:is_alert_or_warning_or_no_data']),
    `priority:${monitor.priority === null ? '' : `p${monitor.priority}`}`,
  ];
  const found = rules.filter(({ filter }) => matches(filter, tags)).flatMap((rule) => handlesOf(rule, about));
  return [...new Set(found)];
}

function matches(filter: NotificationRule['filter'], tags: readonly string[]): boolean {
  if ('scope' in filter) return holds(filter.scope, tags);
  return filter.tags.every((tag) => tags.includes(tag));
}

function handlesOf(
  { recipients, conditional_recipients }: NotificationRule,
  about: readonly string[],
): readonly string[] {
  if (conditional_recipients === undefined) return recipients ?? [];
  const met = conditional_recipients.conditions.filter(({ scope }) => holds(scope, about));
  if (met.length === 0) return conditional_recipients.fallback_recipients ?? [];
  return met.flatMap((condition) => condition.recipients);
}

/** A scope that cannot be read (an older release kept it) holds for nothing. */
function holds(scope: string, tags: readonly string[]): boolean {
  try {
    return parseScope(scope)(tags);
  } catch {
    return false;
  }
}
