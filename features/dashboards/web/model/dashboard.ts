import type {
  TemplateVariable,
  TemplateVariablePreset,
  Widget,
} from '@komainu/contracts/dashboards/asking/definition.ts';
import type { Json } from '@komainu/contracts/dashboards/asking/json.ts';

export {
  type Definition,
  innerWidgets,
  type TemplateVariable,
  type TemplateVariablePreset,
  type Widget,
} from '@komainu/contracts/dashboards/asking/definition.ts';

/** A dashboard as `/api/v1/dashboard` takes and gives it, as far as the screens read it. */
export interface Dashboard extends Json {
  readonly id: string;
  readonly title: string;
  readonly description?: string | null;
  readonly layout_type: 'ordered' | 'free';
  readonly reflow_type?: 'auto' | 'fixed' | null;
  readonly widgets: readonly Widget[];
  readonly template_variables?: readonly TemplateVariable[] | null;
  readonly template_variable_presets?: readonly TemplateVariablePreset[] | null;
  readonly author_handle?: string;
  readonly author_name?: string | null;
  readonly created_at?: string;
  readonly modified_at?: string;
  readonly is_read_only?: boolean;
  readonly url?: string;
}

/** The part that somebody edits and a PUT sends: what the server decides by itself stays out. */
export function bodyOf(dashboard: Dashboard): Json {
  const { id, url, author_handle, author_name, created_at, modified_at, ...rest } = dashboard;
  return rest;
}

/** `/dashboard/abc-def-ghi/my-board` */
export function dashboardPath(dashboard: { readonly id: string; readonly title: string }): string {
  const slug = dashboard.title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return `/dashboard/${dashboard.id}/${slug || '-'}`;
}
