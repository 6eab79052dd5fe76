import type { SearchFilter } from '@komainu/contracts/logs/explorer-api.ts';
import type { TransactionsAnswer } from '@komainu/contracts/logs/transactions-api.ts';
import { apiPost } from '@komainu/ui/api/client.ts';
import { useLastGood } from '@komainu/ui/api/last-good.ts';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type TransactionState, transactionsBody } from './transaction-state.ts';

export function useTransactions(filter: SearchFilter, state: TransactionState) {
  const pages = useInfiniteQuery({
    queryKey: ['logs', 'transactions', filter, state],
    enabled: state.fields.length > 0,
    initialPageParam: undefined as string | undefined,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      apiPost<TransactionsAnswer>(
        '/api/unstable/logs/transactions',
        transactionsBody(filter, state, pageParam),
        signal,
      ),
    getNextPageParam: (page) => page.meta.page.after ?? undefined,
  });
  const shown = useLastGood(pages.data);
  const transactions = useMemo(() => shown?.pages.flatMap((page) => page.data) ?? [], [shown]);
  return { ...pages, transactions };
}
