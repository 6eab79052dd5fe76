import type { CsvTable } from '@komainu/contracts/logs/csv.ts';
import { authorOf, paramOf, queryOf } from '@komainu/http/request-values.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { TableUploads } from '../reference-tables/uploads.ts';
import { Fields, invalidPipeline } from './fields.ts';
import { REFERENCE_TABLE, type ReferenceTableBody } from './reference-tables.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const WRITE = { config: { access: { kind: 'api', permission: 'write' } } } as const;
const TABLES = '/api/v2/reference-tables/tables';
/** Definitions are read again every few seconds, to see what other nodes wrote: they must stay small. */
const MOST_ROWS = 20_000;
const MOST_COLUMNS = 50;
const USUAL_PAGE = 100;
const MOST_PAGE = 1_000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * `/api/v2/reference-tables/tables` and their rows, as far as tables are filled through the API: `create` takes them of an
 * upload (`file_metadata.upload_id`) or as `attributes.rows` (objects by column), `rows` adds, replaces and deletes single
 * ones by primary key.
 */
export function registerReferenceTables(app: FastifyInstance, live: LiveDefinitions, uploads: TableUploads): void {
  const tables = () => live.all<ReferenceTableBody>(REFERENCE_TABLE);
  const find = (id: string) => live.get<ReferenceTableBody>(REFERENCE_TABLE, id);

  app.get(TABLES, READ, () => ({ data: tables().map(rendered) }));

  app.post(TABLES, WRITE, async (request, reply) => {
    const body = readTable(attributesOf(request.body), uploads);
    if (tables().some(({ body: other }) => other.name === body.name)) {
      return refuse(reply, 409, 'Conflict', `there is a table ${body.name} already`);
    }
    const document = await live.put(REFERENCE_TABLE, uuid(), body, authorOf(request), 0);
    return reply.code(201).send({ data: rendered(document) });
  });

  app.get(`${TABLES}/:id`, READ, (request, reply) => {
    const table = find(paramOf(request, 'id'));
    return table === undefined ? notFound(reply) : { data: rendered(table) };
  });

  app.patch(`${TABLES}/:id`, WRITE, async (request, reply) => {
    const table = find(paramOf(request, 'id'));
    if (table === undefined) return notFound(reply);
    const attributes = attributesOf(request.body);
    const body = readTable(attributes, uploads, table.body);
    return { data: rendered(await live.put(REFERENCE_TABLE, table.id, body, authorOf(request), table.version)) };
  });

  app.delete(`${TABLES}/:id`, WRITE, async (request, reply) => {
    const deleted = await live.delete(REFERENCE_TABLE, paramOf(request, 'id'), authorOf(request));
    return deleted ? reply.code(204).send() : notFound(reply);
  });

  app.get(`${TABLES}/:id/rows`, READ, (request, reply) => {
    const table = find(paramOf(request, 'id'));
    if (table === undefined) return notFound(reply);
    const { row_id: wanted } = request.query as Readonly<Record<string, string | readonly string[] | undefined>>;
    const ids = new Set(wanted === undefined ? [] : [wanted].flat());
    return { data: rowsOf(table.body).filter(({ id }) => ids.has(id)) };
  });

  app.get(`${TABLES}/:id/rows/list`, READ, (request, reply) => {
    const id = paramOf(request, 'id');
    if (!UUID.test(id)) return refuse(reply, 400, 'Generic Error', 'table ID must be a valid UUID format');
    const table = find(id);
    if (table === undefined) return notFound(reply);
    const query = queryOf(request);
    const limit = Math.min(Math.max(Number(query['page[limit]'] ?? USUAL_PAGE) || USUAL_PAGE, 1), MOST_PAGE);
    const start = Number(query['page[continuation_token]'] ?? 0) || 0;
    const rows = rowsOf(table.body);
    const next = start + limit < rows.length ? { next_continuation_token: String(start + limit) } : {};
    return { data: rows.slice(start, start + limit), meta: { page: next } };
  });

  app.post(`${TABLES}/:id/rows`, WRITE, async (request, reply) => {
    const table = find(paramOf(request, 'id'));
    if (table === undefined) return notFound(reply);
    const { columns, primaryKey } = table.body;
    const changed = new Fields(request.body, '').list('data').map((row) => {
      const values = { ...row.object('attributes').textsByName('values'), [primaryKey]: row.text('id') };
      return columns.map((column) => values[column] ?? '');
    });
    const body = withRows(table.body, [...table.body.rows, ...changed]);
    await live.put(REFERENCE_TABLE, table.id, body, authorOf(request), table.version);
    return { data: changed.map((row) => ({ id: row[columns.indexOf(primaryKey)], type: 'row' })) };
  });

  app.delete(`${TABLES}/:id/rows`, WRITE, async (request, reply) => {
    const table = find(paramOf(request, 'id'));
    if (table === undefined) return notFound(reply);
    const gone = new Set(new Fields(request.body, '').list('data').map((row) => row.text('id')));
    const key = table.body.columns.indexOf(table.body.primaryKey);
    const rows = table.body.rows.filter((row) => !gone.has(row[key] ?? ''));
    await live.put(REFERENCE_TABLE, table.id, { ...table.body, rows }, authorOf(request), table.version);
    return {};
  });
}

