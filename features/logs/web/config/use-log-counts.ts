import { apiPost } from '@komainu/ui/api/client.ts';
import { useQuery } from '@tanstack/react-query';
import type { AggregateAnswer } from '../analytics/aggregate.ts';

const DAY_MS = 86_400_000;
const MOST_GROUPS = 1_000;
/** What was counted a minute ago is good enough for a list. */
const FRESH_MS = 60_000;

function filterOf(query: string, fromMs?: number) {
  return {
    query: query.trim() === '' ? '*' : query,
    from: fromMs === undefined ? 'now-24h' : String(fromMs),
    to: 'now',
  };
}

/** Logs of the last day that a search finds, or since a moment. */
export function useLogCount(query: string, options: { enabled?: boolean; fromMs?: number } = {}) {
  const { enabled = true, fromMs } = options;
  return useQuery({
    queryKey: ['logs', 'count', query, fromMs ?? DAY_MS],
    enabled,
    staleTime: FRESH_MS,
    retry: false,
    queryFn: async ({ signal }) => {
      const body = { filter: filterOf(query, fromMs), compute: [{ aggregation: 'count', type: 'total' }] };
      const { data } = await apiPost<AggregateAnswer>('/api/v2/logs/analytics/aggregate', body, signal);
      return Number(data.buckets[0]?.computes['c0'] ?? 0);
    },
  });
}

/** Logs of the last day by source: one question for all pipelines that ask for a source. */
export function useCountsBySource() {
  return useQuery({
    queryKey: ['logs', 'count-by-source'],
    staleTime: FRESH_MS,
    queryFn: async ({ signal }): Promise<ReadonlyMap<string, number>> => {
      const body = {
        filter: filterOf('*'),
        compute: [{ aggregation: 'count', type: 'total' }],
        group_by: [{ facet: 'source', limit: MOST_GROUPS }],
      };
      const { data } = await apiPost<AggregateAnswer>('/api/v2/logs/analytics/aggregate', body, signal);
      return new Map(data.buckets.map(({ by, computes }) => [String(by['source']), Number(computes['c0'] ?? 0)]));
    },
  });
}
