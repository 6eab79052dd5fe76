import type { Dashboard, DashboardFields } from '@komainu/contracts/dashboards/dashboard.ts';
import { isoMicros } from '@komainu/http/json-api.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import type { StoredDashboard } from './definition.ts';
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
