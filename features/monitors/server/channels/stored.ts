import { badRequest, CodedError, codeOf } from '@komainu/kernel/errors.ts';
import type {
  OpsgenieServiceSettings,
  PagerDutyServiceSettings,
  SlackAccountSettings,
  TeamsHandleSettings,
  WebhookSettings,
  WebhookVariable,
} from '@komainu/notify/channels/settings.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';

/** The kinds of documents that channels are set up by. */
export const CHANNEL_KIND = {
  /** By name. */
  webhook: 'notification_webhook',
  /** By name. */
  webhookVariable: 'notification_webhook_variable',
  /** By account. */
  slackAccount: 'notification_slack_account',
  /** One document, `PAGERDUTY_ID`. */
  pagerDuty: 'notification_pagerduty',
  opsgenieService: 'notification_opsgenie_service',
  teamsHandle: 'notification_teams_handle',
} as const;

export const PAGERDUTY_ID = 'pagerduty';

/** The body of a kind's documents. */
export interface ChannelBodies {
  readonly notification_webhook: WebhookSettings;
  readonly notification_webhook_variable: WebhookVariable;
  readonly notification_slack_account: SlackAccountSettings;
  readonly notification_pagerduty: StoredPagerDuty;
  readonly notification_opsgenie_service: OpsgenieServiceSettings;
  readonly notification_teams_handle: TeamsHandleSettings;
}

export interface StoredPagerDuty {
  readonly subdomain: string;
  readonly schedules: readonly string[];
  readonly sealedToken: string | null;
  readonly services: readonly PagerDutyServiceSettings[];
}

const MOST_ATTEMPTS = 20;
const MOST_DOCUMENTS = 1_000;

/** Refuses one more when there are very many. */
export async function checkRoom(metadata: MetadataStore, kind: keyof ChannelBodies): Promise<void> {
  if ((await metadata.stamps(kind)).length >= MOST_DOCUMENTS) {
    throw badRequest('too_many_channels', `there are ${MOST_DOCUMENTS} of them already`);
  }
}

/**
 * Changes a document to what `change` makes of it (undefined when there is none; undefined to leave all as it is). Terraform
 * changes one many times at once: none of it may be lost.
 */
export async function changeDocument<Kind extends keyof ChannelBodies>(
  metadata: MetadataStore,
  kind: Kind,
  id: string,
  by: string,
  change: (body: ChannelBodies[Kind] | undefined) => ChannelBodies[Kind] | undefined,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const document = await metadata.get<ChannelBodies[Kind]>(kind, id);
    const changed = change(document?.body);
    if (changed === undefined) return;
    try {
      await metadata.put(kind, id, changed, by, document?.version ?? 0);
      return;
    } catch (error) {
      if (codeOf(error) !== 'version_conflict' || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

export function notFound(code: string, message: string): CodedError {
  return new CodedError(code, message, { status: 404 });
}
