import type { MetricRow } from '@komainu/ui/metric-editor/catalogue.ts';

/** Ready questions, each for a metric that may be there. */
const READY = [
  { title: 'suggestCpu', metric: 'system.cpu.user', query: 'avg:system.cpu.user{*} by {host}' },
  { title: 'suggestMemory', metric: 'system.mem.pct_usable', query: 'avg:system.mem.pct_usable{*} by {host}' },
  { title: 'suggestLoad', metric: 'system.load.norm.1', query: 'avg:system.load.norm.1{*} by {host}' },
  { title: 'suggestDisk', metric: 'system.disk.in_use', query: 'max:system.disk.in_use{*} by {host, device}' },
  { title: 'suggestNetwork', metric: 'system.net.bytes_rcvd', query: 'sum:system.net.bytes_rcvd{*} by {device}' },
] as const;

/** Trace statistics are named by their operation: `trace.http.request.hits`. */
const TRACES = [
  { title: 'suggestRequests', ending: '.hits', query: (metric: string) => `sum:${metric}{*} by {service}.as_count()` },
  { title: 'suggestErrors', ending: '.errors', query: (metric: string) => `sum:${metric}{*} by {service}.as_count()` },
  { title: 'suggestLatency', ending: '', query: (metric: string) => `p95:${metric}{*} by {service}` },
] as const;

const MOST_OWN = 6;

export interface Suggestion {
  /** A key of the messages; undefined for a metric that has no title but its name. */
  readonly title: (typeof READY)[number]['title'] | (typeof TRACES)[number]['title'] | undefined;
  readonly metric: string;
  readonly query: string;
}

/** What to look at first, of the metrics that the server has: ready questions, then the newest of the user's own. */
export function suggestionsFor(metrics: readonly MetricRow[]): Suggestion[] {
  const known = new Map(metrics.map(({ metric, type }) => [metric, type]));
  const ready = READY.filter(({ metric }) => known.has(metric));
  const busiest = [...metrics]
    .filter(({ metric }) => /^trace\..+\.hits$/.test(metric))
    .sort((one, other) => other.series - one.series)[0]
    ?.metric.replace(/\.hits$/, '');
  // Only distributions have percentiles.
  const fits = ({ ending }: (typeof TRACES)[number]): boolean => {
    const type = known.get(`${busiest}${ending}`);
    return ending === '' ? type === 'distribution' : type !== undefined;
  };
  const traces = TRACES.filter(fits).map(({ title, ending, query }) => {
    const metric = `${busiest}${ending}`;
    return { title, metric, query: query(metric) };
  });
  const own = [...metrics]
    .filter(({ metric }) => !/^(system|trace|datadog|komainu)\./.test(metric))
    .sort((one, other) => other.lastSeenUnixMs - one.lastSeenUnixMs || other.series - one.series)
    .slice(0, MOST_OWN)
    .map((row) => ({ title: undefined, metric: row.metric, query: usualQuery(row) }));
  return [...ready, ...traces, ...own];
}

/** How a metric is looked at first: counts are added up, the rest is averaged. */
export function usualQuery({ metric, type }: Pick<MetricRow, 'metric' | 'type'>): string {
  if (type === 'count') return `sum:${metric}{*}.as_count()`;
  return type === 'rate' ? `sum:${metric}{*}` : `avg:${metric}{*}`;
}
