import type {
  ConditionalFormat,
  FormulaSort,
  LegacyEventQuery,
  NamedQuery,
  SortOrder,
  WidgetRequest,
} from './queries.ts';

/** Widget definitions of the public v1 JSON, told apart by `type`. Keys that are not listed are kept as they came. */

/** Where a widget stands: columns and rows of a grid 12 wide when ordered, of 10 or so pixels when free. */
export interface WidgetLayout {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly is_column_break?: boolean;
}

export interface Widget {
  /** 15 or 16 digits; the server makes one for a widget that comes without. */
  readonly id?: number;
  readonly definition: WidgetDefinition;
  readonly layout?: WidgetLayout;
}

/** The time of one widget, else that of the dashboard: older `live_span`, or a live or fixed span. */
export interface WidgetTime {
  /** `1m`, `5m`, `15m`, `1h`, `4h`, `1d`, `2d`, `1w`, `1mo`, `3mo`, `6mo`, `1y`, `alert`, `global_time`. */
  readonly live_span?: string;
  readonly type?: 'live' | 'fixed';
  readonly unit?: 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';
  readonly value?: number;
  /** Unix seconds, of a fixed span. */
  readonly from?: number;
  readonly to?: number;
  readonly hide_incomplete_cost_data?: boolean;
}

export type HorizontalAlign = 'left' | 'center' | 'right';

export interface CustomLink {
  readonly label?: string;
  readonly link?: string;
  readonly is_hidden?: boolean;
  readonly override_label?: string;
}

/** What nearly every widget may have. */
export interface WidgetHead {
  readonly title?: string;
  readonly title_size?: string;
  readonly title_align?: HorizontalAlign;
  readonly description?: string;
  readonly time?: WidgetTime;
  readonly custom_links?: readonly CustomLink[];
}

export interface WidgetAxis {
  readonly label?: string;
  /** `linear`, `log`, `pow`, `sqrt`, `pow2`, … */
  readonly scale?: string;
  /** A number as text, or `auto`. */
  readonly min?: string;
  readonly max?: string;
  readonly include_zero?: boolean;
}

export interface WidgetMarker {
  /** `y = 4`, `10 < y < 999`; of heat maps a percentile. */
  readonly value: string;
  /** A severity and a line: `error dashed`, `warning solid`, `ok bold`, `info`. */
  readonly display_type?: string;
  readonly label?: string;
  readonly time?: string;
}

export interface WidgetEvent {
  readonly q: string;
  readonly tags_execution?: string;
}

export interface RequestStyle {
  readonly palette?: string;
  readonly line_type?: 'solid' | 'dashed' | 'dotted';
  readonly line_width?: 'thin' | 'normal' | 'thick';
  readonly order_by?: 'tags' | 'values';
  readonly has_value_labels?: boolean;
}

export interface TimeseriesRequest extends WidgetRequest {
  readonly display_type?: 'line' | 'area' | 'bars' | 'overlay';
  readonly on_right_yaxis?: boolean;
  readonly style?: RequestStyle;
  readonly metadata?: readonly { readonly expression: string; readonly alias_name?: string }[];
}

export interface TimeseriesDefinition extends WidgetHead {
  readonly type: 'timeseries';
  readonly requests: readonly TimeseriesRequest[];
  readonly yaxis?: WidgetAxis;
  readonly right_yaxis?: WidgetAxis;
  readonly markers?: readonly WidgetMarker[];
  readonly events?: readonly WidgetEvent[];
  readonly show_legend?: boolean;
  readonly legend_size?: string;
  readonly legend_layout?: 'auto' | 'horizontal' | 'vertical';
  readonly legend_columns?: readonly ('value' | 'avg' | 'sum' | 'min' | 'max')[];
}

export interface ScalarRequest extends WidgetRequest {
  readonly aggregator?: string;
  readonly conditional_formats?: readonly ConditionalFormat[];
  readonly sort?: FormulaSort;
  readonly style?: { readonly palette?: string };
}

