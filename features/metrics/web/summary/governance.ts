import type {
  CardinalityAnswer,
  DeletionsAnswer,
  GovernorAnswer,
  MetricSummaryAnswer,
} from '@komainu/contracts/metrics/governance-api.ts';
import { api, apiGet } from '@komainu/ui/api/client.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

const PATH = '/api/unstable/metrics';
const KEY = ['metrics', 'governance'] as const;
/** A deletion that runs is looked at this often, in milliseconds. */
const DELETION_MS = 2_000;

/** What every metric costs now. */
export function useVolumes() {
  return useQuery({
    queryKey: [...KEY, 'summary'],
    queryFn: ({ signal }) => apiGet<MetricSummaryAnswer>(`${PATH}/summary`, signal),
  });
}

/** What each tag of a metric adds, and what draws it. */
export function useCardinality(metric: string) {
  return useQuery({
    queryKey: [...KEY, 'cardinality', metric],
    queryFn: ({ signal }) => apiGet<CardinalityAnswer>(`${PATH}/${encodeURIComponent(metric)}/cardinality`, signal),
  });
}

/** Metrics of which new series are refused. */
export function useGovernor() {
  return useQuery({
    queryKey: [...KEY, 'governor'],
    queryFn: ({ signal }) => apiGet<GovernorAnswer>(`${PATH}/governor`, signal),
  });
}

/** Deletions that run; asked for again while there are any. */
export function useRunningDeletions(): DeletionsAnswer['data'] {
  const { data } = useQuery({
    queryKey: [...KEY, 'deletions'],
    queryFn: ({ signal }) => apiGet<DeletionsAnswer>(`${PATH}/deletions`, signal),
    refetchInterval: ({ state }) => (state.data?.data.some(isRunning) === true ? DELETION_MS : false),
  });
  return data?.data.filter(isRunning) ?? [];
}

function isRunning({ state }: DeletionsAnswer['data'][number]): boolean {
  return state === 'running';
}

/** Lets a metric grow again. */
export function useLift() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (metric: string) => api('DELETE', `${PATH}/governor/${encodeURIComponent(metric)}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

/** Begins to delete a metric with all its data. */
export function useDeleteMetric(metric: string, onDone: () => void) {
  const queries = useQueryClient();
  // A search for the metric's name has the name in its key, too, but is no question about the metric.
  const isOfMetric = ({ queryKey: [, topic, ...about] }: { readonly queryKey: readonly unknown[] }) =>
    (topic === 'governance' || topic === 'estimate') && about.includes(metric);
  return useMutation({
    // What is still being asked of the metric would be answered that there is none.
    onMutate: () => queries.cancelQueries({ queryKey: ['metrics'], predicate: isOfMetric }),
    mutationFn: () => api('DELETE', `${PATH}/${encodeURIComponent(metric)}`),
    onSuccess: async () => {
      onDone();
      // Its panel is there for a moment more: it must not ask again.
      await queries.invalidateQueries({ queryKey: ['metrics'], predicate: isOfMetric, refetchType: 'none' });
      await queries.invalidateQueries({ queryKey: ['metrics'], predicate: (query) => !isOfMetric(query) });
    },
  });
}
