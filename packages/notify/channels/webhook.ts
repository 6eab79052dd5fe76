import { isObject } from '@komainu/kernel/json.ts';
import type { OutgoingMessage } from '../message/outgoing-message.ts';
import { attempt } from './answer.ts';
import type { Attempt, Channel, ChannelTools } from './channel.ts';
import type { WebhookSettings } from './settings.ts';
import { fill, fillJson, webhookVariables } from './webhook-variables.ts';

const PREFIX = 'webhook-';

/** `@webhook-NAME`: a request to an address of the user's, with a payload of the user's. */
export const webhookChannel: Channel = {
  name: 'webhook',
  claims: (handle) => handle.startsWith(PREFIX),
  async problem(handle, { settings }) {
    const name = handle.slice(PREFIX.length);
    return (await settings.webhook(name)) === undefined ? `there is no webhook ${name}` : undefined;
  },
  async send(message, tools) {
    const webhook = await tools.settings.webhook(message.handle.slice(PREFIX.length));
    if (webhook === undefined) return { outcome: 'never', reason: 'the webhook was deleted' };
    return await sendWebhook(message, webhook, tools);
  },
};

async function sendWebhook(message: OutgoingMessage, webhook: WebhookSettings, tools: ChannelTools): Promise<Attempt> {
  const { secrets, http, settings } = tools;
  const variables = new Map(webhookVariables(message));
  for (const { name, sealedValue } of await settings.webhookVariables()) variables.set(name, secrets.open(sealedValue));
  const address = fill(secrets.open(webhook.sealedUrl), variables, encodeURIComponent);
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) {
    return { outcome: 'never', reason: 'its address is no URL' };
  }
  const url = new URL(address);
  const headers: Record<string, string> = { 'x-komainu-delivery': message.id };
  if (url.username !== '' || url.password !== '') {
    const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    headers['authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`;
    url.username = '';
    url.password = '';
  }
  const payload = fillJson(webhook.payload, variables);
  const body = webhook.encodeAs === 'form' ? formOf(payload) : payload;
  headers['content-type'] = webhook.encodeAs === 'form' ? 'application/x-www-form-urlencoded' : 'application/json';
  if (webhook.sealedHeaders !== null)
    Object.assign(headers, customHeaders(secrets.open(webhook.sealedHeaders), variables));
  return await attempt(http, { method: 'POST', url, headers, body: Buffer.from(body) });
}

/** The members of a JSON object as fields of a form; what is no object is one field, as it stands. */
function formOf(payload: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(payload);
  } catch {
    parsed = undefined;
  }
  if (!isObject(parsed)) return new URLSearchParams({ payload }).toString();
  const fields = Object.entries(parsed).map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
  ]);
  return new URLSearchParams(fields).toString();
}

/** Header names are lower case, so that the user's come before ours. */
function customHeaders(json: string, variables: ReadonlyMap<string, string>): Record<string, string> {
  const parsed: unknown = JSON.parse(json);
  if (!isObject(parsed)) return {};
  return Object.fromEntries(
    Object.entries(parsed).map(([name, value]) => [
      name.toLowerCase(),
      // A line break would begin a header of somebody else's.
      fill(String(value), variables, (text) => text).replace(/[^\t\x20-\x7e\x80-\xff]/g, ' '),
    ]),
  );
}
