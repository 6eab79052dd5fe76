import { clientSignal } from '@komainu/http/client-signal.ts';
import { timeOf } from '@komainu/http/request-fields.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { sqlIdentifier, sqlString, sqlStringList } from '@komainu/query/sql.ts';
import { parseTime } from '@komainu/query/time.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import type { FastifyInstance } from 'fastify';
import { EVENT_COLUMNS, type EventRow, renderEventV1 } from './render.ts';
import { eventSource } from './search-schema.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const PAGE = 1_000;

/** `GET /api/v1/events` and `/api/v1/events/{id}`. */
export function registerEventsV1(app: FastifyInstance, store: TelemetryStore, clock: Clock): void {
  app.get('/api/v1/events', READ, async (request, reply) => {
    const query = request.query as Readonly<Record<string, unknown>>;
    const sql = select(`${listCondition(query, clock.nowMs())}`, PAGE, pageOf(query['page']) * PAGE);
    const rows = await store.rows<EventRow>(sql, { signal: clientSignal(reply) });
    return { status: 'ok', events: rows.map(renderEventV1) };
  });

  app.get('/api/v1/events/:id', READ, async (request, reply) => {
    const { id } = request.params as { id: string };
    const rows = /^\d{1,20}$/.test(id)
      ? await store.rows<EventRow>(select(`id = toUInt64OrZero(${sqlString(id)})`, 1, 0), {
          signal: clientSignal(reply),
        })
      : [];
    const [row] = rows;
    if (row === undefined) throw new CodedError('no_such_event', 'No event matches that event_id.', { status: 404 });
    return { event: renderEventV1(row) };
  });
}

function listCondition(query: Readonly<Record<string, unknown>>, nowMs: number): string {
  const start = timeOf(query['start'], 'start');
  const end = timeOf(query['end'], 'end');
  if (start === undefined || end === undefined) throw badRequest('bad_request', 'start and end are required');
  const [fromMs, toMs] = [parseTime(start, nowMs), parseTime(end, nowMs)];
  if (toMs < fromMs) throw badRequest('bad_time', 'the end of the time window lies before its start');
  const conditions = [`ts >= ${time(fromMs)}`, `ts <= ${time(toMs)}`];
  const priority = query['priority'];
  if (priority === 'low') conditions.push("priority = 'low'");
  else if (priority === 'normal') conditions.push("priority != 'low'");
  const sources = listOf(query['sources']).map((source) => source.toLowerCase().replaceAll(/\s+/g, '_'));
  if (sources.length > 0) conditions.push(`source IN ${sqlStringList(sources)}`);
  for (const tag of listOf(query['tags'])) conditions.push(tagCondition(tag));
  return conditions.join(' AND ');
}

/** `host:` and `source:` are tags to whoever reads events, and columns to us. */
function tagCondition(tag: string): string {
  const [key = '', ...rest] = tag.split(':');
  const value = rest.join(':');
  const has = `has(tags, ${sqlString(tag)})`;
  return (key === 'host' || key === 'source') && value !== '' ? `(${has} OR ${key} = ${sqlString(value)})` : has;
}

function select(condition: string, limit: number, offset: number): string {
  return [
    `SELECT ${EVENT_COLUMNS.join(', ')}, toUnixTimestamp64Nano(ts) AS cursor_time, toString(id) AS cursor_id`,
    `FROM ${sqlIdentifier(eventSource.table)} WHERE ${condition} ORDER BY ts DESC, events.id DESC`,
    `LIMIT ${limit} OFFSET ${offset}`,
  ].join(' ');
}

function listOf(value: unknown): string[] {
  return typeof value === 'string' ? value.split(',').filter((entry) => entry !== '') : [];
}

function pageOf(value: unknown): number {
  const page = Number(value ?? 0);
  return Number.isInteger(page) && page > 0 && page < 1_000 ? page : 0;
}

function time(unixMs: number): string {
  return `fromUnixTimestamp64Milli(toInt64(${unixMs}), 'UTC')`;
}
