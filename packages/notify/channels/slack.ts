import { withoutHandles } from '../message/handles.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';
import { attempt } from './answer.ts';
import type { Attempt, Channel, ChannelTools } from './channel.ts';
import type { ChannelSettings, SlackAccountSettings, SlackChannelSettings } from './settings.ts';

const PREFIX = 'slack-';
const POST_MESSAGE = new URL('https://slack.com/api/chat.postMessage');
const COLOURS = { error: '#d92d20', warning: '#f79009', success: '#12b76a', info: '#2e90fa' } as const;
const MOST_TEXT = 3_000;

/** `@slack-ACCOUNT-CHANNEL`, or `@slack-CHANNEL`: an incoming webhook, or a bot with a token. */
export const slackChannel: Channel = {
  name: 'slack',
  claims: (handle) => handle.startsWith(PREFIX),
  async problem(handle, { settings }) {
    return (await targetOf(handle, settings)) === undefined ? 'no Slack account has this channel' : undefined;
  },
  async send(message, tools) {
    const target = await targetOf(message.handle, tools.settings);
    if (target === undefined) return { outcome: 'never', reason: 'the Slack channel was deleted' };
    return await post(message, target.account, target.channel, tools);
  },
};

/** The account and channel of a handle; account names may hold dashes themselves. */
async function targetOf(
  handle: string,
  settings: ChannelSettings,
): Promise<{ readonly account: SlackAccountSettings; readonly channel: SlackChannelSettings } | undefined> {
  const rest = handle.slice(PREFIX.length);
  for (const account of await settings.slackAccounts()) {
    for (const channel of account.channels) {
      const name = channel.name.replace(/^#/, '');
      const words = [name, `${account.account}-${name}`, `${account.account.replaceAll(' ', '_')}-${name}`];
      if (words.includes(rest) || words.includes(rest.replace('#', ''))) return { account, channel };
    }
  }
  return undefined;
}

async function post(
  message: OutgoingMessage,
  account: SlackAccountSettings,
  channel: SlackChannelSettings,
  { http, secrets }: ChannelTools,
): Promise<Attempt> {
  const hook = secrets.open(account.sealedHook);
  const body = Buffer.from(JSON.stringify({ channel: channel.name, ...slackBody(message, channel) }));
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  if (!hook.startsWith('xox')) {
    if (!URL.canParse(hook)) return { outcome: 'never', reason: 'the address of the Slack account is no URL' };
    return await attempt(http, { method: 'POST', url: new URL(hook), headers, body });
  }
  // The Web API answers 200 to what it refuses: the body tells.
  let refusal: string | undefined;
  const judged: ChannelTools['http'] = {
    async requestWhole(request) {
      const answer = await http.requestWhole(request);
      refusal = refusalOf(answer.body);
      return answer;
    },
  };
  const authorized = { ...headers, authorization: `Bearer ${hook}` };
  const result = await attempt(judged, { method: 'POST', url: POST_MESSAGE, headers: authorized, body });
  if (result.outcome !== 'sent' || refusal === undefined) return result;
  const passes = refusal === 'ratelimited' || refusal === 'service_unavailable' || refusal === 'internal_error';
  return { outcome: passes ? 'later' : 'never', reason: `Slack answered ${refusal}` };
}

/** `{"ok":false,"error":"channel_not_found"}` */
function refusalOf(body: Buffer): string | undefined {
  try {
    const answer: unknown = JSON.parse(body.toString());
    if (typeof answer !== 'object' || answer === null || !('ok' in answer) || answer.ok !== false) return undefined;
    return 'error' in answer && typeof answer.error === 'string' ? answer.error.slice(0, 100) : 'an error';
  } catch {
    return undefined;
  }
}

/** The message in Slack's own markup, with what the channel wants to see of it. */
export function slackBody(message: OutgoingMessage, { display }: SlackChannelSettings): object {
  const { title, link, alertType, timeUnixMs, group, monitor } = message;
  const shown = display.notified ? message.body : withoutHandles(message.body);
  const text = display.message ? slackText(shown, message.mentions) : '';
  const tags = [...group, ...monitor.tags];
  return {
    text: escapeSlack(title),
    attachments: [
      {
        color: COLOURS[alertType],
        fallback: escapeSlack(title),
        text: text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text,
        mrkdwn_in: ['text'],
        ts: Math.floor(timeUnixMs / 1000),
        ...(link === undefined ? {} : { title: monitor.id > 0 ? 'Monitor status' : 'Details', title_link: link }),
        ...(display.tags && tags.length > 0
          ? { fields: [{ title: 'Tags', value: escapeSlack(tags.join(', ')), short: false }] }
          : {}),
      },
    ],
  };
}

/** Markdown as Slack writes it: `<address|text>` for links, one star for bold; mentions as the author meant them. */
function slackText(markdown: string, mentions: readonly string[]): string {
  const text = escapeSlack(markdown)
    .replace(/\[([^[\]\n]{0,500})\]\((https?:\/\/[^()\s]{0,2000})\)/g, '<$2|$1>')
    .replace(/\*\*([^*\n]{1,500})\*\*/g, '*$1*')
    .replace(/^#{1,6} (.*)$/gm, '*$1*');
  return mentions.reduce(
    (all, mention) =>
      all.replaceAll(escapeSlack(mention), mention.startsWith('@') ? `<!${mention.slice(1)}>` : mention),
    text,
  );
}

/** The only three characters that Slack asks to escape; what is written `<!here>` by a value reaches nobody. */
function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