export interface QueryValueDefinition extends WidgetHead {
  readonly type: 'query_value';
  readonly requests: readonly (ScalarRequest & { readonly comparison?: Readonly<Record<string, unknown>> })[];
  readonly autoscale?: boolean;
  readonly custom_unit?: string;
  readonly precision?: number;
  readonly text_align?: HorizontalAlign;
  readonly timeseries_background?: {
    readonly type: 'bars' | 'area';
    readonly yaxis?: { readonly include_zero?: boolean; readonly min?: string; readonly max?: string };
  };
}

export interface BarsStyle {
  readonly palette?: string;
  readonly scaling?: 'absolute' | 'relative';
  readonly display?: { readonly type: 'flat' | 'stacked'; readonly legend?: string };
}

export interface TopListDefinition extends WidgetHead {
  readonly type: 'toplist';
  readonly requests: readonly ScalarRequest[];
  readonly style?: BarsStyle;
}

export interface BarChartDefinition extends WidgetHead {
  readonly type: 'bar_chart';
  readonly requests: readonly ScalarRequest[];
  readonly style?: BarsStyle;
}

export interface TableRequest extends ScalarRequest {
  readonly alias?: string;
  readonly limit?: number;
  readonly order?: SortOrder;
  readonly cell_display_mode?: readonly ('number' | 'bar')[];
  readonly text_formats?: readonly (readonly TextFormat[])[];
}

export interface TextFormat {
  readonly match: { readonly type: string; readonly value: string };
  readonly replace?: { readonly type: string; readonly with: string; readonly substring?: string };
  readonly palette?: string;
  readonly custom_bg_color?: string;
  readonly custom_fg_color?: string;
}

export interface QueryTableDefinition extends WidgetHead {
  readonly type: 'query_table';
  readonly requests: readonly TableRequest[];
  readonly has_search_bar?: 'always' | 'never' | 'auto';
}

export interface ChangeRequest extends WidgetRequest {
  readonly change_type?: 'absolute' | 'relative';
  readonly compare_to?: 'hour_before' | 'day_before' | 'week_before' | 'month_before';
  readonly increase_good?: boolean;
  readonly order_by?: 'change' | 'name' | 'present' | 'past';
  readonly order_dir?: SortOrder;
  readonly show_present?: boolean;
}

export interface ChangeDefinition extends WidgetHead {
  readonly type: 'change';
  readonly requests: readonly ChangeRequest[];
}

export interface HeatMapDefinition extends WidgetHead {
  readonly type: 'heatmap';
  readonly requests: readonly (WidgetRequest & HistogramRequest)[];
  readonly xaxis?: { readonly num_buckets?: number };
  readonly yaxis?: WidgetAxis;
  readonly markers?: readonly WidgetMarker[];
  readonly events?: readonly WidgetEvent[];
  readonly show_legend?: boolean;
  readonly legend_size?: string;
}

/** A request for the distribution of values itself: `request_type` is `histogram`. */
export interface HistogramRequest {
  readonly request_type?: 'histogram';
  readonly query?: NamedQuery;
  readonly style?: { readonly palette?: string };
}

export interface DistributionDefinition extends WidgetHead {
  readonly type: 'distribution';
  readonly requests: readonly (WidgetRequest & HistogramRequest)[];
  readonly xaxis?: WidgetAxis & { readonly num_buckets?: number };
  readonly yaxis?: WidgetAxis;
  readonly markers?: readonly WidgetMarker[];
  readonly show_legend?: boolean;
  readonly legend_size?: string;
}

export interface SunburstDefinition extends WidgetHead {
  readonly type: 'sunburst';
  readonly requests: readonly ScalarRequest[];
  readonly hide_total?: boolean;
  readonly legend?: {
    readonly type: 'automatic' | 'table' | 'inline' | 'none';
    readonly hide_percent?: boolean;
    readonly hide_value?: boolean;
  };
}

export interface TreemapDefinition extends WidgetHead {
  readonly type: 'treemap';
  readonly requests: readonly ScalarRequest[];
  readonly color_by?: string;
  readonly group_by?: string;
  readonly size_by?: string;
}

export interface ScatterplotDefinition extends WidgetHead {
  readonly type: 'scatterplot';
  readonly requests: {
    readonly x?: ScalarRequest;
    readonly y?: ScalarRequest;
    readonly table?: {
      readonly queries?: readonly NamedQuery[];
      readonly formulas?: readonly {
        readonly formula: string;
        readonly alias?: string;
        readonly dimension: 'x' | 'y' | 'radius' | 'color';
      }[];
      readonly response_format?: string;
    };
  };
  readonly xaxis?: WidgetAxis;
  readonly yaxis?: WidgetAxis;
  readonly color_by_groups?: readonly string[];
}

