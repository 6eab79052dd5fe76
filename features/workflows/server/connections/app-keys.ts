import { authorOf, numberParam, queryOf } from '@komainu/http/request-values.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { READ, WRITE } from '../access.ts';
import type { AskProduct } from '../ports.ts';
import { uuidParam } from '../uuid-param.ts';

const KIND = 'app_key_registration';
const PATH = '/api/v2/actions/app_key_registrations';
const MOST_PAGE = 1_000;

/**
 * `/api/v2/actions/app_key_registrations`: which application keys are meant for workflows. Every key may do here what its
 * owner may, registered or not; what tools such as Terraform say of it is kept.
 */
export function registerAppKeyRegistrations(app: FastifyInstance, metadata: MetadataStore, ask: AskProduct): void {
  const idOf = (request: FastifyRequest) => uuidParam(request, 'appKeyId').toLowerCase();
  const find = async (request: FastifyRequest): Promise<string> => {
    const id = idOf(request);
    if ((await metadata.get(KIND, id)) === undefined) throw noKey();
    return id;
  };
  app.get(PATH, READ, async (request) => {
    const query = queryOf(request);
    const ids = (await metadata.stamps(KIND)).map(({ id }) => id);
    const size = numberParam(query, 'page[size]', MOST_PAGE, MOST_PAGE);
    const start = numberParam(query, 'page[number]', 0) * size;
    return {
      data: ids.slice(start, start + size).map(present),
      meta: { total: ids.length, total_filtered: ids.length },
    };
  });
  app.get(`${PATH}/:id`, READ, async (request) => ({ data: present(await find(request)) }));
  app.put(`${PATH}/:id`, WRITE, async (request, reply) => {
    const id = idOf(request);
    const { principal } = request;
    // People may register the keys that they may see.
    const url = `/api/v2/application_keys/${id}`;
    if (principal === undefined || (await ask(principal, { method: 'GET', url })).status !== 200) throw noKey();
    await metadata.put(KIND, id, {}, authorOf(request));
    return await reply.code(201).send({ data: present(id) });
  });
  app.delete(`${PATH}/:id`, WRITE, async (request, reply) => {
    await metadata.delete(KIND, await find(request), authorOf(request));
    return await reply.code(204).send();
  });
}

function present(id: string) {
  return { id, type: 'app_key_registration' };
}

function noKey(): CodedError {
  return new CodedError('no_such_app_key', 'app key not found', { status: 404 });
}
