import type { AlertType, EventRecord } from '@komainu/contracts/events/event-record.ts';
import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import type { MonitorTransition } from '@komainu/contracts/monitors/transition.ts';

const ALERT_TYPES: Readonly<Record<string, AlertType>> = {
  Alert: 'error',
  Warn: 'warning',
  'No Data': 'warning',
  OK: 'success',
};
const WORDS: Readonly<Record<string, string>> = {
  Alert: 'Triggered',
  Warn: 'Warn',
  'No Data': 'No data',
  OK: 'Recovered',
};

/** A change of state as an event, so that event streams and overlays show it. */
export function eventOf(transition: MonitorTransition): EventRecord {
  const { monitor, group, from, to, again } = transition;
  const where = group.length === 0 ? '' : ` on {${group.join(',')}}`;
  return {
    timeUnixMs: transition.timeUnixMs,
    title: `[${again ? 'Re-' : ''}${wordOf(to)}${where}] ${monitor.name}`,
    message: monitor.message,
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

function wordOf(state: MonitorState): string {
  return WORDS[state] ?? state;
}
