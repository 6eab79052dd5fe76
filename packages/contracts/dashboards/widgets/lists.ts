import type { SortOrder } from '../queries.ts';
import type { WidgetHead } from './parts.ts';

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

/** Widgets that list what happened. */
export type ListDefinition =
  | EventStreamDefinition
  | EventTimelineDefinition
  | ListStreamDefinition
  | LogStreamDefinition
  | TraceStreamDefinition;
