import type { SavedView, SavedViewFields, SavedViewsAnswer } from '@komainu/contracts/logs/views-api.ts';
import { objectOf } from '@komainu/http/request-fields.ts';
import { authorOf, paramOf } from '@komainu/http/request-values.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import type { Document, MetadataStore } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance } from 'fastify';
import { readView } from './view-fields.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const WRITE = { config: { access: { kind: 'api', permission: 'write' } } } as const;
const PATH = '/api/unstable/logs/views';
const VIEW = 'logs_view';
const MOST_VIEWS = 1_000;

interface ViewBody extends SavedViewFields {
  readonly createdBy: string;
}

/** `/api/unstable/logs/views`, as `SavedViewsAnswer` in the contracts describes it. */
export function registerSavedViews(app: FastifyInstance, metadata: MetadataStore): void {
  const find = async (id: string): Promise<Document<ViewBody>> => {
    const document = await metadata.get<ViewBody>(VIEW, id);
    if (document === undefined) throw new CodedError('no_such_view', 'there is no such view', { status: 404 });
    return document;
  };

  app.get(PATH, READ, async (): Promise<SavedViewsAnswer> => {
    const documents = await metadata.list<ViewBody>(VIEW);
    return { data: documents.map(present).sort((a, b) => a.name.localeCompare(b.name)) };
  });
  app.post(PATH, WRITE, async (request, reply): Promise<{ data: SavedView }> => {
    const view = readView(request.body, {});
    if ((await metadata.list(VIEW)).length >= MOST_VIEWS) {
      throw new CodedError('too_many_views', `there are ${MOST_VIEWS} saved views already`, { status: 409 });
    }
    const by = authorOf(request);
    reply.code(201);
    return { data: present(await metadata.put<ViewBody>(VIEW, uuid(), { ...view, createdBy: by }, by, 0)) };
  });
  app.get(`${PATH}/:id`, READ, async (request): Promise<{ data: SavedView }> => {
    return { data: present(await find(paramOf(request, 'id'))) };
  });
  app.patch(`${PATH}/:id`, WRITE, async (request): Promise<{ data: SavedView }> => {
    const { id, body, version } = await find(paramOf(request, 'id'));
    const { createdBy } = body;
    const changed: ViewBody = { ...readView(request.body, body), createdBy };
    const expected = versionOf(objectOf(request.body, 'the body')['version']) ?? version;
    return { data: present(await metadata.put(VIEW, id, changed, authorOf(request), expected)) };
  });
  app.delete(`${PATH}/:id`, WRITE, async (request, reply) => {
    const { id } = await find(paramOf(request, 'id'));
    await metadata.delete(VIEW, id, authorOf(request));
    return reply.code(204).send();
  });
}

function versionOf(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
  throw badRequest('bad_view', 'version is not the number of a version');
}

function present({ id, version, body, createdAtUnixMs, updatedAtUnixMs }: Document<ViewBody>): SavedView {
  return { id, ...body, version, createdAtUnixMs, updatedAtUnixMs };
}
