import { authorOf, paramOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { isObject, type JsonObject, objectOf } from '@komainu/kernel/json.ts';
import type { WebhookSettings } from '@komainu/notify/channels/settings.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ChannelParts } from './parts.ts';
import { MANAGE, nameField, optionalText, urlField } from './read-fields.ts';
import { CHANNEL_KIND, checkRoom, notFound } from './stored.ts';

const PATH = '/api/v1/integration/webhooks/configuration/webhooks';

/** What is sent when the user wrote nothing else. */
const DEFAULT_PAYLOAD =
  '{"body": "$EVENT_MSG", "last_updated": "$LAST_UPDATED", "event_type": "$EVENT_TYPE", "title": "$EVENT_TITLE", "date": "$DATE", "org": {"id": "$ORG_ID", "name": "$ORG_NAME"}, "id": "$ID"}';

/** `/api/v1/integration/webhooks/configuration/webhooks`. Addresses and headers may hold secrets: all of it is for managers. */
export function registerWebhooks(app: FastifyInstance, parts: ChannelParts): void {
  const { metadata } = parts;
  const find = async (request: FastifyRequest): Promise<WebhookSettings> => {
    const found = await metadata.get<WebhookSettings>(CHANNEL_KIND.webhook, paramOf(request, 'name'));
    if (found === undefined) throw notFound('no_such_webhook', 'Webhook does not exist');
    return found.body;
  };

  app.get(PATH, MANAGE, async () => {
    const webhooks = await metadata.list<WebhookSettings>(CHANNEL_KIND.webhook);
    return webhooks.map(({ body }) => present(body, parts));
  });
  app.post(PATH, MANAGE, async (request, reply) => {
    const webhook = readWebhook(objectOf(request.body), parts, undefined);
    if ((await metadata.get(CHANNEL_KIND.webhook, webhook.name)) !== undefined) {
      throw badRequest('webhook_exists', `Webhook ${webhook.name} already exists`);
    }
    await checkRoom(metadata, CHANNEL_KIND.webhook);
    await metadata.put(CHANNEL_KIND.webhook, webhook.name, webhook, authorOf(request), 0);
    return reply.code(201).send(present(webhook, parts));
  });
  app.get(`${PATH}/:name`, MANAGE, async (request) => present(await find(request), parts));
  app.put(`${PATH}/:name`, MANAGE, async (request) => {
    const before = await find(request);
    const webhook = readWebhook(objectOf(request.body), parts, before);
    const by = authorOf(request);
    await metadata.put(CHANNEL_KIND.webhook, webhook.name, webhook, by, webhook.name === before.name ? undefined : 0);
    if (webhook.name !== before.name) await metadata.delete(CHANNEL_KIND.webhook, before.name, by);
    return present(webhook, parts);
  });
  app.delete(`${PATH}/:name`, MANAGE, async (request) => {
    const { name } = await find(request);
    await metadata.delete(CHANNEL_KIND.webhook, name, authorOf(request));
    return {};
  });
}

function readWebhook(
  body: JsonObject,
  { secrets, allowPrivateTargets }: ChannelParts,
  before: WebhookSettings | undefined,
): WebhookSettings {
  const isKept = (name: string) => before !== undefined && body[name] === undefined;
  const encodeAs = optionalText(body, 'encode_as') ?? before?.encodeAs ?? 'json';
  if (encodeAs !== 'json' && encodeAs !== 'form') {
    throw badRequest('bad_request', `'encode_as' should be json or form`);
  }
  const headers = optionalText(body, 'custom_headers');
  if (headers !== undefined && headers !== '' && !isHeaders(headers)) {
    throw badRequest('bad_request', `'custom_headers' should be a JSON object of texts`);
  }
  const sealedHeaders = headers === undefined || headers === '' ? null : secrets.seal(headers);
  return {
    name: isKept('name') ? (before?.name ?? '') : nameField(body, 'name'),
    sealedUrl: isKept('url') ? (before?.sealedUrl ?? '') : secrets.seal(urlField(body, 'url', allowPrivateTargets)),
    payload: isKept('payload') ? (before?.payload ?? '') : (optionalText(body, 'payload') ?? DEFAULT_PAYLOAD),
    sealedHeaders: isKept('custom_headers') ? (before?.sealedHeaders ?? null) : sealedHeaders,
    encodeAs,
  };
}

/** An object whose names can be names of headers. */
function isHeaders(json: string): boolean {
  try {
    const parsed: unknown = JSON.parse(json);
    return isObject(parsed) && Object.keys(parsed).every((name) => /^[\w!#$%&'*+.^`|~-]+$/.test(name));
  } catch {
    return false;
  }
}

function present({ name, sealedUrl, payload, sealedHeaders, encodeAs }: WebhookSettings, { secrets }: ChannelParts) {
  return {
    name,
    url: secrets.open(sealedUrl),
    payload,
    custom_headers: sealedHeaders === null ? null : secrets.open(sealedHeaders),
    encode_as: encodeAs,
  };
}
