import { type MonitorStart, searchMonitorQuery } from '@komainu/ui/monitors/monitor-link.ts';
import { type AnalyticsState, isComplete } from '../analytics/analytics-state.ts';

/** A monitor over a search for logs: what a chart measures first, by its groups; a count otherwise. */
export function viewMonitor(search: string, state: AnalyticsState | undefined): MonitorStart {
  const measure = state?.measures.find(isComplete);
  const query = searchMonitorQuery('log', search, {
    aggregation: measure?.aggregation ?? 'count',
    path: measure?.path ?? '',
    groups: state?.groups.map(({ path }) => path) ?? [],
  });
  return { kind: 'log', query };
}
