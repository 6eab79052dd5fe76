import { resourceOf } from '@komainu/http/json-api.ts';
import { authorOf, paramOf, queryOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import type { TeamsHandleSettings } from '@komainu/notify/channels/settings.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ChannelParts } from './parts.ts';
import { MANAGE, nameField, READ, urlField } from './read-fields.ts';
import { CHANNEL_KIND, checkRoom, notFound } from './stored.ts';

const PATH = '/api/v2/integration/ms-teams/configuration/workflows-webhook-handles';
const TYPE = 'workflows-webhook-handle';

type Stored = Document<TeamsHandleSettings>;

/** `/api/v2/integration/ms-teams/configuration/workflows-webhook-handles`. Addresses are never given back. */
export function registerTeams(app: FastifyInstance, { metadata, secrets, allowPrivateTargets }: ChannelParts): void {
  const find = async (request: FastifyRequest): Promise<Stored> => {
    const id = paramOf(request, 'id');
    const found = await metadata.get<TeamsHandleSettings>(CHANNEL_KIND.teamsHandle, id);
    if (found === undefined) throw notFound('no_such_handle', `handle ${id} not found`);
    return found;
  };
  const all = () => metadata.list<TeamsHandleSettings>(CHANNEL_KIND.teamsHandle);
  const checkName = async (name: string, id: string) => {
    if ((await all()).some((one) => one.body.name === name && one.id !== id)) {
      throw badRequest('handle_exists', `handle ${name} already exists`);
    }
  };

  app.get(PATH, READ, async (request) => {
    const { name } = queryOf(request);
    return { data: (await all()).filter((one) => name === undefined || one.body.name === name).map(present) };
  });
  app.post(PATH, MANAGE, async (request, reply) => {
    const { attributes } = resourceOf(request.body, TYPE);
    const handle = {
      name: nameField(attributes, 'name'),
      sealedUrl: secrets.seal(urlField(attributes, 'url', allowPrivateTargets)),
    };
    const id = uuid();
    await checkName(handle.name, id);
    await checkRoom(metadata, CHANNEL_KIND.teamsHandle);
    const stored = await metadata.put(CHANNEL_KIND.teamsHandle, id, handle, authorOf(request), 0);
    return reply.code(201).send({ data: present(stored) });
  });
  app.get(`${PATH}/:id`, READ, async (request) => ({ data: present(await find(request)) }));
  app.patch(`${PATH}/:id`, MANAGE, async (request) => {
    const { id, version, body } = await find(request);
    const { attributes } = resourceOf(request.body, TYPE);
    const handle = {
      name: attributes['name'] === undefined ? body.name : nameField(attributes, 'name'),
      sealedUrl:
        attributes['url'] === undefined
          ? body.sealedUrl
          : secrets.seal(urlField(attributes, 'url', allowPrivateTargets)),
    };
    await checkName(handle.name, id);
    return { data: present(await metadata.put(CHANNEL_KIND.teamsHandle, id, handle, authorOf(request), version)) };
  });
  // Deleting what is gone is answered in the same way, as the recorded API does.
  app.delete(`${PATH}/:id`, MANAGE, async (request, reply) => {
    await metadata.delete(CHANNEL_KIND.teamsHandle, paramOf(request, 'id'), authorOf(request));
    return reply.code(204).send();
  });
}

function present({ id, body: { name } }: Stored) {
  return { id, type: TYPE, attributes: { name } };
}
