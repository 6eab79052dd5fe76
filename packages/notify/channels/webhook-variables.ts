import { allTags, hostOf, type OutgoingMessage } from '../message/outgoing-message.ts';
import { plainText } from '../message/plain-text.ts';

/** There is one organization. */
const ORG_ID = '1';
const ORG_NAME = 'Komainu';

/**
 * The variables of webhook payloads by name, without their `$`
 * (https://docs.datadoghq.com/integrations/webhooks/#variables). Those of things that a message has not are empty.
 */
export function webhookVariables(message: OutgoingMessage): ReadonlyMap<string, string> {
  const { monitor, group, title, body, timeUnixMs, alertType } = message;
  const metric = /:([A-Za-z][\w.]{0,200})\{/.exec(monitor.query)?.[1] ?? '';
  const date = String(timeUnixMs);
  return new Map<string, string>([
    ['AGGREG_KEY', message.aggregateKey],
    ['ALERT_CYCLE_KEY', message.cycleKey],
    ['ALERT_ID', String(monitor.id)],
    ['ALERT_METRIC', metric],
    ['ALERT_PRIORITY', monitor.priority === null ? '' : `P${monitor.priority}`],
    ['ALERT_QUERY', monitor.query],
    ['ALERT_SCOPE', group.join(',')],
    ['ALERT_STATUS', alertStatus(message)],
    ['ALERT_TITLE', title],
    ['ALERT_TRANSITION', message.transition],
    ['ALERT_TYPE', alertType],
    ['DATE', date],
    ['EMAIL', ''],
    ['EVENT_MSG', body],
    ['EVENT_TITLE', title],
    ['EVENT_TYPE', eventTypeOf(monitor.type)],
    ['HOSTNAME', hostOf(message) ?? ''],
    ['ID', message.id],
    ['LAST_UPDATED', date],
    ['LINK', message.link ?? ''],
    ['LOGS_SAMPLE', message.logsSample ?? ''],
    ['METRIC_NAMESPACE', metric.split('.')[0] ?? ''],
    ['ORG_ID', ORG_ID],
    ['ORG_NAME', ORG_NAME],
    ['PRIORITY', alertType === 'success' || alertType === 'info' ? 'low' : 'normal'],
    ['SNAPSHOT', ''],
    ['TAGS', allTags(message).join(',')],
    ['TEXT_ONLY_MSG', plainText(body)],
    ['USER', ''],
    ['USERNAME', ''],
    ...tagVariables(message),
  ]);
}

/** `$TAGS[service]` by key. */
function tagVariables(message: OutgoingMessage): [string, string][] {
  return allTags(message)
    .filter((tag) => tag.includes(':'))
    .map((tag) => [`TAGS[${tag.slice(0, tag.indexOf(':'))}]`, tag.slice(tag.indexOf(':') + 1)]);
}

function alertStatus({ monitor, group, value }: OutgoingMessage): string {
  const where = group.length === 0 ? '' : ` on ${group.join(',')}`;
  return `${monitor.query}${where}${value === undefined ? '' : `: ${value}`}`;
}

const EVENT_TYPES: Readonly<Record<string, string>> = {
  'metric alert': 'metric_alert_monitor',
  'query alert': 'query_alert_monitor',
  'service check': 'service_check',
  'event-v2 alert': 'event_v2_alert',
  'log alert': 'log_alert',
  'trace-analytics alert': 'trace_analytics_alert',
  'process alert': 'process_alert',
  composite: 'composite_monitor',
  'slo alert': 'slo_alert',
};

function eventTypeOf(monitorType: string): string {
  return EVENT_TYPES[monitorType] ?? monitorType.replaceAll(/[ -]/g, '_');
}

const VARIABLE = /\$([A-Z][A-Z0-9_]*(?:\[[^\]\s"]{1,200}\])?)/g;

/** Puts values in place of `$NAME`; longer names before those that they begin with, unknown ones stay as they are. */
export function fill(
  template: string,
  variables: ReadonlyMap<string, string>,
  encode: (text: string) => string,
): string {
  return template.replace(VARIABLE, (whole, name: string) => {
    const value = variables.get(name);
    if (value !== undefined) return encode(value);
    if (name.startsWith('TAGS[')) return '';
    const known = longestKnown(name, variables);
    return known === undefined ? whole : encode(variables.get(known) ?? '') + name.slice(known.length);
  });
}

/** `$ALERT_ID_NEW` is `$ALERT_ID` with `_NEW` behind it. */
function longestKnown(name: string, variables: ReadonlyMap<string, string>): string | undefined {
  for (let end = name.length - 1; end > 0; end--) {
    if (variables.has(name.slice(0, end))) return name.slice(0, end);
  }
  return undefined;
}

/** The same in JSON: values stand within its strings, or are numbers outside of them. */
export function fillJson(template: string, variables: ReadonlyMap<string, string>): string {
  return fill(template, variables, (text) => JSON.stringify(text).slice(1, -1));
}
