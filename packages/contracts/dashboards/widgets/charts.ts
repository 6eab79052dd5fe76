import type { NamedQuery, SortOrder, WidgetRequest } from '../queries.ts';
import type { HorizontalAlign, ScalarRequest, WidgetAxis, WidgetEvent, WidgetHead, WidgetMarker } from './parts.ts';

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

export interface TextFormat {
  readonly match: { readonly type: string; readonly value: string };
  readonly replace?: { readonly type: string; readonly with: string; readonly substring?: string };
  readonly palette?: string;
  readonly custom_bg_color?: string;
  readonly custom_fg_color?: string;
}

export interface TableRequest extends ScalarRequest {
  readonly alias?: string;
  readonly limit?: number;
  readonly order?: SortOrder;
  readonly cell_display_mode?: readonly ('number' | 'bar')[];
  readonly text_formats?: readonly (readonly TextFormat[])[];
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

/** A request for the distribution of values itself: `request_type` is `histogram`. */
export interface HistogramRequest {
  readonly request_type?: 'histogram';
  readonly query?: NamedQuery;
  readonly style?: { readonly palette?: string };
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

export interface FunnelDefinition extends WidgetHead {
  readonly type: 'funnel';
  readonly requests: readonly Readonly<Record<string, unknown>>[];
  readonly grouped_display?: 'side_by_side' | 'stacked';
}

export interface SankeyDefinition extends WidgetHead {
  readonly type: 'sankey';
  readonly requests: readonly Readonly<Record<string, unknown>>[];
  readonly show_other_links?: boolean;
  readonly sort_nodes?: boolean;
}

/** Widgets that draw numbers. */
export type ChartDefinition =
  | BarChartDefinition
  | ChangeDefinition
  | DistributionDefinition
  | FunnelDefinition
  | HeatMapDefinition
  | QueryTableDefinition
  | QueryValueDefinition
  | SankeyDefinition
  | ScatterplotDefinition
  | SunburstDefinition
  | TimeseriesDefinition
  | TopListDefinition
  | TreemapDefinition;
