import type { MonitorTransition } from '@komainu/contracts/monitors/transition.ts';

/** Whom notification rules add stands at the end of the message, as if its author had written it. */
export function withRecipients(transition: MonitorTransition, handles: readonly string[]): MonitorTransition {
  if (handles.length === 0) return transition;
  const { monitor } = transition;
  const message = `${monitor.message}\n\n${handles.map((handle) => `@${handle}`).join(' ')}`.trim();
  return { ...transition, monitor: { ...monitor, message } };
}
