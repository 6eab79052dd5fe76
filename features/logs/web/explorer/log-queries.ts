import type {
  FacetsAnswer,
  FacetsRequest,
  FieldsAnswer,
  FieldsRequest,
  HistogramAnswer,
  HistogramRequest,
  SearchFilter,
} from '@komainu/contracts/logs/explorer-api.ts';
import { apiPost } from '@komainu/ui/api/client.ts';
import type { Suggestion } from '@komainu/ui/query-bar/QueryBar.tsx';
import type { TimeWindow } from '@komainu/ui/time/range.ts';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { LogItem } from '../log-item.ts';

const PAGE = 100;
const BUCKETS = 90;
const VALUES = 12;

interface LogPage {
  readonly data: readonly LogItem[];
  readonly meta: { readonly elapsed: number; readonly page?: { readonly after?: string } };
}

export function filterOf(query: string, window: TimeWindow): SearchFilter {
  return {
    query: query === '' ? '*' : query,
    from: String(Math.floor(window.fromMs)),
    to: String(Math.ceil(window.toMs)),
  };
}

/** The list, newest first, a page at a time. */
export function useLogList(filter: SearchFilter, enabled: boolean) {
  const pages = useInfiniteQuery({
    queryKey: ['logs', 'list', filter],
    enabled,
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
    getNextPageParam: (page) => page.meta.page?.after,
  });
  const logs = useMemo(() => pages.data?.pages.flatMap((page) => page.data) ?? [], [pages.data]);
  return { ...pages, logs };
}

export function useLogHistogram(filter: SearchFilter, enabled: boolean) {
  return useQuery({
    queryKey: ['logs', 'histogram', filter],
    enabled,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      apiPost<HistogramAnswer>(
        '/api/unstable/logs/histogram',
        { filter, buckets: BUCKETS, group: 'status' } satisfies HistogramRequest,
        signal,
      ),
  });
}

export function useLogFacets(
  filter: SearchFilter,
  paths: readonly string[],
  searches: Readonly<Record<string, string>>,
) {
  const facets = paths.map((path) => ({ path, limit: VALUES, ...(searches[path] ? { search: searches[path] } : {}) }));
  return useQuery({
    queryKey: ['logs', 'facets', filter, facets],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      apiPost<FacetsAnswer>('/api/unstable/logs/facets', { filter, facets } satisfies FacetsRequest, signal),
  });
}

/** What the query bar completes with: fields seen in the window, and the values of one. */
export function useLogSuggestions(window: TimeWindow) {
  const { fromMs, toMs } = window;
  const suggestKeys = useCallback(
    async (text: string): Promise<readonly Suggestion[]> => {
      const filter = filterOf('', { fromMs, toMs });
      const { data } = await apiPost<FieldsAnswer>('/api/unstable/logs/fields', {
        filter,
        search: text,
      } satisfies FieldsRequest);
      return data.slice(0, 50).map(({ path, count, type }) => ({ value: path, count, detail: type }));
    },
    [fromMs, toMs],
  );
  const suggestValues = useCallback(
    async (key: string, text: string): Promise<readonly Suggestion[]> => {
      const filter = filterOf('', { fromMs, toMs });
      const { data } = await apiPost<FacetsAnswer>('/api/unstable/logs/facets', {
        filter,
        facets: [{ path: key, limit: 50, search: text }],
      });
      return data[0]?.values ?? [];
    },
    [fromMs, toMs],
  );
  return { suggestKeys, suggestValues };
}
