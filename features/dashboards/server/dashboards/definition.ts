import type { DashboardFields } from '@komainu/contracts/dashboards/dashboard.ts';
import type { Author } from '@komainu/http/author.ts';

/** Kinds in the metadata store. */
export const DASHBOARD = 'dashboard';
/** A deleted dashboard, as long as it can be restored. */
export const DELETED_DASHBOARD = 'deleted_dashboard';

export interface StoredDashboard {
  readonly fields: DashboardFields;
  readonly author: Author;
  /** Who wrote this version. */
  readonly editor: Author;
  /** Outlives deletion and restoration, unlike the document's own. */
  readonly createdAtUnixMs: number;
}

export interface DeletedDashboard {
  readonly dashboard: StoredDashboard;
  readonly modifiedAtUnixMs: number;
  readonly deletedAtUnixMs: number;
}
