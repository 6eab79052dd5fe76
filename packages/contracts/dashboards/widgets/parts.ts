import type { ConditionalFormat, FormulaSort, WidgetRequest } from '../queries.ts';

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

export interface ScalarRequest extends WidgetRequest {
  readonly aggregator?: string;
  readonly conditional_formats?: readonly ConditionalFormat[];
  readonly sort?: FormulaSort;
  readonly style?: { readonly palette?: string };
}
