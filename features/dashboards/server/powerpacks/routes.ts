import type { Powerpack } from '@komainu/contracts/dashboards/powerpacks.ts';
import { type Author, requestAuthor } from '@komainu/http/author.ts';
import { paramOf, queryOf } from '@komainu/http/request-values.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import type { Document, MetadataStore } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance } from 'fastify';
import { READ, WRITE } from '../access.ts';
import { notFound } from '../json.ts';
import { offsetPageOf, pageLink } from '../paging.ts';
import { POWERPACK, readPowerpack, type StoredPowerpack } from './definition.ts';

const PATH = '/api/v2/powerpacks';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const USUAL_PAGE = 25;
const MOST_PAGE = 1_000;

/** `/api/v2/powerpacks`: groups of widgets to reuse. */
export function registerPowerpacks(app: FastifyInstance, metadata: MetadataStore): void {
  const find = async (id: string): Promise<Document<StoredPowerpack>> => {
    if (!UUID.test(id)) throw notFound('no_such_powerpack', `Powerpack has invalid UUID ${id} not found`);
    const document = await metadata.get<StoredPowerpack>(POWERPACK, id);
    if (document === undefined) throw notFound('no_such_powerpack', `Powerpack with ID ${id} not found`);
    return document;
  };

  app.get(PATH, READ, async (request) => {
    const { offset, limit } = offsetPageOf(queryOf(request), USUAL_PAGE, MOST_PAGE);
    const all = await metadata.list<StoredPowerpack>(POWERPACK);
    const page = all.slice(offset, offset + limit);
    const self = `${request.protocol}://${request.host}${request.url}`;
    const authors = new Map(page.map(({ body }) => [body.author.id, body.author]));
    const previous = Math.max(0, offset - limit);
    return {
      data: page.map(present),
      included: [...authors.values()].map(presentUser),
      meta: {
        pagination: {
          type: 'offset_limit',
          offset,
          limit,
          first_offset: 0,
          prev_offset: previous,
          next_offset: offset + limit,
          last_offset: null,
          total: all.length,
        },
      },
      links: {
        self,
        first: pageLink(self, 0, limit),
        prev: offset === 0 ? null : pageLink(self, previous, limit),
        next: pageLink(self, offset + limit, limit),
        last: null,
      },
    };
  });
  app.post(PATH, WRITE, async (request) => {
    const author = requestAuthor(request);
    const body: StoredPowerpack = { attributes: readPowerpack(request.body), author };
    return answer(await metadata.put<StoredPowerpack>(POWERPACK, uuid(), body, author.id, 0));
  });
  app.get(`${PATH}/:id`, READ, async (request) => answer(await find(paramOf(request, 'id'))));
  app.patch(`${PATH}/:id`, WRITE, async (request) => {
    const { id, body } = await find(paramOf(request, 'id'));
    const attributes = readPowerpack(request.body);
    return answer(await metadata.put(POWERPACK, id, { ...body, attributes }, requestAuthor(request).id));
  });
  app.delete(`${PATH}/:id`, WRITE, async (request, reply) => {
    const { id } = await find(paramOf(request, 'id'));
    await metadata.delete(POWERPACK, id, requestAuthor(request).id);
    return reply.code(204).send();
  });
}

function answer(document: Document<StoredPowerpack>): object {
  return { data: present(document), included: [presentUser(document.body.author)] };
}

function present({ id, body }: Document<StoredPowerpack>): Powerpack {
  return {
    type: 'powerpack',
    id,
    attributes: body.attributes,
    relationships: { author: { data: { type: 'users', id: body.author.id } } },
  };
}

function presentUser({ id, handle, name }: Author): object {
  return { type: 'users', id, attributes: { name, email: handle } };
}
