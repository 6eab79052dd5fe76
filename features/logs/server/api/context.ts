import type { LogContextAnswer } from '@komainu/contracts/logs/explorer-api.ts';
import { limitOf } from '@komainu/http/request-fields.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import { decodePlace, type Place } from '@komainu/kernel/place-id.ts';
import { sqlIdentifier, sqlString } from '@komainu/query/sql.ts';
import type { FastifyInstance } from 'fastify';
import { logSource } from '../search-schema.ts';
import type { LogQueries } from './query.ts';
import { LOG_COLUMNS, type LogRow, renderLog } from './render.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const MOST_LINES = 500;
/** Lines further away are no context any more, and every query stays within two days' partitions. */
const REACH_MS = 24 * 3600 * 1000;

/** `GET /api/unstable/logs/:id/context?lines=20`: what the same host and service wrote around a log. */
export function registerLogContext(app: FastifyInstance, queries: LogQueries): void {
  app.get('/api/unstable/logs/:id/context', READ, async (request, reply): Promise<LogContextAnswer> => {
    const id = (request.params as { id: string }).id;
    const place = decodePlace(id);
    const lines = limitOf((request.query as { lines?: string }).lines, 20, MOST_LINES);
    const reader = queries.readerOf(request, reply);
    const visible = reader.restrictionSql();
    const at = `ts = ${time(place.timeUnixMs)} AND id = ${place.id}`;
    const [log] = await reader.run<LogRow>(select(`${at} AND ${visible}`, 'ASC', 1));
    if (log === undefined) throw new CodedError('no_such_log', `there is no log ${id}`, { status: 404 });
    const sameStream = `host = ${sqlString(log.host)} AND service = ${sqlString(log.service)} AND ${visible}`;
    const [before, after] = await Promise.all([
      reader.run<LogRow>(select(`${sameStream} AND ${beside(place, '<')}`, 'DESC', lines)),
      reader.run<LogRow>(select(`${sameStream} AND ${beside(place, '>')}`, 'ASC', lines)),
    ]);
    return { anchor: id, data: [...before.toReversed(), log, ...after].map(renderLog) };
  });
}

function beside({ timeUnixMs, id }: Place, side: '<' | '>'): string {
  const far = side === '<' ? `ts >= ${time(timeUnixMs - REACH_MS)}` : `ts <= ${time(timeUnixMs + REACH_MS)}`;
  return `ts ${side}= ${time(timeUnixMs)} AND (ts ${side} ${time(timeUnixMs)} OR id ${side} ${id}) AND ${far}`;
}

function select(condition: string, direction: 'ASC' | 'DESC', limit: number): string {
  return [
    `SELECT ${LOG_COLUMNS.join(', ')}, toUnixTimestamp64Nano(ts) AS cursor_time, toString(id) AS cursor_id`,
    `FROM ${sqlIdentifier(logSource.table)} WHERE ${condition}`,
    `ORDER BY ts ${direction}, id ${direction} LIMIT ${limit}`,
  ].join(' ');
}

function time(unixMs: number): string {
  return `fromUnixTimestamp64Milli(toInt64(${unixMs}), 'UTC')`;
}
