import type { Dashboard, DashboardFields, DashboardSummary } from '@komainu/contracts/dashboards/dashboard.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import { isoMicros } from '../json.ts';
import type { DeletedDashboard, StoredDashboard } from './definition.ts';
import { dashboardUrl } from './slug.ts';

/** What is answered for keys that were left out. */
export const LEFT_OUT = {
  description: null,
  template_variables: null,
  notify_list: null,
  is_read_only: false,
  restricted_roles: [],
} satisfies Partial<DashboardFields>;

/** A dashboard as the public API answers it. */
export function presentDashboard({ id, body, updatedAtUnixMs }: Document<StoredDashboard>): Dashboard {
  return {
    ...LEFT_OUT,
    ...body.fields,
    id,
    url: dashboardUrl(id, body.fields.title),
    author_handle: body.author.handle,
    author_name: body.author.name,
    created_at: isoMicros(body.createdAtUnixMs),
    modified_at: isoMicros(updatedAtUnixMs),
  };
}

/** A row of the list of dashboards. */
export function presentSummary({ id, body, updatedAtUnixMs }: Document<StoredDashboard>): DashboardSummary {
  return summaryOf(id, body, updatedAtUnixMs, null);
}

export function presentDeleted({ id, body }: Document<DeletedDashboard>): DashboardSummary {
  return summaryOf(id, body.dashboard, body.modifiedAtUnixMs, body.deletedAtUnixMs);
}

function summaryOf(
  id: string,
  { fields, author, createdAtUnixMs }: StoredDashboard,
  modifiedAtUnixMs: number,
  deletedAtUnixMs: number | null,
): DashboardSummary {
  return {
    id,
    title: fields.title,
    description: fields.description ?? null,
    layout_type: fields.layout_type,
    url: dashboardUrl(id, fields.title),
    is_read_only: fields.is_read_only ?? false,
    created_at: isoMicros(createdAtUnixMs),
    modified_at: isoMicros(modifiedAtUnixMs),
    author_handle: author.handle,
    deleted_at: deletedAtUnixMs === null ? null : isoMicros(deletedAtUnixMs),
  };
}
