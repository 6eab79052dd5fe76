import type { Annotation } from '@komainu/contracts/dashboards/annotations.ts';
import { requestAuthor } from '@komainu/http/author.ts';
import { paramOf, queryOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import type { Document, MetadataStore } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { READ, WRITE } from '../access.ts';
import { notFound } from '../json.ts';
import { ANNOTATION, readAnnotation, type StoredAnnotation, timeOf } from './definition.ts';

const PATH = '/api/v2/annotation';

/** `/api/v2/annotation`: what people note on the time line of a dashboard or notebook. */
export function registerAnnotations(app: FastifyInstance, metadata: MetadataStore): void {
  const within = async (request: FastifyRequest, pageId: string) => {
    const query = queryOf(request);
    const from = query['start_time'] === undefined ? 0 : timeOf(query['start_time'], 'start_time');
    const to = query['end_time'] === undefined ? Number.MAX_SAFE_INTEGER : timeOf(query['end_time'], 'end_time');
    const all = await metadata.list<StoredAnnotation>(ANNOTATION);
    return all
      .filter(({ body: { fields } }) => {
        const end = fields.end_time ?? fields.start_time;
        return fields.page_id === pageId && fields.start_time <= to && end >= from;
      })
      .sort((a, b) => a.body.fields.start_time - b.body.fields.start_time)
      .map(present);
  };

  app.get(PATH, READ, async (request) => {
    const pageId = queryOf(request)['page_id'];
    if (pageId === undefined || pageId === '') throw badRequest('bad_annotation', 'page_id is missing');
    return { data: await within(request, pageId) };
  });
  app.get(`${PATH}/page/:pageId`, READ, async (request) => {
    const pageId = paramOf(request, 'pageId');
    const found = await within(request, pageId);
    const flat = found.map(({ id, attributes: { widget_ids: _, ...attributes } }) => [id, { id, ...attributes }]);
    const mapping = new Map<string, string[]>();
    for (const { id, attributes } of found) {
      for (const widgetId of attributes.widget_ids ?? []) mapping.set(widgetId, [...(mapping.get(widgetId) ?? []), id]);
    }
    return {
      data: {
        id: pageId,
        type: 'page_annotations',
        attributes: {
          annotations: Object.fromEntries(flat),
          global_annotations: found.filter(({ attributes }) => !attributes.widget_ids?.length).map(({ id }) => id),
          widget_mapping: Object.fromEntries(mapping),
        },
      },
    };
  });
  app.post(PATH, WRITE, async (request): Promise<{ data: Annotation }> => {
    const authorId = requestAuthor(request).id;
    const body: StoredAnnotation = { fields: readAnnotation(request.body), authorId };
    return { data: present(await metadata.put<StoredAnnotation>(ANNOTATION, uuid(), body, authorId, 0)) };
  });
  app.put(`${PATH}/:id`, WRITE, async (request): Promise<{ data: Annotation }> => {
    const id = paramOf(request, 'id');
    const before = await metadata.get<StoredAnnotation>(ANNOTATION, id);
    if (before === undefined) throw notFound('no_such_annotation', `annotation ${id} not found`);
    const body: StoredAnnotation = { ...before.body, fields: readAnnotation(request.body) };
    return { data: present(await metadata.put(ANNOTATION, id, body, requestAuthor(request).id)) };
  });
  app.delete(`${PATH}/:id`, WRITE, async (request, reply) => {
    // Deleting twice is no error here, as recorded.
    await metadata.delete(ANNOTATION, paramOf(request, 'id'), requestAuthor(request).id);
    return reply.code(204).send();
  });
}

function present({ id, body, createdAtUnixMs, updatedAtUnixMs }: Document<StoredAnnotation>): Annotation {
  return {
    id,
    type: 'annotation',
    attributes: {
      ...body.fields,
      author_id: body.authorId,
      created_at: createdAtUnixMs,
      modified_at: updatedAtUnixMs,
    },
  };
}
