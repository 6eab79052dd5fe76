import type { Principal } from '@komainu/contracts/access/principal.ts';
import { EVENT_DATA_SOURCES } from '@komainu/contracts/dashboards/queries.ts';
import type { CalculatedFieldUse } from '@komainu/contracts/logs/ask-api.ts';
import type { Series } from '@komainu/query/metrics/evaluate.ts';
import type { Grid } from '@komainu/query/metrics/grid.ts';

/** A query over events inside `/api/v2/query/…`: logs, spans, … */
export interface EventQuery {
  /** `logs`, `spans`, `events`, … */
  readonly dataSource: string;
  /** The search text; `*` for everything. */
  readonly search: string;
  readonly indexes: readonly string[];
  /** `count`, `cardinality`, `avg`, `sum`, `min`, `max`, `pc50` … `pc99`. */
  readonly aggregation: string;
  /** The attribute that is aggregated; '' for counts. */
  readonly metric: string;
  readonly groupBy: readonly { readonly facet: string; readonly limit: number }[];
  /** Of the data source `logs`: fields made from others, known to this query as `#name`. */
  readonly calculatedFields?: readonly CalculatedFieldUse[];
  /** Of the data source `slo`: which objective, what of it, and whether by its groups. */
  readonly slo?: { readonly id: string; readonly measure: string; readonly byGroup: boolean };
}

/**
 * Features that can answer event queries, by data source. The answer has one value for each interval of the grid (NaN
 * where there is none) for each group; tags are the facets. A scalar is asked for as a grid of one interval. `viewer` is
 * who asks and may see some events only; undefined is the server itself.
 */
export type QuerySources = Readonly<
  Record<string, (query: EventQuery, grid: Grid, viewer: Principal | undefined) => Promise<readonly Series[]>>
>;

/** Data sources of the public API; those that no feature answers yet have nothing to show. */
export const DATA_SOURCES: ReadonlySet<string> = new Set([
  'metrics',
  'cloud_cost',
  ...EVENT_DATA_SOURCES,
  'errors',
  'dora',
  'llm_observability',
  'database_queries',
  'apm_resource_stats',
  'apm_dependency_stats',
  'apm_metrics',
  'container',
  'process',
  'slo',
]);
