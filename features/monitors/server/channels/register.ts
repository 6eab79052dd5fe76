import type { MonitorNotifier } from '@komainu/contracts/monitors/transition.ts';
import type { DeliveriesAnswer } from '@komainu/contracts/notifications/deliveries-api.ts';
import type { FeatureContext } from '@komainu/http/feature.ts';
import { limitOf } from '@komainu/http/request-fields.ts';
import { queryOf } from '@komainu/http/request-values.ts';
import { type Closable, Lifecycle } from '@komainu/kernel/lifecycle.ts';
import { OutgoingHttp } from '@komainu/kernel/outgoing/http-client.ts';
import type { WorkflowStarter } from '@komainu/notify/channels/channel.ts';
import { createMailSender, type SmtpSettings } from '@komainu/notify/channels/smtp.ts';
import type { PlainMessage } from '@komainu/notify/message/plain-message.ts';
import type { NotificationLinks } from '@komainu/notify/message/render-notification.ts';
import { Notifier } from '@komainu/notify/notifier.ts';
import { createChannelSettings } from './channel-settings.ts';
import { registerOpsgenie } from './opsgenie.ts';
import { registerPagerDuty } from './pagerduty.ts';
import type { ChannelParts } from './parts.ts';
import { READ } from './read-fields.ts';
import { registerSlack } from './slack.ts';
import { registerTeams } from './teams.ts';
import { registerWebhookVariables } from './webhook-variables.ts';
import { registerWebhooks } from './webhooks.ts';

export interface ChannelsPorts extends ChannelParts {
  /** The addresses of all who may sign in, for `@all`. */
  readonly everybody: () => Promise<readonly string[]>;
  /** Undefined: no mail is sent. */
  readonly smtp: SmtpSettings | undefined;
  /** Where people reach the web app, such as `https://komainu.example.com`. */
  readonly publicUrl: string;
  /** What `@workflow-…` starts. */
  readonly workflows: WorkflowStarter;
  /** Whether other processes share the definitions. */
  readonly sharedMetadata: boolean;
}

/** What monitors tell people through. */
export interface ChannelsFeature extends Closable {
  readonly notifier: MonitorNotifier;
  readonly links: NotificationLinks;
  /**
   * Keeps a message that no monitor sends for delivery, its link a path of the web app; answers why handles lead nowhere, by
   * handle.
   */
  tell(message: PlainMessage & { readonly link: string }): Promise<ReadonlyMap<string, string>>;
}

/** Where channels of notifications are set up, and what became of what was sent; goes on with what waits since the last start. */
export async function registerChannels(
  { app, clock, counters, logger }: FeatureContext,
  ports: ChannelsPorts,
): Promise<ChannelsFeature> {
  const { metadata, secrets, allowPrivateTargets } = ports;
  const lifecycle = new Lifecycle(logger);
  const http = new OutgoingHttp({ allowPrivateTargets, maxConnections: 16 });
  const mail = ports.smtp === undefined ? undefined : createMailSender(ports.smtp);
  const webApp = ports.publicUrl.replace(/\/$/, '');
  const links: NotificationLinks = {
    monitor: (id, group) => {
      const query = group.length === 0 ? '' : `?group=${encodeURIComponent(group.join(','))}`;
      return `${webApp}/monitors/${id}${query}`;
    },
  };
  const notifier = lifecycle.own(
    'notifier',
    new Notifier({
      outbox: metadata.outbox,
      tools: {
        settings: createChannelSettings(metadata, ports.everybody),
        secrets,
        http,
        mail,
        workflows: ports.workflows,
      },
      links,
      clock,
      counters,
      logger,
      random: Math.random,
      exclusive: !ports.sharedMetadata,
    }),
  );
  // Closed before the notifier, which waits for what is under way: it is broken off, and repeated by the next process.
  lifecycle.own('requests of notifications', http);
  if (mail !== undefined) lifecycle.own('mail', mail);

  for (const register of [
    registerWebhooks,
    registerWebhookVariables,
    registerSlack,
    registerPagerDuty,
    registerOpsgenie,
    registerTeams,
  ]) {
    register(app, { metadata, secrets, allowPrivateTargets });
  }
  app.get('/api/unstable/monitors/deliveries', READ, async (request): Promise<DeliveriesAnswer> => {
    return await notifier.deliveries(limitOf(queryOf(request)['limit'], 100, 1_000));
  });
  await notifier.start();
  return {
    notifier,
    links,
    tell: (message) => notifier.tell({ ...message, link: `${webApp}${message.link}` }),
    close: () => lifecycle.close(),
  };
}
