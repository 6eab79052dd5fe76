import type { FacetsAnswer } from '@komainu/contracts/logs/explorer-api.ts';
import type { MetricTagsAnswer } from '@komainu/contracts/metrics/explorer-api.ts';
import { apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { filterOf } from '@komainu/ui/explorer/explorer-queries.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { useQuery } from '@tanstack/react-query';
import type { TemplateVariable } from '../model/dashboard.ts';

const MOST = 500;

/** The values that a variable may have: those it lists, else those of its tag in metrics and of its facet in logs. */
export function useVariableValues(variable: TemplateVariable, enabled: boolean): readonly string[] {
  const listed = variable.available_values ?? [];
  const prefix = variable.prefix ?? '';
  const { fromMs, toMs } = useTimeRange();
  const { data } = useQuery({
    queryKey: ['dashboards', 'values', prefix],
    enabled: enabled && listed.length === 0 && prefix !== '',
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const [tags, facets] = await Promise.allSettled([
        prefix.startsWith('@') ? Promise.resolve({ data: [] }) : metricTags(prefix, signal),
        apiPost<FacetsAnswer>(
          '/api/unstable/logs/facets',
          { filter: filterOf('', { fromMs, toMs }), facets: [{ path: prefix, limit: 100 }] },
          signal,
        ),
      ]);
      const ofMetrics =
        tags.status === 'fulfilled' ? (tags.value.data.find(({ key }) => key === prefix)?.values ?? []) : [];
      const ofLogs =
        facets.status === 'fulfilled' ? (facets.value.data[0]?.values ?? []).map(({ value }) => value) : [];
      return [...new Set([...ofMetrics, ...ofLogs])]
        .sort((a, b) => a.localeCompare(b, undefined, { numeric: true }))
        .slice(0, MOST);
    },
  });
  return listed.length > 0 ? listed : (data ?? []);
}

const metricTags = (key: string, signal: AbortSignal): Promise<MetricTagsAnswer> =>
  apiGet<MetricTagsAnswer>(`/api/unstable/metrics/tags?${new URLSearchParams({ metric: '', search: key })}`, signal);
