import type { SearchFilter } from '@komainu/contracts/logs/explorer-api.ts';
import { apiPost } from '@komainu/ui/api/client.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type AggregateAnswer, aggregateBody, type TimeGrid } from './aggregate.ts';
import { type AnalyticsState, isComplete } from './analytics-state.ts';

/** An answer with what it answers, because the screen asks for the next while it still shows this. */
export interface Aggregated {
  readonly answer: AggregateAnswer;
  readonly state: AnalyticsState;
  readonly grid: TimeGrid | undefined;
}

/** Asks for an aggregate; nothing while a measure has no field yet. */
export function useAggregate(filter: SearchFilter, state: AnalyticsState, grid: TimeGrid | undefined) {
  const body = aggregateBody(filter, state, grid);
  return useQuery({
    queryKey: ['logs', 'aggregate', body],
    enabled: state.measures.every(isComplete),
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<Aggregated> => ({
      answer: await apiPost<AggregateAnswer>('/api/v2/logs/analytics/aggregate', body, signal),
      state,
      grid,
    }),
  });
}