export interface GeomapDefinition extends WidgetHead {
  readonly type: 'geomap';
  readonly requests: readonly (ScalarRequest & {
    readonly columns?: readonly ListColumn[];
    readonly query?: ListStreamQuery;
  })[];
  readonly style: { readonly palette: string; readonly palette_flip: boolean };
  /** `WORLD`, or an ISO country code. */
  readonly view: { readonly focus: string };
}

export interface HostMapDefinition extends WidgetHead {
  readonly type: 'hostmap';
  readonly requests: {
    readonly fill?: WidgetRequest;
    readonly size?: WidgetRequest;
    readonly [key: string]: unknown;
  };
  readonly node_type?: 'host' | 'container';
  readonly no_metric_hosts?: boolean;
  readonly no_group_hosts?: boolean;
  readonly group?: readonly string[];
  readonly scope?: readonly string[];
  readonly notes?: string;
  readonly style?: {
    readonly palette?: string;
    readonly palette_flip?: boolean;
    readonly fill_min?: string;
    readonly fill_max?: string;
  };
}

export interface FunnelDefinition extends WidgetHead {
  readonly type: 'funnel';
  readonly requests: readonly Readonly<Record<string, unknown>>[];
  readonly grouped_display?: 'side_by_side' | 'stacked';
}

export interface ListColumn {
  readonly field: string;
  readonly width: 'auto' | 'compact' | 'full';
}

export interface ListStreamQuery {
  /** `logs_stream`, `logs_pattern_stream`, `logs_transaction_stream`, `event_stream`, `trace_stream`, `rum_stream`, … */
  readonly data_source: string;
  readonly query_string: string;
  readonly indexes?: readonly string[];
  readonly storage?: string;
  readonly event_size?: 's' | 'l';
  readonly sort?: { readonly column: string; readonly order: SortOrder };
  readonly clustering_pattern_field_path?: string;
  readonly group_by?: readonly { readonly facet: string }[];
  readonly compute?: readonly { readonly aggregation: string; readonly facet?: string }[];
}

export interface ListStreamDefinition extends WidgetHead {
  readonly type: 'list_stream';
  readonly requests: readonly {
    readonly query: ListStreamQuery;
    readonly columns: readonly ListColumn[];
    readonly response_format: 'event_list';
  }[];
  readonly show_legend?: boolean;
  readonly legend_size?: string;
}

export interface LogStreamDefinition extends WidgetHead {
  readonly type: 'log_stream';
  readonly query?: string;
  readonly indexes?: readonly string[];
  readonly logset?: string;
  readonly columns?: readonly string[];
  readonly message_display?: 'inline' | 'expanded-md' | 'expanded-lg';
  readonly show_date_column?: boolean;
  readonly show_message_column?: boolean;
  readonly sort?: { readonly column: string; readonly order: SortOrder };
}

export interface TraceStreamDefinition extends WidgetHead {
  readonly type: 'trace_stream';
  readonly query?: string;
  readonly columns?: readonly string[];
}

export interface EventStreamDefinition extends WidgetHead {
  readonly type: 'event_stream';
  readonly query: string;
  readonly event_size?: 's' | 'l';
  readonly tags_execution?: string;
}

export interface EventTimelineDefinition extends WidgetHead {
  readonly type: 'event_timeline';
  readonly query: string;
  readonly tags_execution?: string;
}

export interface AlertGraphDefinition extends WidgetHead {
  readonly type: 'alert_graph';
  readonly alert_id: string;
  readonly viz_type: 'timeseries' | 'toplist';
}

export interface AlertValueDefinition extends WidgetHead {
  readonly type: 'alert_value';
  readonly alert_id: string;
  readonly precision?: number;
  readonly unit?: string;
  readonly text_align?: HorizontalAlign;
}

export interface CheckStatusDefinition extends WidgetHead {
  readonly type: 'check_status';
  readonly check: string;
  readonly grouping: 'check' | 'cluster';
  readonly group?: string;
  readonly group_by?: readonly string[];
  readonly tags?: readonly string[];
}

