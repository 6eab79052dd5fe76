/**
 * What widgets ask, in the public v1 JSON: each query has a `data_source` and a `name`, and formulas count with the names.
 * Keys that are not listed stay in the JSON as they came, and so do queries of data sources that nobody here knows.
 */

export type QueryAggregator = 'avg' | 'last' | 'max' | 'min' | 'sum' | 'percentile' | 'mean' | 'l2norm' | 'area';

/** A metric query in the metric language. */
export interface MetricQuery {
  readonly data_source: 'metrics' | 'cloud_cost';
  readonly name: string;
  readonly query: string;
  /** How a scalar is made of the series; `avg` when left out. */
  readonly aggregator?: QueryAggregator;
  readonly cross_org_uuids?: readonly string[];
  readonly semantic_mode?: 'combined' | 'native';
}

/** Data sources whose events are searched and counted in the same way. */
export const EVENT_DATA_SOURCES = [
  'logs',
  'spans',
  'network',
  'rum',
  'security_signals',
  'profiles',
  'audit',
  'events',
  'ci_tests',
  'ci_pipelines',
  'incident_analytics',
  'product_analytics',
  'on_call_events',
] as const;
export type EventDataSource = (typeof EVENT_DATA_SOURCES)[number];

export interface EventCompute {
  /** `count`, `cardinality`, `avg`, `min`, `max`, `sum`, `median`, `pc75` … `pc99`. */
  readonly aggregation: string;
  /** The measure or facet; none for `count`. */
  readonly metric?: string;
  /** Milliseconds. */
  readonly interval?: number;
}

export interface EventGroupBy {
  readonly facet: string;
  readonly limit?: number;
  readonly sort?: { readonly aggregation: string; readonly metric?: string; readonly order?: SortOrder };
}

/** The other form of `group_by`: several facets as one group. */
export interface EventGroupByFields {
  readonly fields: readonly string[];
  readonly limit?: number;
  readonly sort?: { readonly aggregation: string; readonly metric?: string; readonly order?: SortOrder };
}

/** A search of events (logs, spans, …), counted. */
export interface EventQuery {
  readonly data_source: EventDataSource;
  readonly name: string;
  readonly search?: { readonly query: string };
  readonly indexes?: readonly string[];
  readonly compute: EventCompute;
  readonly group_by?: readonly EventGroupBy[] | EventGroupByFields;
  readonly storage?: string;
  readonly cross_org_uuids?: readonly string[];
}

export interface ProcessQuery {
  readonly data_source: 'process' | 'container';
  readonly name: string;
  readonly metric: string;
  readonly text_filter?: string;
  readonly tag_filters?: readonly string[];
  readonly limit?: number;
  readonly sort?: SortOrder;
  readonly is_normalized_cpu?: boolean;
  readonly aggregator?: QueryAggregator;
}

export interface SloQuery {
  readonly data_source: 'slo';
  readonly name: string;
  readonly slo_id: string;
  readonly measure: string;
  readonly group_mode?: 'overall' | 'components';
  readonly slo_query_type?: 'metric' | 'monitor' | 'time_slice';
  readonly additional_query_filters?: string;
}

/** Statistics of traced services, resources and what they depend on. */
export interface ApmQuery {
  readonly data_source: 'apm_resource_stats' | 'apm_dependency_stats' | 'apm_metrics';
  readonly name: string;
  readonly stat: string;
  readonly service?: string;
  readonly env?: string;
  readonly operation_name?: string;
  readonly resource_name?: string;
  readonly primary_tag_name?: string;
  readonly primary_tag_value?: string;
  readonly group_by?: readonly string[];
  readonly is_upstream?: boolean;
}

/** A query that is kept, whatever it holds. */
export interface OtherQuery {
  readonly data_source?: string;
  readonly name?: string;
  readonly [key: string]: unknown;
}

export type KnownQuery = MetricQuery | EventQuery | ProcessQuery | SloQuery | ApmQuery;
export type NamedQuery = KnownQuery | OtherQuery;

export type SortOrder = 'asc' | 'desc';

