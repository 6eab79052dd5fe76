import type { AlertType, EventRecord } from '@komainu/contracts/events/event-record.ts';
import type { MonitorTransition, RenderedNotification } from '@komainu/contracts/monitors/transition.ts';

const ALERT_TYPES: Readonly<Record<string, AlertType>> = {
  Alert: 'error',
  Warn: 'warning',
  'No Data': 'warning',
  OK: 'success',
};
/** A change of state as an event, in the words that people were told it in, so that event streams and overlays show it. */
export function eventOf(transition: MonitorTransition, { title, body }: RenderedNotification): EventRecord {
  const { monitor, group, from, to, again } = transition;
  return {
    timeUnixMs: transition.timeUnixMs,
    title,
    message: body,
    host: group.find((tag) => tag.startsWith('host:'))?.slice('host:'.length) ?? '',
    source: 'monitor',
    alertType: ALERT_TYPES[to] ?? 'info',
    priority: 'normal',
    aggregationKey: `monitor:${monitor.id}:${group.join(',')}`,
    deviceName: '',
    eventType: monitor.type,
    category: 'alert',
    relatedEventId: '0',
    tags: [...new Set(['monitor', `monitor_id:${monitor.id}`, ...monitor.tags, ...group])],
    attributes: {
      monitor: {
        id: monitor.id,
        name: monitor.name,
        type: monitor.type,
        query: monitor.query,
        ...(monitor.priority !== null && { priority: monitor.priority }),
        group,
        transition: { from, to, again },
        ...(transition.value !== undefined && { value: transition.value }),
        ...(transition.threshold !== undefined && { threshold: transition.threshold }),
      },
    },
  };
}
