import type { MonitorType } from '@komainu/contracts/monitors/monitor.ts';
import type { MonitorKind } from '@komainu/ui/monitors/monitor-link.ts';

/** The public types that a kind may have; the first is what new monitors get. */
const TYPES: Readonly<Record<Exclude<MonitorKind, 'source'>, readonly [MonitorType, ...MonitorType[]]>> = {
  metric: ['query alert', 'metric alert'],
  change: ['query alert', 'metric alert'],
  anomaly: ['query alert', 'metric alert'],
  outlier: ['query alert', 'metric alert'],
  forecast: ['query alert', 'metric alert'],
  check: ['service check'],
  log: ['log alert'],
  trace: ['trace-analytics alert'],
  event: ['event-v2 alert'],
  composite: ['composite'],
  slo: ['slo alert'],
};

const FUNCTIONS: readonly (readonly [MonitorKind, RegExp])[] = [
  ['change', /^\s*(?:pct_)?change\s*\(/],
  ['anomaly', /:\s*anomalies\s*\(/],
  ['outlier', /:\s*outliers\s*\(/],
  ['forecast', /:\s*forecast\s*\(/],
];

/** What kind of editor a monitor is edited with. */
export function kindOf(type: MonitorType, query: string): MonitorKind {
  if (type === 'query alert' || type === 'metric alert')
    return FUNCTIONS.find(([, pattern]) => pattern.test(query))?.[0] ?? 'metric';
  const found = Object.entries(TYPES).find(([, types]) => types.includes(type));
  // The keys of the table are kinds.
  return (found?.[0] as MonitorKind | undefined) ?? 'source';
}

/** The public type of a new monitor of that kind; undefined for `source`, whose type is chosen. */
export function typeOf(kind: MonitorKind): MonitorType | undefined {
  return kind === 'source' ? undefined : TYPES[kind][0];
}

/** What a new monitor of a kind asks until somebody writes more. */
export const FIRST_QUERIES: Readonly<Record<MonitorKind, string>> = {
  metric: 'avg(last_5m): >',
  change: 'change(avg(last_5m),last_1h): >',
  anomaly:
    "avg(last_4h):anomalies(, 'agile', 2, direction='both', interval=60, alert_window='last_15m', seasonality='hourly', count_default_zero='true') >= 1",
  outlier: "avg(last_30m):outliers(, 'DBSCAN', 3) > 0",
  forecast: "max(next_1w):forecast(, 'linear', 1, interval='60m', history='1w', model='default') >=",
  check: '"".over("*").by("host").last(4).count_by_status()',
  log: 'logs("").index("*").rollup("count").last("5m") >',
  trace: 'trace-analytics("").rollup("count").last("5m") >',
  event: 'events("").rollup("count").last("5m") >',
  composite: '',
  slo: 'error_budget("").over("7d") > 75',
  source: '',
};