export interface ConditionalFormat {
  readonly comparator: '<' | '<=' | '>' | '>=' | '=' | string;
  readonly value: number;
  /** `white_on_red`, `green_on_white`, `custom_bg`, `custom_text`, `custom_image`, … */
  readonly palette: string;
  readonly custom_bg_color?: string;
  readonly custom_fg_color?: string;
  readonly image_url?: string;
  readonly hide_value?: boolean;
  readonly metric?: string;
  readonly timeframe?: string;
}

export interface NumberFormat {
  readonly unit?:
    | { readonly type: 'canonical_unit'; readonly unit_name: string; readonly per_unit_name?: string }
    | { readonly type: 'custom_unit_label'; readonly label: string };
  readonly unit_scale?: { readonly type: 'canonical_unit'; readonly unit_name: string };
}

export interface Formula {
  readonly formula: string;
  readonly alias?: string;
  readonly limit?: { readonly count?: number; readonly order?: SortOrder };
  readonly style?: { readonly palette?: string; readonly palette_index?: number };
  readonly cell_display_mode?: 'number' | 'bar' | 'trend';
  readonly cell_display_mode_options?: { readonly trend_type?: string; readonly y_scale?: string };
  readonly conditional_formats?: readonly ConditionalFormat[];
  readonly number_format?: NumberFormat;
}

/** Order and length of a scalar answer. */
export interface FormulaSort {
  readonly count?: number;
  readonly order_by?: readonly (
    | { readonly type: 'formula'; readonly index: number; readonly order: SortOrder }
    | { readonly type: 'group'; readonly name: string; readonly order: SortOrder }
  )[];
}

/** The older form of an event query (`log_query`, `apm_query`, `rum_query`, `security_query`, …). */
export interface LegacyEventQuery {
  readonly index: string;
  readonly search?: { readonly query: string };
  readonly compute?: LegacyCompute;
  readonly multi_compute?: readonly LegacyCompute[];
  readonly group_by?: readonly {
    readonly facet: string;
    readonly limit?: number;
    readonly sort?: { readonly aggregation: string; readonly facet?: string; readonly order: SortOrder };
  }[];
}

export interface LegacyCompute {
  readonly aggregation: string;
  readonly facet?: string;
  /** Seconds in dashboards of old; the size of a bucket. */
  readonly interval?: number;
}

export interface LegacyProcessQuery {
  readonly metric: string;
  readonly search_by?: string;
  readonly filter_by?: readonly string[];
  readonly limit?: number;
}

export interface ApmStatsQuery {
  readonly service: string;
  readonly env: string;
  readonly name: string;
  readonly primary_tag: string;
  readonly row_type: 'service' | 'resource' | 'span';
  readonly resource?: string;
  readonly columns?: readonly { readonly name: string; readonly alias?: string; readonly order?: SortOrder }[];
}

/** The three ways in which a request says what it asks: `q`, an older query object, or queries and formulas. */
export interface WidgetRequest {
  readonly q?: string;
  readonly queries?: readonly NamedQuery[];
  readonly formulas?: readonly Formula[];
  readonly response_format?: 'timeseries' | 'scalar' | 'event_list' | string;
  readonly log_query?: LegacyEventQuery;
  readonly apm_query?: LegacyEventQuery;
  readonly rum_query?: LegacyEventQuery;
  readonly security_query?: LegacyEventQuery;
  readonly network_query?: LegacyEventQuery;
  readonly event_query?: LegacyEventQuery;
  readonly audit_query?: LegacyEventQuery;
  readonly profile_metrics_query?: LegacyEventQuery;
  readonly process_query?: LegacyProcessQuery;
  readonly apm_stats_query?: ApmStatsQuery;
}

const EVENT_SOURCES: ReadonlySet<string> = new Set(EVENT_DATA_SOURCES);

export function isMetricQuery(query: NamedQuery): query is MetricQuery {
  return query.data_source === 'metrics' || query.data_source === 'cloud_cost';
}

export function isEventQuery(query: NamedQuery): query is EventQuery {
  return EVENT_SOURCES.has(query.data_source ?? '');
}
