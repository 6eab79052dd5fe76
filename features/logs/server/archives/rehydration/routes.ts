import { objectOf, textOf, timeOf } from '@komainu/http/request-fields.ts';
import { authorOf, paramOf } from '@komainu/http/request-values.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import { parseTime, parseWindow } from '@komainu/query/time.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RoleDirectory } from '../../ports.ts';
import { parseLogFilter } from '../../search-text.ts';
import { ARCHIVE_KIND, type ArchiveBody } from '../definition.ts';
import { assertMayRead } from '../reading/may-read.ts';
import { storageOrThrow } from '../reading/search-route.ts';
import { noArchive } from '../routes.ts';
import type { ArchiveStorage } from '../storage/storage.ts';
import { indexOf, NO_PROGRESS, REHYDRATION_KIND, type Rehydration, type RehydrationBody } from './definition.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const WRITE = { config: { access: { kind: 'api', permission: 'write' } } } as const;

const PATH = '/api/unstable/logs/rehydrations';
const DAY_MS = 86_400_000;
const MOST_REHYDRATIONS = 50;
const USUAL_LOGS = 10_000_000;
const MOST_LOGS = 1_000_000_000;
const USUAL_DAYS = 15;
const MOST_DAYS = 365;

export interface RehydrationRouteParts {
  readonly clock: Clock;
  readonly definitions: LiveDefinitions;
  readonly roles: RoleDirectory;
  storageOf(id: string): ArchiveStorage | { readonly reason: string };
}

/**
 * Rehydrations (Datadog has no public API for them): `POST {archive_id, query, from, to, name?, max_logs?,
 * retention_days?}`, lists, one with its progress, and `DELETE`, which cancels and takes the logs out again. The logs are
 * found under `index:rehydrated-<name>`.
 */
export function registerRehydrationRoutes(app: FastifyInstance, parts: RehydrationRouteParts): void {
  const { clock, definitions } = parts;
  const all = () => definitions.all<RehydrationBody>(REHYDRATION_KIND);

  app.get(PATH, READ, () => ({ data: all().map(render) }));

  app.post(PATH, WRITE, async (request, reply) => {
    const body = readRehydration(request.body, clock.nowMs());
    const archive = definitions.get<ArchiveBody>(ARCHIVE_KIND, body.archiveId);
    if (archive === undefined) throw noArchive(body.archiveId);
    await assertMayRead(archive.body, request.principal, parts.roles);
    storageOrThrow(parts.storageOf(archive.id));
    if (all().length >= MOST_REHYDRATIONS) {
      throw badRequest('too_many_rehydrations', `there are ${MOST_REHYDRATIONS} rehydrations already`);
    }
    if (all().some((other) => other.body.name === body.name)) {
      throw new CodedError('rehydration_exists', `there is a rehydration ${body.name} already`, { status: 409 });
    }
    const document = await definitions.put(REHYDRATION_KIND, uuid(), body, authorOf(request), 0);
    return reply.code(202).send({ data: render(document) });
  });

  app.get(`${PATH}/:id`, READ, (request) => ({ data: render(rehydrationOf(definitions, request)) }));

  app.delete(`${PATH}/:id`, WRITE, async (request, reply) => {
    const { id } = rehydrationOf(definitions, request);
    await markRemoved(definitions, id, authorOf(request));
    return reply.code(204).send();
  });
}

const ATTEMPTS = 5;

/** The node that works at it may write its progress down at the same time. */
async function markRemoved(definitions: LiveDefinitions, id: string, by: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const document = definitions.get<RehydrationBody>(REHYDRATION_KIND, id);
    if (document === undefined) return;
    const { lease: _lease, ...body } = document.body;
    try {
      await definitions.put(REHYDRATION_KIND, id, { ...body, state: 'removing' }, by, document.version);
      return;
    } catch (error) {
      if (!(error instanceof CodedError) || error.code !== 'version_conflict' || attempt === ATTEMPTS) throw error;
    }
  }
}

function readRehydration(value: unknown, nowMs: number): RehydrationBody {
  const outer = objectOf(value, 'the body');
  const given =
    outer['data'] === undefined ? outer : objectOf(objectOf(outer['data'], 'data')['attributes'], 'attributes');
  const archiveId = textOf(given['archive_id'], 'archive_id');
  if (archiveId === undefined) throw badRequest('bad_rehydration', "'archive_id' is required");
  const query = textOf(given['query'], 'query') ?? '*';
  parseLogFilter(query || '*');
  const from = timeOf(given['from'], 'from');
  if (from === undefined) throw badRequest('bad_rehydration', "'from' is required");
  const window = parseWindow(from, timeOf(given['to'], 'to'), nowMs);
  // The store's days end there, and nobody's archive begins before.
  if (window.fromUnixMs < parseTime('2000-01-01', nowMs) || window.toUnixMs > nowMs + DAY_MS) {
    throw badRequest('bad_rehydration', 'the window of time must lie between the year 2000 and tomorrow');
  }
  const name =
    textOf(given['name'], 'name') ?? `${new Date(nowMs).toISOString().slice(0, 19).replace(/[-:]/g, '').toLowerCase()}`;
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(name)) {
    throw badRequest('bad_rehydration', "'name' may have lower-case letters, digits and -, 63 at most");
  }
  return {
    name,
    archiveId,
    query,
    ...window,
    maxLogs: wholeOf(given['max_logs'], 'max_logs', USUAL_LOGS, MOST_LOGS),
    expiresAtUnixMs: nowMs + wholeOf(given['retention_days'], 'retention_days', USUAL_DAYS, MOST_DAYS) * DAY_MS,
    state: 'pending',
    progress: NO_PROGRESS,
    after: '',
  };
}

function wholeOf(value: unknown, field: string, usual: number, most: number): number {
  if (value === undefined || value === null) return usual;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > most) {
    throw badRequest('bad_rehydration', `'${field}' must be a whole number between 1 and ${most}`);
  }
  return value;
}

function rehydrationOf(definitions: LiveDefinitions, request: FastifyRequest): Rehydration {
  const id = paramOf(request, 'id');
  const document = definitions.get<RehydrationBody>(REHYDRATION_KIND, id);
  if (document === undefined) {
    throw new CodedError('no_rehydration', `Rehydration ${id.slice(0, 100)} not found`, { status: 404 });
  }
  return document;
}

function render({ id, body, createdAtUnixMs }: Rehydration) {
  const { progress } = body;
  return {
    type: 'rehydration',
    id,
    attributes: {
      name: body.name,
      index: indexOf(body),
      archive_id: body.archiveId,
      query: body.query,
      from: new Date(body.fromUnixMs).toISOString(),
      to: new Date(body.toUnixMs).toISOString(),
      max_logs: body.maxLogs,
      state: body.state,
      ...(body.reason === undefined ? {} : { reason: body.reason }),
      created_at: new Date(createdAtUnixMs).toISOString(),
      expires_at: new Date(body.expiresAtUnixMs).toISOString(),
      progress: {
        files: progress.files,
        files_done: progress.filesDone,
        bytes: progress.bytes,
        bytes_done: progress.bytesDone,
        logs_scanned: progress.logsScanned,
        logs_stored: progress.logsStored,
        bad_lines: progress.badLines,
      },
    },
  };
}