export interface MonitorSummaryDefinition extends WidgetHead {
  readonly type: 'manage_status';
  readonly query: string;
  readonly summary_type?: 'monitors' | 'groups' | 'combined';
  readonly display_format?: 'counts' | 'countsAndList' | 'list';
  readonly color_preference?: 'background' | 'text';
  readonly sort?: string;
  readonly hide_zero_counts?: boolean;
  readonly show_last_triggered?: boolean;
  readonly show_priority?: boolean;
  readonly count?: number;
  readonly start?: number;
}

export interface SloDefinition extends WidgetHead {
  readonly type: 'slo';
  readonly slo_id?: string;
  readonly view_type: 'detail';
  readonly view_mode?: 'overall' | 'component' | 'both';
  readonly time_windows?: readonly string[];
  readonly show_error_budget?: boolean;
  readonly global_time_target?: string;
  readonly additional_query_filters?: string;
}

export interface SloListDefinition extends WidgetHead {
  readonly type: 'slo_list';
  readonly requests: readonly {
    readonly request_type: 'slo_list';
    readonly query: {
      readonly query_string: string;
      readonly limit?: number;
      readonly sort?: readonly { readonly column: string; readonly order: SortOrder }[];
    };
  }[];
}

export interface ServiceSummaryDefinition extends WidgetHead {
  readonly type: 'trace_service';
  readonly env: string;
  readonly service: string;
  readonly span_name: string;
  readonly display_format?: 'one_column' | 'two_column' | 'three_column';
  readonly size_format?: 'small' | 'medium' | 'large';
  readonly show_hits?: boolean;
  readonly show_errors?: boolean;
  readonly show_latency?: boolean;
  readonly show_breakdown?: boolean;
  readonly show_distribution?: boolean;
  readonly show_resource_list?: boolean;
}

export interface ServiceMapDefinition extends WidgetHead {
  readonly type: 'servicemap';
  readonly service: string;
  readonly filters: readonly string[];
}

export interface TopologyMapDefinition extends WidgetHead {
  readonly type: 'topology_map';
  readonly requests: readonly {
    readonly request_type: 'topology';
    readonly query: {
      readonly data_source: 'service_map' | 'data_streams' | string;
      readonly service?: string;
      readonly filters?: readonly string[];
      readonly query_string?: string;
    };
  }[];
}

export interface SankeyDefinition extends WidgetHead {
  readonly type: 'sankey';
  readonly requests: readonly Readonly<Record<string, unknown>>[];
  readonly show_other_links?: boolean;
  readonly sort_nodes?: boolean;
}

export interface NoteDefinition {
  readonly type: 'note';
  /** Markdown. */
  readonly content: string;
  readonly background_color?: string;
  readonly font_size?: string;
  readonly text_align?: HorizontalAlign;
  readonly vertical_align?: 'top' | 'center' | 'bottom';
  readonly has_padding?: boolean;
  readonly show_tick?: boolean;
  readonly tick_pos?: string;
  readonly tick_edge?: 'left' | 'right' | 'top' | 'bottom';
}

export interface FreeTextDefinition {
  readonly type: 'free_text';
  readonly text: string;
  readonly color?: string;
  readonly font_size?: string;
  readonly text_align?: HorizontalAlign;
}

export interface ImageDefinition {
  readonly type: 'image';
  readonly url: string;
  readonly url_dark_theme?: string;
  /** `fill`, `contain`, `cover`, `none`, `scale-down`, and the older `zoom`, `fit`, `center`. */
  readonly sizing?: string;
  readonly margin?: 'sm' | 'md' | 'lg' | 'small' | 'large';
  readonly has_background?: boolean;
  readonly has_border?: boolean;
  readonly horizontal_align?: HorizontalAlign;
  readonly vertical_align?: 'top' | 'center' | 'bottom';
}

export interface IframeDefinition {
  readonly type: 'iframe';
  readonly url: string;
}

export interface GroupDefinition {
  readonly type: 'group';
  readonly layout_type: 'ordered';
  readonly widgets: readonly Widget[];
  readonly title?: string;
  readonly title_align?: HorizontalAlign;
  readonly show_title?: boolean;
  readonly background_color?: string;
  readonly banner_img?: string;
}

