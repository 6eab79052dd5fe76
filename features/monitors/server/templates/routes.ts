import { randomUUID } from 'node:crypto';
import { type Author, requestAuthor } from '@komainu/http/author.ts';
import { isoMicros, resourceOf } from '@komainu/http/json-api.ts';
import { paramOf, queryOf } from '@komainu/http/request-values.ts';
import { badRequest, CodedError, messageOf } from '@komainu/kernel/errors.ts';
import { isObject, type JsonObject, listOf, records, stringsOf } from '@komainu/kernel/json.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { Document, MetadataStore } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance } from 'fastify';
import { READ, WRITE } from '../access.ts';
import { readMonitor } from '../definition/read.ts';
import { KIND } from '../definition/stored.ts';
import { checkUuid } from '../uuid-param.ts';

const PATH = '/api/v2/monitor/template';
const TYPE = 'monitor-user-template';

interface StoredTemplate {
  readonly title: string;
  readonly description: string | null;
  readonly tags: readonly string[];
  readonly monitor_definition: JsonObject;
  readonly template_variables: readonly JsonObject[];
  readonly author: Author;
}

/** `/api/v2/monitor/template`: monitors to make others from. */
export function registerTemplates(app: FastifyInstance, live: LiveDefinitions, metadata: MetadataStore): void {
  const find = (id: string): Document<StoredTemplate> => {
    const document = live.get<StoredTemplate>(KIND.template, checkUuid(id, 'template_id'));
    if (document === undefined) throw new CodedError('no_such_template', 'Monitor template not found', { status: 404 });
    return document;
  };
  const withVersions = async (document: Document<StoredTemplate>) => {
    const history = await metadata.history<StoredTemplate>(KIND.template, document.id);
    const resource = present(document);
    const versions = history.toReversed().map(presentVersion);
    return { ...resource, attributes: { ...resource.attributes, versions } };
  };

  app.get(PATH, READ, async () => ({ data: live.all<StoredTemplate>(KIND.template).map(present) }));
  app.post(PATH, WRITE, async (request) => {
    const author = requestAuthor(request);
    const body = { ...readTemplate(resourceOf(request.body, TYPE).attributes), author };
    return { data: present(await live.put<StoredTemplate>(KIND.template, randomUUID(), body, author.id, 0)) };
  });
  app.post(`${PATH}/validate`, READ, async (request, reply) => {
    readTemplate(resourceOf(request.body, TYPE).attributes);
    return reply.code(204).send();
  });
  app.get(`${PATH}/:id`, READ, async (request) => {
    const document = find(paramOf(request, 'id'));
    return {
      data: queryOf(request)['with_all_versions'] === 'true' ? await withVersions(document) : present(document),
    };
  });
  app.put(`${PATH}/:id`, WRITE, async (request) => {
    const { id, body } = find(paramOf(request, 'id'));
    const changed = { ...readTemplate(resourceOf(request.body, TYPE).attributes), author: body.author };
    const { id: by } = requestAuthor(request);
    return { data: await withVersions(await live.put<StoredTemplate>(KIND.template, id, changed, by)) };
  });
  app.post(`${PATH}/:id/validate`, READ, async (request, reply) => {
    find(paramOf(request, 'id'));
    readTemplate(resourceOf(request.body, TYPE).attributes);
    return reply.code(204).send();
  });
  app.delete(`${PATH}/:id`, WRITE, async (request, reply) => {
    const { id } = find(paramOf(request, 'id'));
    await live.delete(KIND.template, id, requestAuthor(request).id);
    return reply.code(204).send();
  });
}

function present({ id, body, version, createdAtUnixMs, updatedAtUnixMs }: Document<StoredTemplate>) {
  const { author, ...rest } = body;
  const created = isoMicros(createdAtUnixMs);
  const modified = isoMicros(updatedAtUnixMs);
  // Versions of the public API begin at 0.
  return { type: TYPE, id, attributes: { ...rest, creator_uuid: author.id, created, modified, version: version - 1 } };
}

function presentVersion({ id, body, version, updatedAtUnixMs }: Document<StoredTemplate>) {
  const { author: _, ...rest } = body;
  return { ...rest, id, version: version - 1, created: isoMicros(updatedAtUnixMs) };
}

function readTemplate(attributes: JsonObject): Omit<StoredTemplate, 'author'> {
  const { title, description, tags, monitor_definition, template_variables } = attributes;
  if (typeof title !== 'string' || title === '') throw badRequest('bad_template', 'title is missing');
  if (description !== undefined && description !== null && typeof description !== 'string') {
    throw badRequest('bad_template', 'description is not a text');
  }
  if (!isObject(monitor_definition) || Object.keys(monitor_definition).length === 0)
    throw badDefinition('Monitor definition cannot be empty.');
  checkDefinition(monitor_definition);
  const variables = records(template_variables);
  if (
    variables.length !== listOf(template_variables).length ||
    variables.some(({ name }) => typeof name !== 'string')
  ) {
    throw badDefinition('a template variable has no name');
  }
  return {
    title,
    description: typeof description === 'string' ? description : null,
    tags: stringsOf(tags),
    monitor_definition,
    template_variables: variables,
  };
}

/** A definition must be a monitor, but for places that hold a variable. */
function checkDefinition(definition: JsonObject): void {
  if (JSON.stringify(definition).includes('$')) return;
  try {
    readMonitor(definition);
  } catch (error) {
    throw badDefinition(messageOf(error));
  }
}

function badDefinition(reason: string): CodedError {
  return badRequest('bad_template', `Invalid monitor_definition or template variables: ${reason}`);
}
