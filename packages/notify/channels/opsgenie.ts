import { allTags, hostOf, type OutgoingMessage } from '../message/outgoing-message.ts';
import { plainText } from '../message/plain-text.ts';
import { postJson } from './answer.ts';
import type { Channel } from './channel.ts';
import type { OpsgenieServiceSettings } from './settings.ts';

const PREFIX = 'opsgenie-';
const ADDRESSES = { us: 'https://api.opsgenie.com', eu: 'https://api.eu.opsgenie.com' } as const;

/** `@opsgenie-SERVICE`: an alert that closes with ours. */
export const opsgenieChannel: Channel = {
  name: 'opsgenie',
  claims: (handle) => handle.startsWith(PREFIX),
  async problem(handle, { settings }) {
    const name = handle.slice(PREFIX.length);
    return (await settings.opsgenieService(name)) === undefined ? `there is no Opsgenie service ${name}` : undefined;
  },
  async send(message, { settings, secrets, http }) {
    const service = await settings.opsgenieService(message.handle.slice(PREFIX.length));
    if (service === undefined) return { outcome: 'never', reason: 'the Opsgenie service was deleted' };
    const { path, body } = opsgenieRequest(message);
    const base = addressOf(service);
    if (base === undefined) return { outcome: 'never', reason: 'the custom address of the Opsgenie service is no URL' };
    const headers = { authorization: `GenieKey ${secrets.open(service.sealedKey)}` };
    return await postJson(http, new URL(path, base), body, headers);
  },
};

function addressOf({ region, customUrl }: OpsgenieServiceSettings): string | undefined {
  if (region !== 'custom') return ADDRESSES[region];
  return customUrl !== null && URL.canParse(customUrl) ? customUrl : undefined;
}

/** The request of the Alert API v2 (https://docs.opsgenie.com/docs/alert-api), which limits its fields' lengths. */
export function opsgenieRequest(message: OutgoingMessage): { readonly path: string; readonly body: object } {
  const { title, body, aggregateKey, state, monitor, link, group, value } = message;
  const alias = aggregateKey.slice(0, 512);
  if (state === 'OK') {
    const path = `/v2/alerts/${encodeURIComponent(alias)}/close?identifierType=alias`;
    return { path, body: { source: 'Komainu', note: title.slice(0, 25_000) } };
  }
  return {
    path: '/v2/alerts',
    body: {
      message: title.slice(0, 130),
      alias,
      description: plainText(body).slice(0, 15_000),
      tags: allTags(message)
        .slice(0, 20)
        .map((tag) => tag.slice(0, 50)),
      entity: (hostOf(message) ?? group.join(',')).slice(0, 512),
      source: 'Komainu',
      priority: `P${monitor.priority ?? 3}`,
      details: {
        query: monitor.query.slice(0, 2_000),
        monitor_id: String(monitor.id),
        ...(link === undefined ? {} : { link }),
        ...(value === undefined ? {} : { value: String(value) }),
      },
    },
  };
}