export interface SplitGraphDefinition extends WidgetHead {
  readonly type: 'split_group';
  readonly source_widget_definition: WidgetDefinition;
  readonly size: 'xs' | 'sm' | 'md' | 'lg';
  readonly has_uniform_y_axes?: boolean;
  readonly split_config: {
    readonly limit: number;
    readonly sort: {
      readonly order: SortOrder;
      readonly compute?: { readonly aggregation: string; readonly metric: string };
    };
    readonly split_dimensions: readonly { readonly one_graph_per: string }[];
    readonly static_splits?: readonly (readonly {
      readonly tag_key: string;
      readonly tag_values: readonly string[];
    }[])[];
  };
}

export interface PowerpackDefinition {
  readonly type: 'powerpack';
  readonly powerpack_id: string;
  readonly title?: string;
  readonly show_title?: boolean;
  readonly background_color?: string;
  readonly banner_img?: string;
  readonly template_variables?: {
    readonly controlled_by_powerpack?: readonly PowerpackValue[];
    readonly controlled_externally?: readonly PowerpackValue[];
  };
}

export interface PowerpackValue {
  readonly name: string;
  readonly prefix?: string;
  readonly values: readonly string[];
}

export interface RunWorkflowDefinition extends WidgetHead {
  readonly type: 'run_workflow';
  readonly workflow_id: string;
  readonly inputs?: readonly { readonly name: string; readonly value: string }[];
}

/** The old form of event lists in product analytics and others is kept under its own `type`. */
export interface OtherDefinition {
  readonly type: string;
  readonly title?: string;
  readonly log_query?: LegacyEventQuery;
  readonly [key: string]: unknown;
}

export type KnownDefinition =
  | AlertGraphDefinition
  | AlertValueDefinition
  | BarChartDefinition
  | ChangeDefinition
  | CheckStatusDefinition
  | DistributionDefinition
  | EventStreamDefinition
  | EventTimelineDefinition
  | FreeTextDefinition
  | FunnelDefinition
  | GeomapDefinition
  | GroupDefinition
  | HeatMapDefinition
  | HostMapDefinition
  | IframeDefinition
  | ImageDefinition
  | ListStreamDefinition
  | LogStreamDefinition
  | MonitorSummaryDefinition
  | NoteDefinition
  | PowerpackDefinition
  | QueryTableDefinition
  | QueryValueDefinition
  | RunWorkflowDefinition
  | SankeyDefinition
  | ScatterplotDefinition
  | ServiceMapDefinition
  | ServiceSummaryDefinition
  | SloDefinition
  | SloListDefinition
  | SplitGraphDefinition
  | SunburstDefinition
  | TimeseriesDefinition
  | TopListDefinition
  | TopologyMapDefinition
  | TraceStreamDefinition
  | TreemapDefinition;
export type KnownWidgetType = KnownDefinition['type'];

export type WidgetDefinition = KnownDefinition | OtherDefinition;

/** Every `type` above; a missing or wrong one does not compile. */
export const WIDGET_TYPES: Readonly<Record<KnownWidgetType, true>> = {
  alert_graph: true,
  alert_value: true,
  bar_chart: true,
  change: true,
  check_status: true,
  distribution: true,
  event_stream: true,
  event_timeline: true,
  free_text: true,
  funnel: true,
  geomap: true,
  group: true,
  heatmap: true,
  hostmap: true,
  iframe: true,
  image: true,
  list_stream: true,
  log_stream: true,
  manage_status: true,
  note: true,
  powerpack: true,
  query_table: true,
  query_value: true,
  run_workflow: true,
  sankey: true,
  scatterplot: true,
  servicemap: true,
  slo: true,
  slo_list: true,
  split_group: true,
  sunburst: true,
  timeseries: true,
  toplist: true,
  topology_map: true,
  trace_service: true,
  trace_stream: true,
  treemap: true,
};

/** Narrows a definition, so that a switch over `type` has the right fields. What the fields hold is the sender's word. */
export function isKnownWidget(definition: WidgetDefinition): definition is KnownDefinition {
  return Object.hasOwn(WIDGET_TYPES, definition.type);
}
