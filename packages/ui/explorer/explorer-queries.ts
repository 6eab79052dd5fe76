import type {
  FacetsAnswer,
  FacetsRequest,
  FieldsAnswer,
  FieldsRequest,
  HistogramAnswer,
  HistogramRequest,
  SearchFilter,
} from '@komainu/contracts/logs/explorer-api.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { apiPost } from '../api/client.ts';
import { facetChoice, withFacetChoice } from '../query-bar/facet-terms.ts';
import type { Suggestion } from '../query-bar/QueryBar.tsx';
import type { TimeWindow } from '../time/range.ts';

/** The signals with an explorer: facets, fields and histogram stand under `/api/unstable/<signal>/`. */
export type ExplorerSignal = 'logs' | 'spans';

const BUCKETS = 90;
const VALUES = 12;
const SUGGESTIONS = 50;

/** A search over a window; an empty query means everything. */
export function filterOf(query: string, window: TimeWindow): SearchFilter {
  return {
    query: query === '' ? '*' : query,
    from: String(Math.floor(window.fromMs)),
    to: String(Math.ceil(window.toMs)),
  };
}

/** Counts over time by `group`, for the bars above a list. */
export function useExplorerHistogram(signal: ExplorerSignal, filter: SearchFilter, group: string, enabled = true) {
  return useQuery({
    queryKey: [signal, 'histogram', filter, group],
    enabled,
    placeholderData: keepPreviousData,
    queryFn: ({ signal: cancelled }) =>
      apiPost<HistogramAnswer>(
        `/api/unstable/${signal}/histogram`,
        { filter, buckets: BUCKETS, group } satisfies HistogramRequest,
        cancelled,
      ),
  });
}

/**
 * Values with counts for each path; `searches` narrows the values of one. What the query itself chooses of a path does not
 * count for that path: its other values stay there to be chosen too.
 */
export function useExplorerFacets(
  signal: ExplorerSignal,
  filter: SearchFilter,
  paths: readonly string[],
  searches: Readonly<Record<string, string>>,
) {
  const facets = paths.map((path) => ({ path, limit: VALUES, ...(searches[path] ? { search: searches[path] } : {}) }));
  return useQuery({
    queryKey: [signal, 'facets', filter, facets],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal: cancelled }): Promise<FacetsAnswer> => {
      const byQuery = Map.groupBy(facets, ({ path }) => queryWithout(filter.query, path));
      const answers = await Promise.all(
        [...byQuery].map(([query, group]) => {
          const request: FacetsRequest = { filter: { ...filter, query }, facets: group };
          return apiPost<FacetsAnswer>(`/api/unstable/${signal}/facets`, request, cancelled);
        }),
      );
      const byPath = new Map(answers.flatMap(({ data }) => data).map((facet) => [facet.path, facet]));
      return { data: paths.flatMap((path) => byPath.get(path) ?? []) };
    },
  });
}

function queryWithout(query: string, path: string): string {
  const { included, excluded } = facetChoice(query, path);
  if (included.length + excluded.length === 0) return query;
  return withFacetChoice(query, path, { included: [], excluded: [] }) || '*';
}

/** What the query bar completes with: fields seen in the window, and the values of one. */
export function useExplorerSuggestions(signal: ExplorerSignal, window: TimeWindow) {
  const { fromMs, toMs } = window;
  const suggestKeys = useCallback(
    async (text: string): Promise<readonly Suggestion[]> => {
      const request: FieldsRequest = { filter: filterOf('', { fromMs, toMs }), search: text };
      const { data } = await apiPost<FieldsAnswer>(`/api/unstable/${signal}/fields`, request);
      return data.slice(0, SUGGESTIONS).map(({ path, count, type }) => ({ value: path, count, detail: type }));
    },
    [signal, fromMs, toMs],
  );
  const suggestValues = useCallback(
    async (key: string, text: string): Promise<readonly Suggestion[]> => {
      const request: FacetsRequest = {
        filter: filterOf('', { fromMs, toMs }),
        facets: [{ path: key, limit: SUGGESTIONS, search: text }],
      };
      const { data } = await apiPost<FacetsAnswer>(`/api/unstable/${signal}/facets`, request);
      return data[0]?.values ?? [];
    },
    [signal, fromMs, toMs],
  );
  return { suggestKeys, suggestValues };
}
