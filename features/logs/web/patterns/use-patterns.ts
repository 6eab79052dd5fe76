import type { SearchFilter } from '@komainu/contracts/logs/explorer-api.ts';
import type { PatternsAnswer, PatternsRequest } from '@komainu/contracts/logs/patterns-api.ts';
import { apiPost } from '@komainu/ui/api/client.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';

const MOST = 500;

export function usePatterns(filter: SearchFilter) {
  return useQuery({
    queryKey: ['logs', 'patterns', filter],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      apiPost<PatternsAnswer>(
        '/api/unstable/logs/patterns',
        { filter, page: { limit: MOST }, include_event_tags: ['service', 'source'] } satisfies PatternsRequest,
        signal,
      ),
  });
}
