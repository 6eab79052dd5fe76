import type { EventsFeature } from '@komainu/events/server/ports.ts';
import type { LogsFeature } from '@komainu/logs/server/ports.ts';
import type { MetricsFeature } from '@komainu/metrics/server/register.ts';
import type { MonitorsPorts } from '@komainu/monitors/server/ports.ts';
import type { EventSearch } from '@komainu/query/monitors/ast.ts';
import type { TracesFeature } from '@komainu/traces/server/ports.ts';

interface Features {
  readonly metrics: MetricsFeature;
  readonly logs: LogsFeature;
  readonly traces: TracesFeature;
  readonly events: EventsFeature;
}

/** Groups of a search that are followed: of one facet, and of each of several. */
const MOST_GROUPS = 1_000;
const MOST_OF_EACH = 100;

/** What monitors ask, of the features that have it. They ask as the server itself, which sees everything. */
export function monitorSources({
  metrics,
  logs,
  traces,
  events,
}: Features): Pick<MonitorsPorts['sources'], 'metrics' | 'checks' | 'events'> {
  return {
    metrics: metrics.fetch,
    checks: metrics.serviceChecks,
    events: (search, grid) => {
      const query = seriesQueryOf(search);
      if (search.source === 'logs') return logs.series(query, grid, undefined);
      return search.source === 'spans' ? traces.series(query, grid) : events.series(query, grid);
    },
  };
}

function seriesQueryOf({ search, indexes, aggregation, measure, groupBy, calculatedFields }: EventSearch) {
  const limit = groupBy.length > 1 ? MOST_OF_EACH : MOST_GROUPS;
  return {
    search,
    indexes,
    aggregation,
    metric: measure,
    groupBy: groupBy.map((facet) => ({ facet, limit })),
    ...(calculatedFields && { calculatedFields }),
  };
}
