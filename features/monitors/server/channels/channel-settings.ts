import type {
  ChannelSettings,
  OpsgenieServiceSettings,
  TeamsHandleSettings,
} from '@komainu/notify/channels/settings.ts';
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
  const named = async <Kind extends 'notification_opsgenie_service' | 'notification_teams_handle'>(
    kind: Kind,
    name: string,
  ): Promise<(OpsgenieServiceSettings & TeamsHandleSettings) | ChannelBodies[Kind] | undefined> =>
    (await all(kind)).find((body) => body.name === name);
  return {
    webhook: (name) => one(CHANNEL_KIND.webhook, name),
    webhookVariables: () => all(CHANNEL_KIND.webhookVariable),
    slackAccounts: () => all(CHANNEL_KIND.slackAccount),
    pagerDutyServices: async () => (await one(CHANNEL_KIND.pagerDuty, PAGERDUTY_ID))?.services ?? [],
    opsgenieService: (name) => named(CHANNEL_KIND.opsgenieService, name),
    teamsHandle: (name) => named(CHANNEL_KIND.teamsHandle, name),
    everybody,
  };
}
