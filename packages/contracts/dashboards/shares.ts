import type { SharedVariable } from './asking/shared-variables.ts';
import type { DashboardFields } from './dashboard.ts';

/** `open`: whoever has the link. `invite`: whoever has the link of an invitation; the share's own link shows nothing. */
export type ShareType = 'open' | 'invite';

/** A template variable that viewers may set. */
export interface SelectableVariable {
  readonly name: string;
  readonly prefix?: string | null;
  readonly default_value?: string | null;
  readonly type?: string | null;
  /** The values that viewers may choose; none listed: any value of the tag (see `sharedVariables`). */
  readonly visible_tags?: readonly string[] | null;
}

/** What `/api/v1/dashboard/public…` answers. */
export interface SharedDashboard {
  readonly token: string;
  readonly public_url: string;
  readonly dashboard_id: string;
  readonly dashboard_type: 'custom_timeboard' | 'custom_screenboard';
  readonly title: string;
  readonly share_type: ShareType;
  readonly status: 'active' | 'paused';
  readonly author: { readonly handle: string; readonly name: string | null };
  /** ISO 8601 with microseconds. */
  readonly created: string;
  /** ISO 8601, as it was sent; null: never ends. */
  readonly expiration: string | null;
  /** ISO 8601; null when nobody looked since the server started. */
  readonly last_accessed: string | null;
  readonly global_time: { readonly live_span: string };
  readonly global_time_selectable_enabled: boolean;
  readonly selectable_template_vars: readonly SelectableVariable[] | null;
  readonly viewing_preferences: Readonly<Record<string, unknown>>;
  readonly share_list: readonly string[] | null;
  readonly invitees: readonly {
    readonly email: string;
    readonly access_expiration: string | null;
    readonly last_accessed: string | null;
    readonly created_at: string;
  }[];
  /** How long the link of an invitation opens the dashboard. */
  readonly session_duration_in_days: number | null;
  readonly embeddable_domains: readonly string[];
}

/** `GET /api/unstable/dashboards/:id/shares` answers `{ data: DashboardShare[] }`, the oldest first. */
export interface DashboardShare extends SharedDashboard {
  readonly invitations: readonly ShareInvitation[];
}

export interface ShareInvitation {
  readonly email: string;
  /** The link that opens the dashboard for this guest. */
  readonly url: string;
  /** ISO 8601 with microseconds. */
  readonly expires: string;
}

/**
 * `GET /api/unstable/shared/:token`, without a key: the dashboard behind a link. Below that address are the routes that its
 * widgets ask, at their own paths (`/api/unstable/shared/:token/api/v2/query/timeseries`), with the guest's choice of
 * template variables in the query string (`?tpl_var_host=web-1`).
 */
export interface SharedView {
  readonly dashboard: Pick<
    DashboardFields,
    'title' | 'description' | 'layout_type' | 'reflow_type' | 'widgets' | 'tabs'
  > & {
    readonly id: string;
    readonly template_variables: readonly SharedVariable[];
  };
  readonly global_time: { readonly live_span: string };
  readonly global_time_selectable_enabled: boolean;
  readonly viewing_preferences: Readonly<Record<string, unknown>>;
}
