import type { Widget } from './widgets.ts';

/** `ordered`: a grid of 12 columns; `free`: placed anywhere. */
export type LayoutType = 'ordered' | 'free';

export interface TemplateVariable {
  readonly name: string;
  /** The tag key or facet whose values it takes; without one it is plain text. */
  readonly prefix?: string | null;
  /** `group`: holds what to group by instead of what to keep. */
  readonly type?: string | null;
  readonly available_values?: readonly string[] | null;
  readonly defaults?: readonly string[];
  /** The older form with one value; never together with `defaults`. */
  readonly default?: string | null;
}

/** Values of template variables under a name ("saved view"). */
export interface TemplateVariablePreset {
  readonly name: string;
  readonly template_variables: readonly {
    readonly name: string;
    readonly values?: readonly string[];
    readonly value?: string;
  }[];
}

export interface DashboardTab {
  readonly id: string;
  readonly name: string;
  /** In requests also `@1`, the first widget of the request, and so on. */
  readonly widget_ids: readonly (number | string)[];
}

/** What a client sends to create or replace a dashboard. */
export interface DashboardFields {
  readonly title: string;
  readonly description?: string | null;
  readonly layout_type: LayoutType;
  readonly widgets: readonly Widget[];
  readonly template_variables?: readonly TemplateVariable[] | null;
  readonly template_variable_presets?: readonly TemplateVariablePreset[] | null;
  readonly notify_list?: readonly string[] | null;
  readonly reflow_type?: 'auto' | 'fixed';
  /** Role ids that may edit; empty: everybody who may write. */
  readonly restricted_roles?: readonly string[];
  readonly is_read_only?: boolean;
  /** `team:…` only. */
  readonly tags?: readonly string[] | null;
  readonly tabs?: readonly DashboardTab[] | null;
  readonly default_timeframe?: Readonly<Record<string, unknown>> | null;
}

/** What `/api/v1/dashboard…` answers. */
export interface Dashboard extends DashboardFields {
  /** `abc-def-ghi`. */
  readonly id: string;
  /** `/dashboard/<id>/<slug>`. */
  readonly url: string;
  readonly author_handle: string;
  readonly author_name: string | null;
  /** ISO 8601 with microseconds. */
  readonly created_at: string;
  readonly modified_at: string;
}

/** A row of `GET /api/v1/dashboard`. */
export interface DashboardSummary {
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  readonly layout_type: LayoutType;
  readonly url: string;
  readonly is_read_only: boolean;
  readonly created_at: string;
  readonly modified_at: string;
  readonly author_handle: string;
  readonly deleted_at: string | null;
}

export interface DashboardsAnswer {
  readonly dashboards: readonly DashboardSummary[];
}
