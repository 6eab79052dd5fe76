import { api, apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Definition } from '../form/field.ts';

const PATH = '/api/v2/logs/config/metrics';
const KEY = ['logs', 'log-metrics'];

/** A log-based metric as Datadog's API gives it. */
export interface LogMetric {
  readonly id: string;
  readonly attributes: {
    readonly filter: { readonly query: string };
    readonly group_by: readonly { readonly path: string; readonly tag_name: string }[];
    readonly compute: {
      readonly aggregation_type: 'count' | 'distribution';
      readonly path?: string;
      readonly include_percentiles?: boolean;
    };
  };
}

export function useLogMetrics() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => (await apiGet<{ data: readonly LogMetric[] }>(PATH, signal)).data,
  });
}

export type MetricChange =
  | { readonly kind: 'create'; readonly value: Definition }
  | { readonly kind: 'save'; readonly id: string; readonly value: Definition }
  | { readonly kind: 'remove'; readonly id: string };

export function useMetricChange() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: MetricChange): Promise<unknown> => {
      if (change.kind === 'remove') return api('DELETE', `${PATH}/${encodeURIComponent(change.id)}`);
      const { id, ...attributes } = change.value;
      if (change.kind === 'create')
        return apiPost(PATH, { data: { type: 'logs_metrics', id, attributes: sent(attributes) } });
      const { compute, ...rest } = sent(attributes);
      const percentiles = { include_percentiles: percentilesOf(compute) };
      const kept = percentiles.include_percentiles === undefined ? rest : { ...rest, compute: percentiles };
      return api('PATCH', `${PATH}/${encodeURIComponent(change.id)}`, {
        data: { type: 'logs_metrics', attributes: kept },
      });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

/** What was taken out of the form goes out of the metric as well. */
function sent(attributes: Definition): Definition {
  return { ...attributes, filter: attributes['filter'] ?? { query: '*' }, group_by: attributes['group_by'] ?? [] };
}

function percentilesOf(compute: unknown): unknown {
  return typeof compute === 'object' && compute !== null && 'include_percentiles' in compute
    ? compute.include_percentiles
    : undefined;
}
