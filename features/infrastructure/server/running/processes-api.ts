import { createHash } from 'node:crypto';
import { clientSignal } from '@komainu/http/client-signal.ts';
import { limitOf } from '@komainu/http/request-fields.ts';
import { commaList, numberParam, queryOf } from '@komainu/http/request-values.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { decodeCursor, encodeCursor } from '@komainu/query/search/source.ts';
import { sqlNumber, sqlString } from '@komainu/query/sql.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import type { FastifyInstance } from 'fastify';
import { PROCESS_COLUMNS, type StoredProcess } from './process-rows.ts';
import { fromSql } from './running-sql.ts';
import { PROCESS_SOURCE } from './sources.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const USUAL_LIMIT = 1_000;
const MOST_ROWS = 10_000;
const USUAL_WINDOW_S = 900;
const OLDEST_S = 36 * 3600;

/** `GET /api/v2/processes`: the processes that ran within a window of the last 36 hours. */
export function processesRoute(app: FastifyInstance, store: TelemetryStore, clock: Clock): void {
  app.get('/api/v2/processes', READ, async (request, reply) => {
    const query = queryOf(request);
    const nowS = Math.floor(clock.nowMs() / 1000);
    const to = numberParam(query, 'to', nowS);
    const from = numberParam(query, 'from', to - USUAL_WINDOW_S);
    if (from < nowS - OLDEST_S) throw badRequest('bad_time', 'Only data from the past 36 hours are available');
    const limit = limitOf(query['page[limit]'], USUAL_LIMIT, MOST_ROWS);
    const matching = fromSql(PROCESS_SOURCE, {
      search: query['search'] ?? '',
      tags: commaList(query['tags']),
      fromUnixMs: from * 1000,
      // The window of the public API includes its last second.
      toUnixMs: (to + 1) * 1000,
    });
    const sql = `SELECT ${PROCESS_COLUMNS.join(', ')} ${matching}${afterSql(query['page[cursor]'])} ORDER BY host, pid, created_ms LIMIT ${limit + 1}`;
    const found = await store.rows<StoredProcess>(sql, { signal: clientSignal(reply) });
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const isLastPage = found.length <= limit || last === undefined;
    const after = isLastPage ? '' : encodeCursor({ host: last.host, pid: last.pid, created: last.created });
    return { data: rows.map(publicProcess), meta: { page: { after, size: rows.length } } };
  });
}

function afterSql(cursor: string | undefined): string {
  if (cursor === undefined || cursor === '') return '';
  const { host, pid, created } = decodeCursor(cursor);
  if (typeof host !== 'string' || typeof pid !== 'number' || typeof created !== 'number') {
    throw badRequest('bad_cursor', 'the page cursor is not one that this server gave');
  }
  return ` AND (host, pid, created_ms) > (${sqlString(host)}, ${sqlNumber(pid)}, ${sqlNumber(created)})`;
}

function publicProcess(row: StoredProcess) {
  return {
    type: 'process',
    id: createHash('sha1').update(`${row.host}\n${row.pid}\n${row.created}`).digest('hex'),
    attributes: {
      cmdline: row.command,
      host: row.host,
      pid: row.pid,
      ppid: row.ppid,
      start: new Date(row.created).toISOString(),
      tags: row.tags,
      timestamp: new Date(row.seen).toISOString(),
      user: row.user,
    },
  };
}
