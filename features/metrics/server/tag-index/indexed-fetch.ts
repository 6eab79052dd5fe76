import { CodedError } from '@komainu/kernel/errors.ts';
import type { FetchMetric, MetricFetch } from '@komainu/query/metrics/fetch.ts';
import { scopeKeys } from '@komainu/query/metrics/uses.ts';
import { indexedRequest, withoutIndex } from './indexed-request.ts';
import type { TagIndex } from './tag-index.ts';

/** What every query is looked at for. */
export interface QueryIndex {
  readonly indexOf: (metric: string) => TagIndex | undefined;
  /** Told of the keys that a query filters or groups by. */
  readonly queried: (metric: string, keys: Iterable<string>) => void;
}

/**
 * Metrics without limits (docs/adr): a metric with a configuration answers by its indexed tags only. Throws
 * `percentiles_not_indexed` (422) for percentiles and thresholds that the configuration leaves out.
 */
export function createIndexedFetch(fetch: FetchMetric, { indexOf, queried }: QueryIndex): FetchMetric {
  return async (request) => {
    queried(request.metric, keysOf(request));
    const index = indexOf(request.metric);
    if (index === undefined) return fetch(request);
    const { kind } = request.space;
    if (!index.percentiles && (kind === 'percentile' || kind === 'threshold')) {
      throw new CodedError(
        'percentiles_not_indexed',
        `${request.metric}: its tag configuration does not include percentiles (include_percentiles)`,
        { status: 422 },
      );
    }
    return withoutIndex(await fetch(indexedRequest(request, index)), request.groupBy);
  };
}

function keysOf({ scope, groupBy }: MetricFetch): Set<string> {
  return new Set([...groupBy, ...scopeKeys(scope)]);
}
