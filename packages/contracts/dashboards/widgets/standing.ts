import type { SortOrder } from '../queries.ts';
import type { HorizontalAlign, WidgetHead } from './parts.ts';

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

/** Widgets that say how monitors, checks, objectives and services stand. */
export type StandingDefinition =
  | AlertGraphDefinition
  | AlertValueDefinition
  | CheckStatusDefinition
  | MonitorSummaryDefinition
  | ServiceSummaryDefinition
  | SloDefinition
  | SloListDefinition;
