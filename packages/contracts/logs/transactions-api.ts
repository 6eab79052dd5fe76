import type { SearchFilter } from './explorer-api.ts';

export type TransactionOrder = 'duration' | 'count' | 'severity' | 'first' | 'last';

/**
 * `POST /api/unstable/logs/transactions`: logs that belong together. Logs with the same values of up to three facets
 * (`trace_id`, `@session.id`) are one transaction; logs without one of them are left out. With `start`, a transaction
 * begins at each log that this search finds, what comes before the first is left out; with `end`, it ends with the first
 * such log.
 */
export interface TransactionsRequest {
  readonly filter: SearchFilter;
  readonly group_by: readonly string[];
  readonly start?: { readonly query: string };
  readonly end?: { readonly query: string };
  /** Longest first unless given. */
  readonly sort?: { readonly by: TransactionOrder; readonly order: 'asc' | 'desc' };
  /** 50 unless given, at most 1 000; `cursor` from the page before. */
  readonly page?: { readonly limit?: number; readonly cursor?: string };
}

export interface Transaction {
  readonly by: Readonly<Record<string, string>>;
  readonly count: number;
  readonly firstUnixMs: number;
  readonly lastUnixMs: number;
  readonly durationMs: number;
  /** The gravest status among its logs. */
  readonly severity: string;
  /** How many logs of each of the statuses error and graver, and warn. */
  readonly errors: number;
  readonly warnings: number;
  readonly services: readonly string[];
  /** The first and the last message, cut at 300 characters. */
  readonly firstMessage: string;
  readonly lastMessage: string;
  /** With `end`: whether the end was seen; otherwise true. */
  readonly complete: boolean;
}

export interface TransactionsAnswer {
  readonly data: readonly Transaction[];
  readonly meta: { readonly elapsedMs: number; readonly page: { readonly after: string | null } };
}
