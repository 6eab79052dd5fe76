import type { SearchFilter } from '@komainu/contracts/logs/explorer-api.ts';
import { apiPost } from '@komainu/ui/api/client.ts';
import { useLastGood } from '@komainu/ui/api/last-good.ts';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { LogItem } from '../log-item.ts';

const PAGE = 100;

interface LogPage {
  readonly data: readonly LogItem[];
  readonly meta: { readonly elapsed: number; readonly page?: { readonly after?: string } };
}

/** The list, newest first, a page at a time. */
export function useLogList(filter: SearchFilter) {
  const pages = useInfiniteQuery({
    queryKey: ['logs', 'list', filter],
    initialPageParam: undefined as string | undefined,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      apiPost<LogPage>(
        '/api/v2/logs/events/search',
        {
          filter,
          sort: '-timestamp',
          page: { limit: PAGE, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
        },
        signal,
      ),
    // A page that is not full is the last one.
    getNextPageParam: (page) => (page.data.length < PAGE ? undefined : page.meta.page?.after),
  });
  // A query that cannot be read leaves on screen what was found before.
  const shown = useLastGood(pages.data);
  const logs = useMemo(() => shown?.pages.flatMap((page) => page.data) ?? [], [shown]);
  return { ...pages, logs, elapsedMs: shown?.pages[0]?.meta.elapsed ?? 0 };
}
