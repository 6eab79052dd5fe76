import { authorOf, paramOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { type JsonObject, objectOf } from '@komainu/kernel/json.ts';
import type { WebhookVariable } from '@komainu/notify/channels/settings.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ChannelParts } from './parts.ts';
import { MANAGE, optionalText, textField } from './read-fields.ts';
import { CHANNEL_KIND, checkRoom, notFound } from './stored.ts';

const PATH = '/api/v1/integration/webhooks/configuration/custom-variables';

/** `/api/v1/integration/webhooks/configuration/custom-variables`: values of secret ones are never given back. */
export function registerWebhookVariables(app: FastifyInstance, parts: ChannelParts): void {
  const { metadata } = parts;
  const find = async (request: FastifyRequest): Promise<WebhookVariable> => {
    const found = await metadata.get<WebhookVariable>(CHANNEL_KIND.webhookVariable, paramOf(request, 'name'));
    if (found === undefined) throw notFound('no_such_variable', 'Custom variable does not exist');
    return found.body;
  };

  app.get(PATH, MANAGE, async () => {
    const variables = await metadata.list<WebhookVariable>(CHANNEL_KIND.webhookVariable);
    return variables.map(({ body }) => present(body, parts));
  });
  app.post(PATH, MANAGE, async (request, reply) => {
    const variable = readVariable(objectOf(request.body), parts, undefined);
    if ((await metadata.get(CHANNEL_KIND.webhookVariable, variable.name)) !== undefined) {
      throw badRequest('variable_exists', `Custom variable ${variable.name} already exists`);
    }
    await checkRoom(metadata, CHANNEL_KIND.webhookVariable);
    await metadata.put(CHANNEL_KIND.webhookVariable, variable.name, variable, authorOf(request), 0);
    return reply.code(201).send(present(variable, parts));
  });
  app.get(`${PATH}/:name`, MANAGE, async (request) => present(await find(request), parts));
  app.put(`${PATH}/:name`, MANAGE, async (request) => {
    const before = await find(request);
    const variable = readVariable(objectOf(request.body), parts, before);
    const by = authorOf(request);
    const isRenamed = variable.name !== before.name;
    await metadata.put(CHANNEL_KIND.webhookVariable, variable.name, variable, by, isRenamed ? 0 : undefined);
    if (isRenamed) await metadata.delete(CHANNEL_KIND.webhookVariable, before.name, by);
    return present(variable, parts);
  });
  app.delete(`${PATH}/:name`, MANAGE, async (request) => {
    const { name } = await find(request);
    await metadata.delete(CHANNEL_KIND.webhookVariable, name, authorOf(request));
    return {};
  });
}

function readVariable(
  body: JsonObject,
  { secrets }: ChannelParts,
  before: WebhookVariable | undefined,
): WebhookVariable {
  const name = body['name'] === undefined && before !== undefined ? before.name : textField(body, 'name');
  if (!/^[A-Z][A-Z0-9_]{0,199}$/.test(name)) {
    throw badRequest('bad_request', `'name' should have capital letters, digits and underscores only`);
  }
  const isSecret = body['is_secret'] ?? before?.isSecret ?? false;
  if (typeof isSecret !== 'boolean') throw badRequest('bad_request', `'is_secret' should be boolean`);
  const value = optionalText(body, 'value');
  if (value === undefined && before === undefined) throw badRequest('bad_request', `'value' should be string`);
  // A secret that became readable by switching a flag would have been none.
  if (value === undefined && before?.isSecret === true && !isSecret) {
    throw badRequest('bad_request', 'send the value again to make a secret variable readable');
  }
  return { name, isSecret, sealedValue: value === undefined ? (before?.sealedValue ?? '') : secrets.seal(value) };
}

function present({ name, isSecret, sealedValue }: WebhookVariable, { secrets }: ChannelParts) {
  return { name, is_secret: isSecret, ...(isSecret ? {} : { value: secrets.open(sealedValue) }) };
}
