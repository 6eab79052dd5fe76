import { authorOf, paramOf } from '@komainu/http/request-values.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { OutgoingSettings } from '../outgoing/settings.ts';
import { DESTINATION_KIND, type DestinationBody } from './definition.ts';
import type { DestinationState } from './destination-sender.ts';
import { readDestination } from './read-request.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
/** Who decides where logs go could read them all there, whatever his roles restrict him to here. */
const MANAGE = { config: { access: { kind: 'api', permission: 'manage' } } } as const;

const MOST_DESTINATIONS = 100;
const PATH = '/api/v2/logs/config/custom-destinations';

/** Datadog's API of forwarding destinations, and how they fare (`/api/unstable/logs/destinations/status`). */
export function registerDestinationRoutes(
  app: FastifyInstance,
  definitions: LiveDefinitions,
  settings: OutgoingSettings,
  stateOf: (id: string) => DestinationState & { readonly waitingBytes: number },
): void {
  app.get(PATH, READ, () => ({ data: definitions.all<DestinationBody>(DESTINATION_KIND).map(render) }));

  app.post(PATH, MANAGE, async (request) => {
    const body = readDestination(request.body, settings);
    if (definitions.all(DESTINATION_KIND).length >= MOST_DESTINATIONS) {
      throw badRequest('too_many_destinations', `there are ${MOST_DESTINATIONS} destinations already`);
    }
    return { data: render(await definitions.put(DESTINATION_KIND, uuid(), body, authorOf(request), 0)) };
  });

  app.get(`${PATH}/:id`, READ, (request) => ({ data: render(destinationOf(definitions, request)) }));

  app.patch(`${PATH}/:id`, MANAGE, async (request) => {
    const before = destinationOf(definitions, request);
    const body = readDestination(request.body, settings, before.body);
    return {
      data: render(await definitions.put(DESTINATION_KIND, before.id, body, authorOf(request), before.version)),
    };
  });

  app.delete(`${PATH}/:id`, MANAGE, async (request, reply) => {
    const { id } = destinationOf(definitions, request);
    await definitions.delete(DESTINATION_KIND, id, authorOf(request));
    return reply.code(204).send();
  });

  app.get('/api/unstable/logs/destinations/status', READ, () => ({
    data: definitions.all(DESTINATION_KIND).map(({ id }) => ({
      type: 'custom_destination_status',
      id,
      attributes: stateOf(id),
    })),
  }));
}

function destinationOf(definitions: LiveDefinitions, request: FastifyRequest): Document<DestinationBody> {
  const destination = definitions.get<DestinationBody>(DESTINATION_KIND, paramOf(request, 'id'));
  if (destination === undefined) throw new CodedError('no_destination', 'NotFound', { status: 404 });
  return destination;
}

function render({ id, body }: Document<DestinationBody>) {
  return {
    id,
    attributes: {
      name: body.name,
      query: body.query,
      enabled: body.enabled,
      forwarder_destination: withoutSecrets(body.target),
      forward_tags_restriction_list_type: body.restrictionListType,
      forward_tags_restriction_list: body.restrictionList,
      forward_tags: body.forwardTags,
    },
    type: 'custom_destination',
  };
}

/** A target, and the objects in it, without what is sealed. */
function withoutSecrets(value: object): Readonly<Record<string, unknown>> {
  const open = Object.entries(value).filter(([field]) => !field.startsWith('sealed_'));
  return Object.fromEntries(
    open.map(([field, inner]) => [field, typeof inner === 'object' && inner !== null ? withoutSecrets(inner) : inner]),
  );
}
