import type { SearchFilter } from '@komainu/contracts/logs/explorer-api.ts';
import type { Transaction, TransactionOrder, TransactionsRequest } from '@komainu/contracts/logs/transactions-api.ts';
import { only } from '../analytics/bucket-query.ts';

/** What is offered while nothing is chosen. */
export const USUAL_FIELDS: readonly string[] = ['trace_id', '@session.id', '@http.request_id', '@usr.id'];
export const ORDERS: readonly TransactionOrder[] = ['duration', 'count', 'severity', 'first', 'last'];
export const MOST_FIELDS = 3;
const PAGE = 100;

export interface TransactionState {
  readonly fields: readonly string[];
  readonly start: string;
  readonly end: string;
  readonly order: TransactionOrder;
}

/** Reads `by=trace_id,@usr.id`, `start=`, `end=` and `sort=` of the address. */
export function transactionsOf(params: Readonly<Record<string, string | undefined>>): TransactionState {
  const fields = [...new Set((params['by'] ?? '').split(',').filter(Boolean))];
  return {
    fields: fields.slice(0, MOST_FIELDS),
    start: params['start'] ?? '',
    end: params['end'] ?? '',
    order: ORDERS.find((one) => one === params['sort']) ?? 'duration',
  };
}

export function transactionsBody(
  filter: SearchFilter,
  { fields, start, end, order }: TransactionState,
  cursor: string | undefined,
): TransactionsRequest {
  return {
    filter,
    group_by: fields,
    ...(start === '' ? {} : { start: { query: start } }),
    ...(end === '' ? {} : { end: { query: end } }),
    sort: { by: order, order: 'desc' },
    page: { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
  };
}

/** Known by its values and its beginning: with a start search the same values begin several. */
export function keyOf({ by, firstUnixMs }: Transaction): string {
  return `${Object.values(by).join(' ')} ${firstUnixMs}`;
}

/** The search and the window that hold a transaction's logs and hardly others. */
export function logsOf(query: string, { by, firstUnixMs, lastUnixMs }: Transaction): SearchFilter {
  const pairs = Object.entries(by).map(([path, value]) => ({ path, value }));
  // The end of a window is not within it.
  return { query: only(query, pairs), from: String(firstUnixMs), to: String(lastUnixMs + 1) };
}
