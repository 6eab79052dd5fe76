import { eventSource } from '@komainu/events/server/search-schema.ts';
import { logSource } from '@komainu/logs/server/search-schema.ts';
import type { QuerySources } from '@komainu/metrics/server/api/query-sources.ts';
import { runGridSeries } from '@komainu/query/search/grid-series.ts';
import { parseSearch } from '@komainu/query/search/parse.ts';
import type { SearchSource } from '@komainu/query/search/source.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { spanSource } from '@komainu/traces/server/search-schema.ts';

/** What formulas of `/api/v2/query/…` may draw besides metrics, by data source. */
export function querySources(store: TelemetryStore): QuerySources {
  const answer =
    (source: SearchSource): QuerySources[string] =>
    (query, grid) =>
      runGridSeries(
        source,
        {
          node: parseSearch(query.search),
          aggregation: query.aggregation,
          metric: query.metric,
          groupBy: query.groupBy,
        },
        grid,
        (sql) => store.rows(sql),
      );
  return { logs: answer(logSource), spans: answer(spanSource), events: answer(eventSource) };
}
