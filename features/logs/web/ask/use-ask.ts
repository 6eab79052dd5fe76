import type { FacetsAnswer, FacetsRequest, SearchFilter } from '@komainu/contracts/logs/explorer-api.ts';
import { apiPost } from '@komainu/ui/api/client.ts';
import { filterOf, useExplorerSuggestions } from '@komainu/ui/explorer/explorer-queries.ts';
import type { Suggestion } from '@komainu/ui/query-bar/QueryBar.tsx';
import type { TimeWindow } from '@komainu/ui/time/range.ts';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { type AskState, askFilter, askOf, askParams } from './ask-state.ts';

/** The calculated fields and subqueries of the address, and how they change. */
export function useAsk(): [AskState, (next: AskState) => void] {
  const [{ calculated, subqueries }, setParams] = useUrlParams();
  const ask = useMemo(() => askOf({ calculated, subqueries }), [calculated, subqueries]);
  return [ask, useCallback((next) => setParams(askParams(next)), [setParams])];
}

const VALUES = 50;

/** What the query bar completes with: fields and values of the logs, and those of the calculated fields. */
export function useAskSuggestions(window: TimeWindow, ask: AskState) {
  const { fromMs, toMs } = window;
  const { suggestKeys: ownKeys, suggestValues: ownValues } = useExplorerSuggestions('logs', window);
  const suggestKeys = useCallback(
    async (text: string): Promise<readonly Suggestion[]> => {
      const word = text.toLowerCase();
      const calculated = ask.calculated
        .map(({ name }) => ({ value: `#${name}`, detail: 'calculated' }))
        .filter(({ value }) => value.toLowerCase().includes(word));
      // What is on screen hides what was saved under its name.
      const others = (await ownKeys(text)).filter(({ value }) => !calculated.some((one) => one.value === value));
      return [...calculated, ...others];
    },
    [ask, ownKeys],
  );
  const suggestValues = useCallback(
    async (key: string, text: string): Promise<readonly Suggestion[]> => {
      if (!ask.calculated.some(({ name }) => key === `#${name}`)) return ownValues(key, text);
      const filter = { ...filterOf('', { fromMs, toMs }), ...askFilter({ ...ask, subqueries: [] }) };
      const request: FacetsRequest = { filter, facets: [{ path: key, limit: VALUES, search: text }] };
      return (await apiPost<FacetsAnswer>('/api/unstable/logs/facets', request)).data[0]?.values ?? [];
    },
    [ask, ownValues, fromMs, toMs],
  );
  return { suggestKeys, suggestValues };
}

/** The most frequent values of a field in the logs of a filter; asked again as either changes. */
export function useFieldValues(filter: SearchFilter, path: string, limit: number) {
  const request: FacetsRequest = { filter, facets: [{ path, limit }] };
  return useQuery({
    queryKey: ['logs', 'ask-values', request],
    enabled: path !== '',
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (await apiPost<FacetsAnswer>('/api/unstable/logs/facets', request, signal)).data[0],
  });
}
