import type { Channel } from './channel.ts';
import { emailChannel } from './email.ts';
import { opsgenieChannel } from './opsgenie.ts';
import { pagerDutyChannel } from './pagerduty.ts';
import { slackChannel } from './slack.ts';
import { teamsChannel } from './teams.ts';
import { webhookChannel } from './webhook.ts';
import { workflowChannel } from './workflow.ts';

/** Every way to people; the first that claims a handle has it. */
const CHANNELS: readonly Channel[] = [
  opsgenieChannel,
  pagerDutyChannel,
  slackChannel,
  teamsChannel,
  webhookChannel,
  workflowChannel,
  // Last: names of the others may hold an `@`, too.
  emailChannel,
];

export function channelOf(handle: string): Channel | undefined {
  return CHANNELS.find((channel) => channel.claims(handle));
}
