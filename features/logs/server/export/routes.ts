import { Readable } from 'node:stream';
import { LOG_EXPORT_MOST_ROWS } from '@komainu/contracts/logs/export-api.ts';
import { limitOf, timeSortOf } from '@komainu/http/request-fields.ts';
import { queryOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { type ListRow, listPage, listSql } from '@komainu/query/search/list.ts';
import type { FastifyInstance } from 'fastify';
import type { LogQueries } from '../api/query.ts';
import type { LogFilter, LogReader } from '../api/reader.ts';
import { type ExportColumn, exportColumns } from './columns.ts';
import { csvHeading, csvLine } from './csv.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
/** Rows that are in memory at a time. */
const PAGE = 2_000;

/** `GET /api/unstable/logs/export`, as export-api.ts in the contracts describes it. Ends with the client. */
export function registerLogExport(app: FastifyInstance, queries: LogQueries): void {
  app.get('/api/unstable/logs/export', READ, async (request, reply) => {
    const query = queryOf(request);
    const reader = queries.readerOf(request, reply);
    const filter = reader.filter({
      ...query,
      calculated_fields: jsonOf(query['calculated_fields'], 'calculated_fields'),
      subqueries: jsonOf(query['subqueries'], 'subqueries'),
    });
    const columns = exportColumns(query['columns'], filter.source.schema);
    const limit = limitOf(query['limit'], LOG_EXPORT_MOST_ROWS, LOG_EXPORT_MOST_ROWS);
    const pages = csvPages(reader, { filter, columns, limit, sort: timeSortOf(query['sort']) });
    // What is wrong with the query is found before the answer begins.
    const head = await pages.next();
    const name = `logs-${new Date(queries.clock.nowMs()).toISOString().slice(0, 19).replaceAll(':', '')}.csv`;
    reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${name}"`)
      .header('cache-control', 'no-store');
    return reply.send(Readable.from(following(head.value ?? '', pages)));
  });
}

interface Export {
  readonly filter: LogFilter;
  readonly columns: readonly ExportColumn[];
  readonly limit: number;
  readonly sort: 'asc' | 'desc';
}

/** The CSV in pieces, each a page of logs that continues after the one before. */
async function* csvPages(
  reader: LogReader,
  { filter, columns, limit, sort }: Export,
): AsyncGenerator<string, undefined> {
  let cursor: string | undefined;
  let left = limit;
  let text = csvHeading(columns.map(({ heading }) => heading));
  const selected = columns.map(({ sql }, index) => `${sql} AS x${index}`);
  while (left > 0) {
    const size = Math.min(PAGE, left);
    const sql = listSql(filter.source, { ...filter, columns: selected, sort, limit: size, cursor });
    const { rows, after } = listPage(await reader.run<ListRow & Readonly<Record<string, unknown>>>(sql), size);
    for (const row of rows) text += csvLine(columns.map(({ cell }, index) => cell(row[`x${index}`])));
    yield text;
    if (after === null) return undefined;
    left -= rows.length;
    cursor = after;
    text = '';
  }
  return undefined;
}

async function* following(head: string, pages: AsyncGenerator<string>): AsyncGenerator<string> {
  yield head;
  yield* pages;
}

function jsonOf(text: string | undefined, name: string): unknown {
  if (text === undefined || text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('bad_request', `${name} is not JSON`);
  }
}
