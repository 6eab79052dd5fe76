import { randomInt } from 'node:crypto';
import type { Notebook } from '@komainu/contracts/dashboards/notebooks.ts';
import { requestAuthor } from '@komainu/http/author.ts';
import { isoMicros } from '@komainu/http/json-api.ts';
import { numberParam, paramOf, queryOf } from '@komainu/http/request-values.ts';
import type { Document, MetadataStore } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance } from 'fastify';
import { READ, WRITE } from '../access.ts';
import { notFound } from '../json.ts';
import type { People } from '../ports.ts';
import { NOTEBOOK, readNotebook, type StoredNotebook } from './definition.ts';
import { findNotebooks } from './find-notebooks.ts';

const PATH = '/api/v1/notebooks';
const USUAL_COUNT = 100;
const MOST_COUNT = 1_000;
const LEAST_ID = 1_000_000;
const MOST_ID = 999_999_999;

/** `/api/v1/notebooks`. */
export function registerNotebooks(app: FastifyInstance, metadata: MetadataStore, people: People): void {
  const find = async (id: string): Promise<Document<StoredNotebook>> => {
    const document = await metadata.get<StoredNotebook>(NOTEBOOK, id);
    if (document === undefined) throw notFound('no_such_notebook', 'Notebook not found');
    return document;
  };
  const present = (document: Document<StoredNotebook>) => presentNotebook(document, people);

  app.get(PATH, READ, async (request) => {
    const query = queryOf(request);
    const start = numberParam(query, 'start', 0);
    const count = numberParam(query, 'count', USUAL_COUNT, MOST_COUNT);
    const all = await metadata.list<StoredNotebook>(NOTEBOOK);
    const found = findNotebooks(all, query).slice(start, start + count);
    const data = await Promise.all(found.map(present));
    const withCells = query['include_cells'] !== 'false';
    return {
      data: withCells
        ? data
        : data.map(({ attributes: { cells: _, ...attributes }, ...rest }) => ({ ...rest, attributes })),
      meta: { page: { total_count: all.length, total_filtered_count: data.length } },
    };
  });
  app.post(PATH, WRITE, async (request) => {
    const author = requestAuthor(request);
    const body: StoredNotebook = { attributes: readNotebook(request.body), author };
    const id = String(randomInt(LEAST_ID, MOST_ID));
    return { data: await present(await metadata.put<StoredNotebook>(NOTEBOOK, id, body, author.id, 0)) };
  });
  app.get(`${PATH}/:id`, READ, async (request) => ({ data: await present(await find(paramOf(request, 'id'))) }));
  app.put(`${PATH}/:id`, WRITE, async (request) => {
    const { id, body } = await find(paramOf(request, 'id'));
    const attributes = readNotebook(request.body);
    return {
      data: await present(await metadata.put(NOTEBOOK, id, { ...body, attributes }, requestAuthor(request).id)),
    };
  });
  app.delete(`${PATH}/:id`, WRITE, async (request, reply) => {
    const { id } = await find(paramOf(request, 'id'));
    await metadata.delete(NOTEBOOK, id, requestAuthor(request).id);
    return reply.code(204).send();
  });
}

async function presentNotebook(
  { id, body, createdAtUnixMs, updatedAtUnixMs }: Document<StoredNotebook>,
  people: People,
): Promise<Notebook> {
  const { author } = body;
  const person = await people.person(author.id);
  return {
    type: 'notebooks',
    id: Number(id),
    attributes: {
      ...body.attributes,
      created: isoMicros(createdAtUnixMs),
      modified: isoMicros(updatedAtUnixMs),
      deleted: null,
      author: {
        handle: author.handle,
        name: author.name,
        email: author.handle,
        // No picture: the usual addresses of pictures would tell a third party who looks at what.
        icon: '',
        title: person?.title ?? null,
        verified: true,
        disabled: person?.disabled ?? true,
        status: person?.disabled === false ? 'Active' : 'Disabled',
        created_at: person === undefined ? null : isoMicros(person.createdAtUnixMs),
      },
    },
  };
}
