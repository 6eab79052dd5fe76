import type { SearchFilter } from '@komainu/contracts/logs/explorer-api.ts';
import { apiPost } from '@komainu/ui/api/client.ts';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

const PAGE = 100;

/** A span as `/api/v2/spans/events/search` gives it. */
export interface SpanItem {
  readonly id: string;
  readonly attributes: {
    readonly service: string;
    readonly resource_name: string;
    readonly operation_name: string;
    readonly status: string;
    readonly start_timestamp: string;
    readonly trace_id: string;
    readonly span_id: string;
    readonly custom: { readonly duration?: number };
  };
}

interface SpanPage {
  readonly data: readonly SpanItem[];
  readonly meta: { readonly elapsed: number; readonly page?: { readonly after?: string } };
}

/** The list, newest first, a page at a time. */
export function useSpanList(filter: SearchFilter) {
  const pages = useInfiniteQuery({
    queryKey: ['spans', 'list', filter],
    initialPageParam: undefined as string | undefined,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) => {
      const page = { limit: PAGE, ...(pageParam === undefined ? {} : { cursor: pageParam }) };
      return apiPost<SpanPage>(
        '/api/v2/spans/events/search',
        { data: { type: 'search_request', attributes: { filter, sort: '-timestamp', page } } },
        signal,
      );
    },
    // A page that is not full is the last one.
    getNextPageParam: (page) => (page.data.length < PAGE ? undefined : page.meta.page?.after),
  });
  const spans = useMemo(() => pages.data?.pages.flatMap((page) => page.data) ?? [], [pages.data]);
  return { ...pages, spans };
}

/** Decimal ids of the API as the 16 hex digits that the trace page uses. */
export function hexId(decimal: string): string {
  return /^\d{1,20}$/.test(decimal) ? BigInt(decimal).toString(16).padStart(16, '0') : decimal;
}
