import { authorOf, paramOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { objectOf, records, stringsOf } from '@komainu/kernel/json.ts';
import type { PagerDutyServiceSettings } from '@komainu/notify/channels/settings.ts';
import type { FastifyInstance } from 'fastify';
import type { ChannelParts } from './parts.ts';
import { MANAGE, optionalText, READ, textField } from './read-fields.ts';
import { CHANNEL_KIND, changeDocument, notFound, PAGERDUTY_ID, type StoredPagerDuty } from './stored.ts';

const WHOLE = '/api/v1/integration/pagerduty';
const SERVICES = '/api/v1/integration/pagerduty/configuration/services';
const MOST_SERVICES = 1_000;
const NOTHING: StoredPagerDuty = { subdomain: '', schedules: [], sealedToken: null, services: [] };

/** PagerDuty's services (`…/configuration/services`) and, as older clients know it, all of it at once. Keys are never given back. */
export function registerPagerDuty(app: FastifyInstance, parts: ChannelParts): void {
  const { metadata, secrets } = parts;
  const read = async (): Promise<StoredPagerDuty> =>
    (await metadata.get<StoredPagerDuty>(CHANNEL_KIND.pagerDuty, PAGERDUTY_ID))?.body ?? NOTHING;
  const change = (by: string, of: (before: StoredPagerDuty) => StoredPagerDuty) =>
    changeDocument(metadata, CHANNEL_KIND.pagerDuty, PAGERDUTY_ID, by, (before) => of(before ?? NOTHING));
  const changeServices = (
    by: string,
    of: (services: readonly PagerDutyServiceSettings[]) => readonly PagerDutyServiceSettings[],
  ) => change(by, (before) => ({ ...before, services: of(before.services) }));

  app.post(SERVICES, MANAGE, async (request, reply) => {
    const body = objectOf(request.body);
    const serviceName = textField(body, 'service_name');
    const sealedKey = secrets.seal(textField(body, 'service_key'));
    await changeServices(authorOf(request), (services) => {
      if (services.some((one) => one.serviceName === serviceName)) {
        throw badRequest('service_exists', `Service already exists: ${serviceName}`);
      }
      if (services.length >= MOST_SERVICES) throw badRequest('too_many_services', 'there are 1000 services already');
      return [...services, { serviceName, sealedKey }];
    });
    return reply.code(201).send({ service_name: serviceName });
  });
  app.get(`${SERVICES}/:name`, READ, async (request) => {
    const { serviceName } = serviceOf((await read()).services, paramOf(request, 'name'));
    return { service_name: serviceName };
  });
  app.put(`${SERVICES}/:name`, MANAGE, async (request) => {
    const sealedKey = secrets.seal(textField(objectOf(request.body), 'service_key'));
    const name = paramOf(request, 'name');
    await changeServices(authorOf(request), (services) => {
      const before = serviceOf(services, name);
      return services.map((one) => (one === before ? { ...one, sealedKey } : one));
    });
    return { service_name: name };
  });
  app.delete(`${SERVICES}/:name`, MANAGE, async (request, reply) => {
    await changeServices(authorOf(request), (services) => {
      const gone = serviceOf(services, paramOf(request, 'name'));
      return services.filter((one) => one !== gone);
    });
    return reply.code(204).send();
  });

  app.get(WHOLE, READ, async () => {
    const { subdomain, schedules, sealedToken, services } = await read();
    return {
      subdomain,
      schedules,
      api_token: sealedToken === null ? '' : '*****',
      services: services.map(({ serviceName }) => ({ service_name: serviceName, service_key: '*****' })),
      show_all_incidents: false,
      filter_services: [],
    };
  });
  app.put(WHOLE, MANAGE, async (request, reply) => {
    const body = objectOf(request.body);
    const token = optionalText(body, 'api_token');
    const given = body['services'] === undefined ? undefined : records(body['services']);
    await change(authorOf(request), (before) => ({
      subdomain: optionalText(body, 'subdomain') ?? before.subdomain,
      schedules: body['schedules'] === undefined ? before.schedules : stringsOf(body['schedules']),
      sealedToken: token === undefined ? before.sealedToken : secrets.seal(token),
      services:
        given?.map((one) => ({
          serviceName: textField(one, 'service_name'),
          sealedKey: secrets.seal(textField(one, 'service_key')),
        })) ?? before.services,
    }));
    return reply.code(204).send();
  });
  app.delete(WHOLE, MANAGE, async (request, reply) => {
    await metadata.delete(CHANNEL_KIND.pagerDuty, PAGERDUTY_ID, authorOf(request));
    return reply.code(204).send();
  });
}

function serviceOf(services: readonly PagerDutyServiceSettings[], name: string): PagerDutyServiceSettings {
  const found = services.find(({ serviceName }) => serviceName === name);
  if (found === undefined) throw notFound('no_such_service', 'Service not found');
  return found;
}
