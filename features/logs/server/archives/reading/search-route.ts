import { clientSignal } from '@komainu/http/client-signal.ts';
import { limitOf, objectOf, textOf, timeOf, timeSortOf } from '@komainu/http/request-fields.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import { searchToPredicate } from '@komainu/query/search/to-predicate.ts';
import { parseWindow, type TimeWindow } from '@komainu/query/time.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { FastifyInstance } from 'fastify';
import type { LogQueries } from '../../api/query.ts';
import { type LogItem, type LogRow, renderLog } from '../../api/render.ts';
import type { RoleDirectory } from '../../ports.ts';
import { parseLogSearch } from '../../search-text.ts';
import { archiveOf } from '../routes.ts';
import type { ArchiveStorage } from '../storage/storage.ts';
import { type ArchiveFile, filesOf } from './archive-files.ts';
import { assertMayRead } from './may-read.ts';
import { type ScanFilter, scanFile } from './scan.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const USUAL_LIMIT = 50;
const MOST = 1_000;
/** Searches that read archives at the same time. */
const MOST_SEARCHES = 3;
const MAX_TIME_MS = 60_000;
/** Compressed bytes that one search reads at most. */
const MAX_BYTES = 4 * 1024 * 1024 * 1024;

export interface ArchiveSearchParts {
  readonly definitions: LiveDefinitions;
  readonly roles: RoleDirectory;
  storageOf(id: string): ArchiveStorage | { readonly reason: string };
}

/**
 * `POST /api/unstable/logs/archives/:id/search` with `{filter: {query, from, to}, limit, sort}`: reads the archive's files
 * hour by hour until there are enough matches, and answers them as a search of logs does. `meta` says how much was read
 * and, by `status`, whether that was everything: `done`, `limit` (enough found), `time` or `bytes` (read no further).
 */
export function registerArchiveSearch(app: FastifyInstance, parts: ArchiveSearchParts, queries: LogQueries): void {
  let running = 0;
  app.post('/api/unstable/logs/archives/:id/search', READ, async (request, reply) => {
    const startedMs = queries.clock.nowMs();
    const archive = archiveOf(parts.definitions, request);
    await assertMayRead(archive.body, request.principal, parts.roles);
    const body = objectOf(request.body, 'the body');
    const { query, from, to } = objectOf(body['filter'], 'filter');
    const reader = queries.readerOf(request, reply);
    const node = reader.restrict(parseLogSearch(textOf(query, 'filter.query') ?? '*'));
    const window = parseWindow(timeOf(from, 'filter.from'), timeOf(to, 'filter.to'), startedMs);
    const limit = limitOf(body['limit'], USUAL_LIMIT, MOST);
    const sort = timeSortOf(body['sort']);
    const storage = storageOrThrow(parts.storageOf(archive.id));
    if (running >= MOST_SEARCHES) {
      throw new CodedError('too_many_searches', `${MOST_SEARCHES} searches of archives run already`, { status: 429 });
    }
    running++;
    try {
      const client = clientSignal(reply);
      const time = AbortSignal.timeout(MAX_TIME_MS);
      const files = await filesWithin(storage, window, startedMs, client, time);
      const search = new ArchiveSearch(
        storage,
        { window, matches: searchToPredicate(node, reader.source.schema) },
        limit,
        sort,
      );
      const status = await search.run(files, client, time);
      return {
        data: search.items(),
        meta: {
          elapsed: queries.clock.nowMs() - startedMs,
          request_id: uuid(),
          status,
          total_files: files.length,
          scanned_files: search.files,
          scanned_bytes: search.bytes,
          scanned_logs: search.logs,
          bad_lines: search.badLines,
        },
      };
    } finally {
      running--;
    }
  });
}

async function filesWithin(
  storage: ArchiveStorage,
  window: TimeWindow,
  nowMs: number,
  client: AbortSignal,
  time: AbortSignal,
): Promise<readonly ArchiveFile[]> {
  try {
    return await filesOf(storage, window, nowMs, AbortSignal.any([client, time]));
  } catch (error) {
    if (client.aborted || !time.aborted) throw error;
    const message = `the files of the archive could not be listed within ${MAX_TIME_MS / 1000} s: ask for less time`;
    throw new CodedError('archive_search_timeout', message, { status: 504 });
  }
}

export function storageOrThrow(storage: ArchiveStorage | { readonly reason: string }): ArchiveStorage {
  if (!('reason' in storage)) return storage;
  throw new CodedError('archive_unreachable', `the archive cannot be read: ${storage.reason}`, { status: 422 });
}

/** One search: what it found and what it read. */
class ArchiveSearch {
  readonly #storage: ArchiveStorage;
  readonly #filter: ScanFilter;
  readonly #limit: number;
  readonly #sort: 'asc' | 'desc';
  #rows: LogRow[] = [];
  files = 0;
  bytes = 0;
  logs = 0;
  badLines = 0;

  constructor(storage: ArchiveStorage, filter: ScanFilter, limit: number, sort: 'asc' | 'desc') {
    this.#storage = storage;
    this.#filter = filter;
    this.#limit = limit;
    this.#sort = sort;
  }

  /** Reads files until there are enough matches. Rejects when `client` fires; `time` ends the search with what it has. */
  async run(files: readonly ArchiveFile[], client: AbortSignal, time: AbortSignal): Promise<string> {
    const ordered = this.#sort === 'asc' ? files : files.toReversed();
    const signal = AbortSignal.any([client, time]);
    let hourMs: number | undefined;
    for (const file of ordered) {
      // Files of an hour are in no order among themselves: an hour is read to its end.
      if (file.hourMs !== hourMs && this.#rows.length >= this.#limit) return 'limit';
      if (time.aborted) return 'time';
      if (this.bytes + file.sizeBytes > MAX_BYTES) return 'bytes';
      hourMs = file.hourMs;
      try {
        await this.#read(file, signal);
      } catch (error) {
        if (!client.aborted && time.aborted) return 'time';
        throw error;
      }
    }
    return this.#rows.length > this.#limit ? 'limit' : 'done';
  }

  items(): readonly LogItem[] {
    this.#cut();
    return this.#rows.map(renderLog);
  }

  async #read(file: ArchiveFile, signal: AbortSignal): Promise<void> {
    const { logs, badLines } = await scanFile(
      this.#storage,
      file,
      this.#filter,
      (_draft, event, id) => {
        this.#rows.push(event.row(Number(id & 0xffffffffn), Number(id >> 32n)));
        if (this.#rows.length > 2 * MOST) this.#cut(this.#limit + 1);
        return true;
      },
      signal,
    );
    this.files++;
    this.bytes += file.sizeBytes;
    this.logs += logs;
    this.badLines += badLines;
  }

  #cut(most = this.#limit): void {
    const direction = this.#sort === 'asc' ? 1 : -1;
    const keyOf = (row: LogRow) => row.cursor_time.padStart(20, '0') + row.cursor_id.padStart(20, '0');
    this.#rows.sort((a, b) => (keyOf(a) < keyOf(b) ? -direction : direction));
    this.#rows.length = Math.min(this.#rows.length, most);
  }
}
