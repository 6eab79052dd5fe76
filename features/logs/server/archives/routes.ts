import { randomBytes } from 'node:crypto';
import { objectOf } from '@komainu/http/request-fields.ts';
import { authorOf, paramOf } from '@komainu/http/request-values.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { OutgoingSettings } from '../outgoing/settings.ts';
import type { RoleDirectory } from '../ports.ts';
import type { ArchiveState } from './archive-lane.ts';
import { assertOrder, orderedArchives } from './archive-order.ts';
import {
  ARCHIVE_KIND,
  ARCHIVE_ORDER_ID,
  ARCHIVE_ORDER_KIND,
  type ArchiveBody,
  type ArchiveDestination,
  type ArchiveOrderBody,
} from './definition.ts';
import { readArchive } from './read-request.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
/** Who decides where logs go could read them all there, whatever his roles restrict him to here. */
const MANAGE = { config: { access: { kind: 'api', permission: 'manage' } } } as const;

const MOST_ARCHIVES = 100;
const PATH = '/api/v2/logs/config/archives';
const ORDER_PATH = '/api/v2/logs/config/archive-order';

/** Datadog's API of log archives. Destinations never give their secrets back. */
export function registerArchiveRoutes(
  app: FastifyInstance,
  definitions: LiveDefinitions,
  settings: OutgoingSettings,
  roles: RoleDirectory,
  stateOf: (id: string) => ArchiveState,
): void {
  const render = (archive: Document<ArchiveBody>) => renderArchive(archive, stateOf(archive.id));

  app.get(PATH, READ, () => ({ data: orderedArchives(definitions).map(render) }));

  app.post(PATH, MANAGE, async (request) => {
    const body = readArchive(request.body, settings);
    if (definitions.all(ARCHIVE_KIND).length >= MOST_ARCHIVES) {
      throw badRequest('too_many_archives', `there are ${MOST_ARCHIVES} archives already`);
    }
    // As Datadog's: 16 bytes, base64url.
    const id = randomBytes(16).toString('base64url');
    return { data: render(await definitions.put(ARCHIVE_KIND, id, body, authorOf(request), 0)) };
  });

  app.get(`${PATH}/:id`, READ, (request) => ({ data: render(archiveOf(definitions, request)) }));

  app.put(`${PATH}/:id`, MANAGE, async (request) => {
    const before = archiveOf(definitions, request);
    const body = readArchive(request.body, settings, before.body);
    return { data: render(await definitions.put(ARCHIVE_KIND, before.id, body, authorOf(request), before.version)) };
  });

  app.delete(`${PATH}/:id`, MANAGE, async (request, reply) => {
    const { id } = archiveOf(definitions, request);
    await definitions.delete(ARCHIVE_KIND, id, authorOf(request));
    return reply.code(204).send();
  });

  app.get(ORDER_PATH, READ, () => renderOrder(definitions));

  app.put(ORDER_PATH, MANAGE, async (request) => {
    const data = objectOf(objectOf(request.body, 'the body')['data'], 'data');
    const archiveIds: unknown = objectOf(data['attributes'], 'data.attributes')['archive_ids'];
    if (!Array.isArray(archiveIds) || !archiveIds.every((id) => typeof id === 'string')) {
      throw badRequest('bad_archive_order', "'archive_ids' is not a list of ids");
    }
    if (archiveIds.length === 0) throw badRequest('bad_archive_order', "'archive_ids' is empty", 422);
    assertOrder(definitions, archiveIds);
    const body: ArchiveOrderBody = { archiveIds };
    await definitions.put(ARCHIVE_ORDER_KIND, ARCHIVE_ORDER_ID, body, authorOf(request));
    return renderOrder(definitions);
  });

  registerReaders(app, definitions, roles);
}

/** The roles that may rehydrate from an archive. */
function registerReaders(app: FastifyInstance, definitions: LiveDefinitions, roles: RoleDirectory): void {
  const change = async (request: FastifyRequest, readersOf: (role: string, now: readonly string[]) => string[]) => {
    const { id, body, version } = archiveOf(definitions, request);
    const data = objectOf(objectOf(request.body, 'the body')['data'], 'data');
    const role = data['id'];
    if (typeof role !== 'string' || role === '') throw badRequest('bad_archive', "the role has no 'id'");
    if ((await roles.role(role)) === undefined) {
      throw new CodedError('no_role', `Role ${role.slice(0, 100)} not found`, { status: 404 });
    }
    const readers = readersOf(role, body.readers);
    await definitions.put(ARCHIVE_KIND, id, { ...body, readers }, authorOf(request), version);
  };

  app.get(`${PATH}/:id/readers`, READ, async (request) => {
    const { readers } = archiveOf(definitions, request).body;
    const found = (await Promise.all(readers.map((id) => roles.role(id)))).filter((role) => role !== undefined);
    return {
      data: found.map(({ id, name }) => ({ type: 'roles', id, attributes: { name } })),
      meta: { page: { total_count: found.length, total_filtered_count: found.length } },
    };
  });

  app.post(`${PATH}/:id/readers`, MANAGE, async (request, reply) => {
    await change(request, (role, now) => [...now.filter((other) => other !== role), role]);
    return reply.code(204).send();
  });

  app.delete(`${PATH}/:id/readers`, MANAGE, async (request, reply) => {
    await change(request, (role, now) => now.filter((other) => other !== role));
    return reply.code(204).send();
  });
}

/** The archive that the path names. Throws `no_archive` (404). */
export function archiveOf(definitions: LiveDefinitions, request: FastifyRequest): Document<ArchiveBody> {
  const id = paramOf(request, 'id');
  const archive = definitions.get<ArchiveBody>(ARCHIVE_KIND, id);
  if (archive === undefined) throw noArchive(id);
  return archive;
}

export function noArchive(id: string): CodedError {
  return new CodedError('no_archive', `Archive ${id.slice(0, 100)} not found`, { status: 404 });
}

function renderOrder(definitions: LiveDefinitions) {
  const ids = orderedArchives(definitions).map(({ id }) => id);
  return { data: { type: 'archive_order', attributes: { archive_ids: ids } } };
}

function renderArchive({ id, body }: Document<ArchiveBody>, { state, reason }: ArchiveState) {
  return {
    type: 'archives',
    id,
    attributes: {
      name: body.name,
      query: body.query,
      state,
      // Ours: why it fails.
      ...(reason === undefined ? {} : { state_reason: reason }),
      destination: renderDestination(body.destination),
      rehydration_tags: body.rehydrationTags,
      include_tags: body.includeTags,
      rehydration_max_scan_size_in_gb: body.rehydrationMaxScanSizeInGb,
      compression_method: body.compressionMethod,
      partitioning_attributes: [],
      lookup_attributes: [],
    },
  };
}

/** Without what is sealed: whether there is a secret can be told from whether the archive works. */
function renderDestination(destination: ArchiveDestination): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(destination).filter(([field]) => !field.startsWith('sealed_')));
}
