import type { ChannelSettings } from '@komainu/notify/channels/settings.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import { CHANNEL_KIND, type ChannelBodies, PAGERDUTY_ID } from './stored.ts';

/** Reads what was set up through the routes, as it is at this moment. */
export function createChannelSettings(
  metadata: MetadataStore,
  everybody: () => Promise<readonly string[]>,
): ChannelSettings {
  const one = async <Kind extends keyof ChannelBodies>(kind: Kind, id: string) =>
    (await metadata.get<ChannelBodies[Kind]>(kind, id))?.body;
  const all = async <Kind extends keyof ChannelBodies>(kind: Kind) =>
    (await metadata.list<ChannelBodies[Kind]>(kind)).map(({ body }) => body);
  return {
    webhook: (name) => one(CHANNEL_KIND.webhook, name),
    webhookVariables: () => all(CHANNEL_KIND.webhookVariable),
    slackAccounts: () => all(CHANNEL_KIND.slackAccount),
    pagerDutyServices: async () => (await one(CHANNEL_KIND.pagerDuty, PAGERDUTY_ID))?.services ?? [],
    opsgenieService: async (name) => (await all(CHANNEL_KIND.opsgenieService)).find((body) => body.name === name),
    teamsHandle: async (name) => (await all(CHANNEL_KIND.teamsHandle)).find((body) => body.name === name),
    everybody,
  };
}
