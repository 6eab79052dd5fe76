import { resourceOf } from '@komainu/http/json-api.ts';
import { authorOf, paramOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import type { JsonObject } from '@komainu/kernel/json.ts';
import type { OpsgenieServiceSettings } from '@komainu/notify/channels/settings.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ChannelParts } from './parts.ts';
import { MANAGE, nameField, optionalText, READ, textField, urlField } from './read-fields.ts';
import { CHANNEL_KIND, checkRoom, notFound } from './stored.ts';

const PATH = '/api/v2/integration/opsgenie/services';
const TYPE = 'opsgenie-service';

type Stored = Document<OpsgenieServiceSettings>;

/** `/api/v2/integration/opsgenie/services`. Keys are never given back. */
export function registerOpsgenie(app: FastifyInstance, parts: ChannelParts): void {
  const { metadata } = parts;
  const find = async (request: FastifyRequest): Promise<Stored> => {
    const found = await metadata.get<OpsgenieServiceSettings>(CHANNEL_KIND.opsgenieService, paramOf(request, 'id'));
    if (found === undefined) throw notFound('no_such_service', 'Service not found.');
    return found;
  };
  /** Handles are made of names: two services of one name could not be told apart. */
  const checkName = async (name: string, id: string) => {
    const all = await metadata.list<OpsgenieServiceSettings>(CHANNEL_KIND.opsgenieService);
    if (all.some((one) => one.body.name === name && one.id !== id)) {
      throw badRequest('service_exists', `Service ${name} already exists.`);
    }
  };

  app.get(PATH, READ, async () => ({
    data: (await metadata.list<OpsgenieServiceSettings>(CHANNEL_KIND.opsgenieService)).map(present),
  }));
  app.post(PATH, MANAGE, async (request, reply) => {
    const service = readService(resourceOf(request.body, TYPE).attributes, parts, undefined);
    const id = uuid();
    await checkName(service.name, id);
    await checkRoom(metadata, CHANNEL_KIND.opsgenieService);
    const stored = await metadata.put(CHANNEL_KIND.opsgenieService, id, service, authorOf(request), 0);
    return reply.code(201).send({ data: present(stored) });
  });
  app.get(`${PATH}/:id`, READ, async (request) => ({ data: present(await find(request)) }));
  app.patch(`${PATH}/:id`, MANAGE, async (request) => {
    const { id, version, body } = await find(request);
    const service = readService(resourceOf(request.body, TYPE).attributes, parts, body);
    await checkName(service.name, id);
    return {
      data: present(await metadata.put(CHANNEL_KIND.opsgenieService, id, service, authorOf(request), version)),
    };
  });
  app.delete(`${PATH}/:id`, MANAGE, async (request, reply) => {
    const { id } = await find(request);
    await metadata.delete(CHANNEL_KIND.opsgenieService, id, authorOf(request));
    return reply.code(204).send();
  });
}

function readService(
  attributes: JsonObject,
  { secrets, allowPrivateTargets }: ChannelParts,
  before: OpsgenieServiceSettings | undefined,
): OpsgenieServiceSettings {
  const region = optionalText(attributes, 'region') ?? before?.region;
  if (region !== 'us' && region !== 'eu' && region !== 'custom') {
    throw badRequest('bad_request', `'region' should be us, eu or custom`);
  }
  const isNew = (name: string) => before === undefined || attributes[name] !== undefined;
  const takesUrl = region === 'custom' && (isNew('custom_url') || before?.customUrl === null);
  return {
    name: isNew('name') ? nameField(attributes, 'name') : (before?.name ?? ''),
    sealedKey: isNew('opsgenie_api_key')
      ? secrets.seal(textField(attributes, 'opsgenie_api_key'))
      : (before?.sealedKey ?? ''),
    region,
    customUrl: takesUrl
      ? urlField(attributes, 'custom_url', allowPrivateTargets)
      : region === 'custom'
        ? (before?.customUrl ?? null)
        : null,
  };
}

function present({ id, body: { name, region, customUrl } }: Stored) {
  return { type: TYPE, id, attributes: { name, region, custom_url: customUrl } };
}
