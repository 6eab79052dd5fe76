import type { CalculatedFieldUse } from '@komainu/contracts/logs/ask-api.ts';
import type { MetricNode } from '../metrics/ast.ts';

export type ComparisonOperator = '>' | '>=' | '<' | '<=' | '==' | '!=';

/** What a value is held against: the end of a query. */
export interface Comparison {
  readonly operator: ComparisonOperator;
  readonly threshold: number;
}

/** `last_5m`, `next_1w` of forecasts, or what of the present hour, day, week or month has passed (`current_1d`). */
export type MonitorWindow =
  | { readonly kind: 'last'; readonly seconds: number }
  | { readonly kind: 'next'; readonly seconds: number }
  | { readonly kind: 'current'; readonly unit: 'hour' | 'day' | 'week' | 'month' };

/** How the points of a window become one value. */
export type WindowAggregator = 'avg' | 'min' | 'max' | 'sum' | 'last';

/** `avg(last_5m):avg:system.cpu.user{*} by {host} > 90` */
export interface MetricMonitorQuery {
  readonly kind: 'metric';
  readonly aggregator: WindowAggregator;
  readonly window: MonitorWindow;
  /** `change(avg(last_5m),last_1h)`: the value less that of the same window so long ago; `pct_change` in per cent of it. */
  readonly change: { readonly kind: 'change' | 'pct_change'; readonly shiftSeconds: number } | null;
  /** The metric expression, for showing it. */
  readonly text: string;
  readonly node: MetricNode;
  readonly groupBy: readonly string[];
  readonly comparison: Comparison;
}

/** A query that a formula names (`options.variables`). */
export type MonitorVariable =
  | { readonly kind: 'metric'; readonly name: string; readonly node: MetricNode; readonly aggregator: WindowAggregator }
  | ({ readonly kind: 'events'; readonly name: string } & EventSearch);

/** `formula("query1 / query2").last("5m") > 0.1` */
export interface FormulaMonitorQuery {
  readonly kind: 'formula';
  readonly text: string;
  readonly node: MetricNode;
  readonly variables: readonly MonitorVariable[];
  readonly window: MonitorWindow;
  readonly groupBy: readonly string[];
  readonly comparison: Comparison;
}

/** Where events are searched for. */
export type EventSource = 'logs' | 'spans' | 'events';

export interface EventSearch {
  readonly source: EventSource;
  readonly search: string;
  /** Indexes of logs; none means all. */
  readonly indexes: readonly string[];
  /** `count`, `cardinality`, `avg`, `pc95`, … */
  readonly aggregation: string;
  /** The facet that is aggregated; '' for counts. */
  readonly measure: string;
  readonly groupBy: readonly string[];
  /** Of logs, in formulas: fields made from others, known to this query as `#name`. */
  readonly calculatedFields?: readonly CalculatedFieldUse[];
}

/** `logs("status:error").index("*").rollup("count").by("service").last("5m") > 100` */
export interface EventMonitorQuery extends EventSearch {
  readonly kind: 'events';
  readonly window: MonitorWindow;
  readonly comparison: Comparison;
}

/** `"http.can_connect".over("env:prod").by("host").last(3).count_by_status()` */
export interface CheckMonitorQuery {
  readonly kind: 'check';
  readonly check: string;
  /** `key:value` that must hold; `!` before one excludes. */
  readonly over: readonly string[];
  readonly groupBy: readonly string[];
  /** How many of the newest results of a group are counted. */
  readonly last: number;
  /** Whether thresholds count results in a row, or the share of checks of a group in per cent. */
  readonly count: 'status' | 'percent';
}

export type CompositeNode =
  | { readonly kind: 'monitor'; readonly id: number; readonly offset: number; readonly length: number }
  | { readonly kind: 'not'; readonly child: CompositeNode }
  | { readonly kind: 'and' | 'or'; readonly left: CompositeNode; readonly right: CompositeNode };

/** `123 && !456` */
export interface CompositeMonitorQuery {
  readonly kind: 'composite';
  readonly node: CompositeNode;
  /** The monitors that it names, each once, in order. */
  readonly monitorIds: readonly number[];
}

/** `processes("java").over("env:prod").rollup("count").by("host").last("10m") > 5` */
export interface ProcessMonitorQuery {
  readonly kind: 'processes';
  readonly search: string;
  readonly over: readonly string[];
  readonly groupBy: readonly string[];
  readonly window: MonitorWindow;
  readonly comparison: Comparison;
}

/** `error_budget("…").over("7d") > 75`, `burn_rate("…").over("30d").long_window("1h").short_window("5m") > 14.4` */
export interface SloMonitorQuery {
  readonly kind: 'slo';
  readonly measure: 'error_budget' | 'burn_rate';
  readonly sloId: string;
  readonly overSeconds: number;
  /** Of burn rates; both must be over the threshold. */
  readonly longWindowSeconds: number | null;
  readonly shortWindowSeconds: number | null;
  readonly comparison: Comparison;
}

/** A query of the right form for a type that is kept and answered, but not evaluated. */
export interface UnevaluatedMonitorQuery {
  readonly kind: 'unevaluated';
  readonly groupBy: readonly string[];
  /** Why nobody evaluates it, in a few words. */
  readonly reason: string;
}

export type MonitorQuery =
  | MetricMonitorQuery
  | FormulaMonitorQuery
  | EventMonitorQuery
  | CheckMonitorQuery
  | CompositeMonitorQuery
  | ProcessMonitorQuery
  | SloMonitorQuery
  | UnevaluatedMonitorQuery;
