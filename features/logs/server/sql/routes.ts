import type { SqlAnswer, SqlSchemaAnswer } from '@komainu/contracts/logs/sql-api.ts';
import { objectOf, textOf } from '@komainu/http/request-fields.ts';
import { CodedError, codeOf, messageOf, overloaded } from '@komainu/kernel/errors.ts';
import { Slots } from '@komainu/store/slots.ts';
import type { FastifyInstance } from 'fastify';
import type { LogQueries } from '../api/query.ts';
import { AGGREGATE_FUNCTIONS, WINDOW_FUNCTIONS } from './aggregates.ts';
import { sqlAnswer } from './answer.ts';
import { badSql } from './bad-sql.ts';
import { SCALAR_FUNCTIONS } from './functions.ts';
import { parseStatement } from './parse-statement.ts';
import { SelectRenderer } from './selects.ts';
import { BASE_COLUMNS } from './virtual-table.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const MOST_ROWS = 10_000;
const LIMITS = { timeoutMs: 30_000, maxMemoryBytes: 1_000_000_000 } as const;
/** A query may keep the store busy for as long as it may run: the explorer needs room beside. */
const MOST_AT_ONCE = 2;
const MOST_WAITING = 50;
/** What a query may do beside its memory and time; NULL stands where a join finds nothing, as SQL has it. */
const SETTINGS = [
  'join_use_nulls = 1',
  // A literal that is grouped or sorted by would be taken for the number of a column.
  'enable_positional_arguments = 0',
  'max_result_bytes = 50000000',
  "result_overflow_mode = 'throw'",
  'max_bytes_before_external_group_by = 500000000',
  'max_bytes_before_external_sort = 500000000',
].join(', ');

/** `POST /api/unstable/logs/sql` and `GET …/sql/schema`: the SQL editor, as sql-api.ts in the contracts describes it. */
export function registerLogSql(app: FastifyInstance, queries: LogQueries): void {
  const slots = new Slots(MOST_AT_ONCE, MOST_WAITING, () =>
    overloaded('store_unavailable', 'too many SQL queries wait for the store: try again later'),
  );
  app.post('/api/unstable/logs/sql', READ, async (request, reply): Promise<SqlAnswer> => {
    const startedMs = queries.clock.nowMs();
    const { query, from, to } = objectOf(request.body, 'the body');
    const reader = queries.readerOf(request, reply);
    const statement = parseStatement(textOf(query, 'query') ?? '');
    const renderer = new SelectRenderer(reader.filter({ from, to }), startedMs);
    const { sql, columns } = renderer.render(statement, MOST_ROWS + 1);
    const release = await slots.acquire(reader.signal);
    try {
      const rows = await reader.compactRows(`${sql} SETTINGS ${SETTINGS}`, LIMITS);
      return sqlAnswer(columns, rows, MOST_ROWS, queries.clock.nowMs() - startedMs);
    } catch (error) {
      throw publicError(error);
    } finally {
      release();
    }
  });

  app.get('/api/unstable/logs/sql/schema', READ, (): SqlSchemaAnswer => {
    const functions = [
      ...entries(SCALAR_FUNCTIONS, 'scalar'),
      ...entries(AGGREGATE_FUNCTIONS, 'aggregate'),
      ...entries(WINDOW_FUNCTIONS, 'aggregate'),
      { name: 'now', usage: 'now()', kind: 'scalar' as const },
      {
        name: 'percentile_cont',
        usage: 'percentile_cont(0.95) WITHIN GROUP (ORDER BY number)',
        kind: 'aggregate' as const,
      },
    ];
    return {
      data: {
        table: 'logs',
        columns: BASE_COLUMNS.map(({ name, type }) => ({ name, type })),
        functions: functions.sort((a, b) => (a.name < b.name ? -1 : 1)),
      },
    };
  });
}

function entries<Kind extends 'scalar' | 'aggregate'>(
  functions: Readonly<Record<string, { readonly usage: string }>>,
  kind: Kind,
): { name: string; usage: string; kind: Kind }[] {
  return Object.entries(functions).map(([name, { usage }]) => ({ name, usage, kind }));
}

/** The engine's message quotes our SQL; its number of the error says what is wrong. */
function publicError(error: unknown): unknown {
  switch (codeOf(error)) {
    case 'store_query': {
      const number = /\bCode: (\d+)/.exec(messageOf(error))?.[1] ?? '0';
      return badSql(REASONS[number] ?? `the store cannot run the query (its error ${number})`);
    }
    case 'store_memory_limit':
      return tooMuch('store_memory_limit', 'the query needs more memory than allowed', error);
    case 'store_result_limit':
      return tooMuch('store_result_limit', 'the result is larger than 50 MB: choose fewer columns or rows', error);
    default:
      return error;
  }
}

function tooMuch(code: string, reason: string, cause: unknown): CodedError {
  return new CodedError(code, reason, { status: 422, cause });
}

/** ClickHouse's errors that a query of the allow-list can still meet, by number. */
const REASONS: Readonly<Record<string, string>> = {
  125: 'a SELECT inside an expression gives more than one row',
  184: 'an aggregate function stands where none may',
  215: 'a column stands neither in GROUP BY nor in an aggregate function',
  403: 'the condition of a join compares no columns of both sides',
  427: 'a regular expression cannot be read',
};
