import type { Dashboard, DashboardFields } from './dashboard.ts';

/**
 * `GET /api/unstable/dashboards/:id/versions?limit=&before=` (newest first; `before` a version number) answers
 * `{ data: DashboardVersion[] }`; `GET …/versions/:version` `{ data: DashboardVersion & { dashboard } }`;
 * `GET …/versions/diff?from=1&to=2` `{ data: DashboardDifference[] }`;
 * `POST …/versions/:version/restore` writes that version as the newest and answers the `Dashboard` as v1 does.
 */
export interface DashboardVersion {
  readonly version: number;
  readonly title: string;
  /** ISO 8601 with microseconds. */
  readonly modified_at: string;
  /** `{ id, handle, name }` as known when it was written. */
  readonly author: { readonly id: string; readonly handle: string; readonly name: string | null };
  readonly widget_count: number;
  readonly deleted: boolean;
}

export interface DashboardVersionWithBody extends DashboardVersion {
  readonly dashboard: Dashboard;
}

/** One value that differs. Widgets and tabs are met by id: `widgets[1234567890123456].definition.title`. */
export interface DashboardDifference {
  readonly path: string;
  /** `moved`: only its place in the list is another. */
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  readonly before?: unknown;
  readonly after?: unknown;
}

/**
 * `GET /api/unstable/dashboards/ready` answers `{ data: ReadyDashboardSummary[] }` by title;
 * `GET …/ready/:id` `{ data: ReadyDashboard }`; `POST …/ready/:id/clone` (body `{ title? }`) answers a new `Dashboard`.
 * Ready dashboards also answer at `GET /api/v1/dashboard/:id`, with `is_read_only: true`.
 */
export interface ReadyDashboardSummary {
  /** `abc-def-ghi`, the same everywhere. */
  readonly id: string;
  /** Name of its file in `content/dashboards`. */
  readonly key: string;
  readonly kind: 'ready';
  readonly title: string;
  readonly description: string;
  readonly url: string;
  /** What it is about: `metrics`, `logs`, `traces`, `security`, `audit`. */
  readonly category: string;
  readonly widget_count: number;
}

export interface ReadyDashboard extends ReadyDashboardSummary {
  readonly dashboard: DashboardFields;
}
