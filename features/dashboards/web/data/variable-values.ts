import type { FacetsAnswer } from '@komainu/contracts/logs/explorer-api.ts';
import type { MetricTagsAnswer } from '@komainu/contracts/metrics/explorer-api.ts';
import { apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { filterOf } from '@komainu/ui/explorer/explorer-queries.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { useQuery } from '@tanstack/react-query';
import type { Dashboard, TemplateVariable } from '../model/dashboard.ts';

const MOST = 500;
const MOST_METRICS = 6;

/** The values that a variable may have: those it lists, else those of its tag in the board's metrics and of its facet in logs. */
export function useVariableValues(
  variable: TemplateVariable,
  metrics: readonly string[],
  enabled: boolean,
): readonly string[] {
  const listed = variable.available_values ?? [];
  const prefix = variable.prefix ?? '';
  const { fromMs, toMs } = useTimeRange();
  const { data } = useQuery({
    queryKey: ['dashboards', 'values', prefix, metrics],
    enabled: enabled && listed.length === 0 && prefix !== '',
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const [facets, ...tags] = await Promise.allSettled([
        apiPost<FacetsAnswer>(
          '/api/unstable/logs/facets',
          { filter: filterOf('', { fromMs, toMs }), facets: [{ path: prefix, limit: 100 }] },
          signal,
        ),
        ...(prefix.startsWith('@') ? [] : metrics.map((metric) => metricTags(metric, prefix, signal))),
      ] as const);
      const ofMetrics = tags.flatMap((answer) =>
        answer.status === 'fulfilled' ? (answer.value.data.find(({ key }) => key === prefix)?.values ?? []) : [],
      );
      const ofLogs =
        facets.status === 'fulfilled' ? (facets.value.data[0]?.values ?? []).map(({ value }) => value) : [];
      return [...new Set([...ofMetrics, ...ofLogs])]
        .sort((a, b) => a.localeCompare(b, undefined, { numeric: true }))
        .slice(0, MOST);
    },
  });
  return listed.length > 0 ? listed : (data ?? []);
}

const metricTags = (metric: string, key: string, signal: AbortSignal): Promise<MetricTagsAnswer> =>
  apiGet<MetricTagsAnswer>(`/api/unstable/metrics/tags?${new URLSearchParams({ metric, search: key })}`, signal);

/** The metrics that a dashboard names, the first few: their tags are what its variables choose among. */
export function metricsOf(dashboard: Dashboard): readonly string[] {
  const text = JSON.stringify(dashboard.widgets);
  const names = [...text.matchAll(/\b(?:avg|sum|min|max|count|p\d+):([A-Za-z][\w.]*)\{/g)].map(([, name = '']) => name);
  return [...new Set(names)].slice(0, MOST_METRICS);
}
