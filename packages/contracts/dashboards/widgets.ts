import type { LegacyEventQuery, SortOrder } from './queries.ts';
import type { ChartDefinition } from './widgets/charts.ts';
import type { ContentDefinition } from './widgets/contents.ts';
import type { ListDefinition } from './widgets/lists.ts';
import type { MapDefinition } from './widgets/maps.ts';
import type { HorizontalAlign, WidgetHead } from './widgets/parts.ts';
import type { StandingDefinition } from './widgets/standing.ts';

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

/** The old form of event lists in product analytics and others is kept under its own `type`. */
export interface OtherDefinition {
  readonly type: string;
  readonly title?: string;
  readonly log_query?: LegacyEventQuery;
  readonly [key: string]: unknown;
}

export type KnownDefinition =
  | ChartDefinition
  | ContentDefinition
  | GroupDefinition
  | ListDefinition
  | MapDefinition
  | PowerpackDefinition
  | SplitGraphDefinition
  | StandingDefinition;
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