function attributesOf(body: unknown): Fields {
  return new Fields(body, '').object('data').object('attributes');
}

function readTable(attributes: Fields, uploads: TableUploads, before?: ReferenceTableBody): ReferenceTableBody {
  const name = attributes.text('table_name', before?.name);
  const description = attributes.optionalText('description') ?? before?.description ?? '';
  const tags = attributes.texts('tags', before?.tags ?? []);
  const schema = attributes.has('schema') ? attributes.object('schema') : undefined;
  const columns = schema?.list('fields').map((field) => field.text('name')) ?? before?.columns ?? [];
  const primaryKey = schema?.texts('primary_keys')[0] ?? before?.primaryKey ?? '';
  if (columns.length > MOST_COLUMNS) throw invalidPipeline(`there are more than ${MOST_COLUMNS} fields`);
  if (!columns.includes(primaryKey)) throw invalidPipeline('schema.primary_keys names none of schema.fields');
  const table: ReferenceTableBody = { name, description, tags, primaryKey, columns, rows: [] };
  const upload = attributes.has('file_metadata')
    ? attributes.object('file_metadata').optionalText('upload_id')
    : undefined;
  if (upload !== undefined) return withRows(table, uploadedRows(uploads.take(upload), columns));
  if (!attributes.has('rows')) return { ...table, rows: before?.rows ?? [] };
  const rows = attributes.list('rows').map((row) => columns.map((column) => row.anyText(column)));
  return withRows(table, rows);
}

/** The rows of a file in the order of the table's columns, which it must have. */
function uploadedRows(file: CsvTable, columns: readonly string[]): readonly (readonly string[])[] {
  const missing = columns.find((column) => !file.columns.includes(column));
  if (missing !== undefined) throw invalidPipeline(`the upload has no column ${missing}`);
  const places = columns.map((column) => file.columns.indexOf(column));
  return file.rows.map((row) => places.map((place) => row[place] ?? ''));
}

/** Of several rows with one key the last counts. */
function withRows(table: ReferenceTableBody, rows: readonly (readonly string[])[]): ReferenceTableBody {
  const key = table.columns.indexOf(table.primaryKey);
  const byKey = new Map(rows.map((row) => [row[key] ?? '', row]));
  if (byKey.size > MOST_ROWS) throw invalidPipeline(`a table has at most ${MOST_ROWS} rows`);
  return { ...table, rows: [...byKey.values()] };
}

function rendered({ id, body, updatedAtUnixMs, updatedBy }: Document<ReferenceTableBody>): object {
  return {
    id,
    type: 'reference_table',
    attributes: {
      table_name: body.name,
      description: body.description,
      schema: {
        fields: body.columns.map((name) => ({ name, type: 'STRING' })),
        primary_keys: [body.primaryKey],
      },
      source: 'LOCAL_FILE',
      status: 'DONE',
      row_count: body.rows.length,
      tags: body.tags,
      created_by: updatedBy,
      last_updated_by: updatedBy,
      updated_at: new Date(updatedAtUnixMs).toISOString(),
    },
  };
}

function rowsOf({ columns, primaryKey, rows }: ReferenceTableBody) {
  const key = columns.indexOf(primaryKey);
  return rows.map((row) => ({
    id: row[key] ?? '',
    type: 'row',
    attributes: { values: Object.fromEntries(columns.map((column, index) => [column, row[index] ?? ''])) },
  }));
}

function notFound(reply: FastifyReply): FastifyReply {
  return refuse(reply, 404, 'Not Found', 'table not found');
}

function refuse(reply: FastifyReply, status: number, title: string, detail: string): FastifyReply {
  return reply.code(status).send({ errors: [{ status: String(status), title, detail }] });
}
