import type { AnalyticsState } from '../analytics/analytics-state.ts';

/** What a log-based metric computes: counts of logs, or the distribution of one of their numbers. */
export interface MetricFields {
  readonly name: string;
  readonly query: string;
  /** '' counts. */
  readonly path: string;
  readonly groups: readonly string[];
}

/** The body of `POST /api/v2/logs/config/metrics`, as Datadog has it. */
export function metricBody({ name, query, path, groups }: MetricFields): object {
  return {
    data: {
      id: name,
      type: 'logs_metrics',
      attributes: {
        compute:
          path === ''
            ? { aggregation_type: 'count' }
            : { aggregation_type: 'distribution', path, include_percentiles: true },
        filter: { query: query === '' ? '*' : query },
        group_by: groups.map((group) => ({ path: group, tag_name: tagOf(group) })),
      },
    },
  };
}

/** The metric that comes nearest to what is on screen. A count of unique values cannot be one: it counts logs. */
export function metricFields(query: string, { measures, groups }: AnalyticsState): Omit<MetricFields, 'name'> {
  const [measure] = measures;
  const isNumber = measure !== undefined && measure.aggregation !== 'count' && measure.aggregation !== 'cardinality';
  return { query, path: isNumber ? measure.path : '', groups: groups.map(({ path }) => path) };
}

/** A query of the metrics explorer that shows the metric. */
export function metricQuery({ name, path, groups }: MetricFields): string {
  const by = groups.length === 0 ? '' : ` by {${groups.map(tagOf).join(',')}}`;
  return path === '' ? `sum:${name}{*}${by}.as_count()` : `avg:${name}{*}${by}`;
}

/** `@http.status_code` becomes the tag `http.status_code`. */
function tagOf(path: string): string {
  return path.replace(/^@/, '');
}
