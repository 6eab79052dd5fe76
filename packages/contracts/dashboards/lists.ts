/** `/api/v1/dashboard/lists/manual`. */
export interface DashboardList {
  readonly id: number;
  readonly name: string;
  readonly type: 'manual_dashboard_list';
  readonly dashboard_count: number;
  readonly dashboards: null;
  readonly is_favorite: boolean;
  readonly author: { readonly handle: string; readonly name: string | null };
  readonly created: string;
  readonly modified: string;
}

export interface DashboardListsAnswer {
  readonly dashboard_lists: readonly DashboardList[];
}

/** `custom_timeboard` is an ordered dashboard, `custom_screenboard` a free one; the others are ready-made ones. */
export type ListedDashboardType =
  | 'custom_timeboard'
  | 'custom_screenboard'
  | 'integration_timeboard'
  | 'integration_screenboard'
  | 'host_timeboard';

/** What is sent to put dashboards on a list (`{dashboards: […]}` to /api/v2/dashboard/lists/manual/:id/dashboards). */
export interface DashboardListItem {
  readonly id: string;
  readonly type: ListedDashboardType;
}

/** A row of a list, as `GET` of the same address answers. */
export interface ListedDashboard extends DashboardListItem {
  readonly title: string;
  readonly url: string;
  readonly author: { readonly handle: string; readonly name: string | null };
  readonly created: string;
  readonly modified: string;
  readonly is_favorite: boolean;
  readonly is_read_only: boolean;
  readonly is_shared: boolean;
  readonly tags: readonly string[] | null;
  readonly icon: null;
  readonly integration_id: string | null;
  readonly popularity: number;
}

export interface ListedDashboardsAnswer {
  readonly dashboards: readonly ListedDashboard[];
  readonly total: number;
}
