import type { OutgoingMessage } from '../message/outgoing-message.ts';
import { postJson } from './answer.ts';
import type { Channel } from './channel.ts';

const PREFIX = 'teams-';
const MOST_TEXT = 20_000;
const COLOURS = { error: 'attention', warning: 'warning', success: 'good', info: 'accent' } as const;

/** `@teams-NAME`: a card for a workflow of Microsoft Teams that waits for webhook requests. */
export const teamsChannel: Channel = {
  name: 'teams',
  claims: (handle) => handle.startsWith(PREFIX),
  async problem(handle, { settings }) {
    const name = handle.slice(PREFIX.length);
    return (await settings.teamsHandle(name)) === undefined ? `there is no Microsoft Teams handle ${name}` : undefined;
  },
  async send(message, { settings, secrets, http }) {
    const handle = await settings.teamsHandle(message.handle.slice(PREFIX.length));
    if (handle === undefined) return { outcome: 'never', reason: 'the Microsoft Teams handle was deleted' };
    const url = secrets.open(handle.sealedUrl);
    if (!URL.canParse(url)) return { outcome: 'never', reason: 'the address of the Microsoft Teams handle is no URL' };
    return await postJson(http, new URL(url), teamsCard(message));
  },
};

/** An adaptive card, as the workflow "Post to a channel when a webhook request is received" takes it. */
export function teamsCard({ title, body, alertType, link }: OutgoingMessage): object {
  const text = body.length > MOST_TEXT ? `${body.slice(0, MOST_TEXT)}…` : body;
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            { type: 'TextBlock', size: 'Medium', weight: 'Bolder', wrap: true, color: COLOURS[alertType], text: title },
            { type: 'TextBlock', wrap: true, text },
          ],
          ...(link === undefined ? {} : { actions: [{ type: 'Action.OpenUrl', title: 'Monitor status', url: link }] }),
        },
      },
    ],
  };
}
