import { allTags, hostOf, type OutgoingMessage } from '../message/outgoing-message.ts';
import { plainText } from '../message/plain-text.ts';
import { postJson } from './answer.ts';
import type { Channel } from './channel.ts';
import type { ChannelSettings, PagerDutyServiceSettings } from './settings.ts';

const ENQUEUE = new URL('https://events.pagerduty.com/v2/enqueue');
const MOST_SUMMARY = 1_024;
const MOST_DETAILS = 32_000;
const SEVERITIES = { error: 'critical', warning: 'warning', success: 'info', info: 'info' } as const;

/** `@pagerduty-SERVICE`, or `@pagerduty` for the first service: an incident that opens and closes with the alert. */
export const pagerDutyChannel: Channel = {
  name: 'pagerduty',
  claims: (handle) => handle === 'pagerduty' || handle.startsWith('pagerduty-'),
  async problem(handle, { settings }) {
    return (await serviceOf(handle, settings)) === undefined ? 'there is no PagerDuty service of this name' : undefined;
  },
  async send(message, { settings, secrets, http }) {
    const service = await serviceOf(message.handle, settings);
    if (service === undefined) return { outcome: 'never', reason: 'the PagerDuty service was deleted' };
    return await postJson(http, ENQUEUE, pagerDutyEvent(message, secrets.open(service.sealedKey)));
  },
};

async function serviceOf(handle: string, settings: ChannelSettings): Promise<PagerDutyServiceSettings | undefined> {
  const services = await settings.pagerDutyServices();
  const name = handle.slice('pagerduty-'.length);
  if (name === '') return services[0];
  return services.find(({ serviceName }) => serviceName === name || handleName(serviceName) === handleName(name));
}

/** Handles have no spaces. */
function handleName(serviceName: string): string {
  return serviceName.replace(/[^\p{L}\p{N}_.-]+/gu, '_').toLowerCase();
}

/** The event of the Events API v2 (https://developer.pagerduty.com/docs/send-alert-event). */
export function pagerDutyEvent(message: OutgoingMessage, routingKey: string): object {
  const { title, body, link, alertType, state, aggregateKey, monitor, group, value, threshold, timeUnixMs } = message;
  const common = { routing_key: routingKey, dedup_key: aggregateKey };
  if (state === 'OK') return { ...common, event_action: 'resolve' };
  return {
    ...common,
    event_action: 'trigger',
    client: 'Komainu',
    ...(link === undefined ? {} : { client_url: link, links: [{ href: link, text: 'Monitor status' }] }),
    payload: {
      summary: title.slice(0, MOST_SUMMARY),
      source: hostOf(message) ?? (group.join(',') || monitor.name),
      severity: SEVERITIES[alertType],
      timestamp: new Date(timeUnixMs).toISOString(),
      ...(monitor.type === '' ? {} : { class: monitor.type }),
      ...(group.length === 0 ? {} : { group: group.join(',') }),
      custom_details: {
        body: plainText(body).slice(0, MOST_DETAILS),
        query: monitor.query,
        tags: allTags(message).join(', '),
        ...(value === undefined ? {} : { value }),
        ...(threshold === undefined ? {} : { threshold }),
      },
    },
  };
}
