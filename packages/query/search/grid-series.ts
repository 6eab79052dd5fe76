import { badRequest } from '@komainu/kernel/errors.ts';
import type { Series } from '../metrics/functions/definition.ts';
import { type Grid, timeAt } from '../metrics/grid.ts';
import { runAggregate } from './aggregate.ts';
import { AGGREGATIONS, type Compute } from './aggregate-request.ts';
import type { SearchNode } from './ast.ts';
import type { RunQuery, SearchSource } from './source.ts';

/** A query over events inside a metric formula. */
export interface GridQuery {
  readonly node: SearchNode;
  /** As in the v2 API: `count`, `cardinality`, `avg`, …, and `pc50` for the median. */
  readonly aggregation: string;
  /** The facet that is aggregated; '' for counts. */
  readonly metric: string;
  readonly groupBy: readonly { readonly facet: string; readonly limit: number }[];
}

/**
 * Lines of events on a metric grid, one a group: tags are the facets, NaN stands where an interval has no event. Throws
 * `bad_aggregate` on an unknown aggregation.
 */
export async function runGridSeries(
  source: SearchSource,
  query: GridQuery,
  grid: Grid,
  run: RunQuery,
): Promise<readonly Series[]> {
  const stepMs = grid.intervalSeconds * 1_000;
  const total = computeOf(query);
  const request = {
    computes: [{ ...total, intervalMs: stepMs }],
    groupBy: query.groupBy.map(({ facet, limit }) => ({
      facet,
      limit,
      missing: null,
      total: null,
      histogram: null,
      sort: { by: total, order: 'desc' as const },
    })),
    originMs: grid.startUnixS * 1_000,
  };
  const window = { fromUnixMs: timeAt(grid, 0) * 1_000, toUnixMs: timeAt(grid, grid.points) * 1_000 };
  const buckets = await runAggregate(source, request, window, query.node, run);
  return buckets.map(({ by, computes }) => {
    const values = new Float64Array(grid.points).fill(Number.NaN);
    const points = computes['c0'];
    for (const { time, value } of Array.isArray(points) ? points : []) {
      values[Math.round((Date.parse(time) - window.fromUnixMs) / stepMs)] = Number(value);
    }
    return { tags: Object.fromEntries(Object.entries(by).map(([facet, value]) => [facet, String(value)])), values };
  });
}

function computeOf(query: GridQuery): Compute {
  const name = query.aggregation === 'pc50' ? 'median' : query.aggregation;
  const aggregation = AGGREGATIONS.find((known) => known === name);
  if (aggregation === undefined) throw badRequest('bad_aggregate', `${name} is not one of ${AGGREGATIONS.join(', ')}`);
  const metric = query.metric === '' || query.metric === '*' ? null : query.metric;
  if (metric === null && aggregation !== 'count')
    throw badRequest('bad_aggregate', `${name} needs a facet to aggregate`);
  return { aggregation, metric, intervalMs: null };
}
