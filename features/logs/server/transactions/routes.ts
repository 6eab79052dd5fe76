import type { Transaction, TransactionOrder, TransactionsAnswer } from '@komainu/contracts/logs/transactions-api.ts';
import { limitOf, objectOf, textOf } from '@komainu/http/request-fields.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import type { SearchNode } from '@komainu/query/search/ast.ts';
import { decodeCursor, encodeCursor } from '@komainu/query/search/source.ts';
import type { FastifyInstance } from 'fastify';
import type { LogQueries } from '../api/query.ts';
import { parseLogSearch } from '../search-text.ts';
import { type TransactionRow, type TransactionsQuery, transactionsSql } from './transactions-sql.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const MOST_KEYS = 3;
const USUAL_PAGE = 50;
const MOST_A_PAGE = 1_000;
/** Pages are counted from the start. */
const MOST_OFFSET = 100_000;
const ORDERS: readonly TransactionOrder[] = ['duration', 'count', 'severity', 'first', 'last'];

/** `POST /api/unstable/logs/transactions`, as `TransactionsRequest` in the contracts describes it. */
export function registerTransactions(app: FastifyInstance, queries: LogQueries): void {
  app.post('/api/unstable/logs/transactions', READ, async (request, reply): Promise<TransactionsAnswer> => {
    const startedMs = queries.clock.nowMs();
    const body = objectOf(request.body, 'the body');
    const page = objectOf(body['page'], 'page');
    const reader = queries.readerOf(request, reply);
    const limit = limitOf(page['limit'], USUAL_PAGE, MOST_A_PAGE);
    const query: TransactionsQuery = {
      filter: reader.filter(body['filter']),
      groupBy: keysOf(body['group_by']),
      start: searchOf(body['start'], 'start'),
      end: searchOf(body['end'], 'end'),
      sort: sortOf(body['sort']),
      limit,
      offset: offsetOf(textOf(page['cursor'], 'page.cursor')),
    };
    const rows = await reader.run<TransactionRow>(transactionsSql(query));
    const after = rows.length > limit ? encodeCursor({ offset: query.offset + limit }) : null;
    return {
      data: rows.slice(0, limit).map((row) => transactionOf(row, query.groupBy)),
      meta: { elapsedMs: queries.clock.nowMs() - startedMs, page: { after } },
    };
  });
}

function keysOf(value: unknown): readonly string[] {
  const paths: readonly unknown[] = Array.isArray(value) ? value : [];
  const isRight = paths.every((path) => typeof path === 'string' && path !== '' && path !== '@');
  if (!isRight || paths.length === 0 || paths.length > MOST_KEYS) {
    throw badRequest('bad_request', `group_by is not a list of one to ${MOST_KEYS} facets`);
  }
  return paths.map(String);
}

function searchOf(value: unknown, name: string): SearchNode | undefined {
  if (value === undefined || value === null) return undefined;
  const text = textOf(objectOf(value, name)['query'], `${name}.query`);
  return text === undefined || text.trim() === '' ? undefined : parseLogSearch(text);
}

function sortOf(value: unknown): TransactionsQuery['sort'] {
  const { by = 'duration', order = 'desc' } = objectOf(value, 'sort');
  const known = ORDERS.find((one) => one === by);
  if (known === undefined) throw badRequest('bad_sort', `sort.by is not one of ${ORDERS.join(', ')}`);
  if (order !== 'asc' && order !== 'desc') throw badRequest('bad_sort', 'sort.order is neither asc nor desc');
  return { by: known, order };
}

function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined || cursor === '') return 0;
  const { offset } = decodeCursor(cursor);
  if (typeof offset !== 'number' || !Number.isInteger(offset) || offset < 0 || offset > MOST_OFFSET) {
    throw badRequest('bad_cursor', 'the page cursor is not one that this server gave');
  }
  return offset;
}

function transactionOf(row: TransactionRow, groupBy: readonly string[]): Transaction {
  const [firstUnixMs, lastUnixMs] = [Number(row.first_ms), Number(row.last_ms)];
  return {
    by: Object.fromEntries(groupBy.map((path, index) => [path, String(row[`k${index}`])])),
    count: Number(row.count),
    firstUnixMs,
    lastUnixMs,
    durationMs: lastUnixMs - firstUnixMs,
    severity: row.severity,
    errors: Number(row.errors),
    warnings: Number(row.warnings),
    services: row.services,
    firstMessage: row.first_message,
    lastMessage: row.last_message,
    complete: Number(row.complete) > 0,
  };
}
