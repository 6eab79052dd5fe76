import type { Json } from './json.ts';

/** What a widget shows. The schema is open: whatever we do not know is kept as it came. */
export interface Definition extends Json {
  readonly type: string;
  readonly title?: string;
}

export interface WidgetLayout extends Json {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Widget extends Json {
  readonly id?: number;
  readonly definition: Definition;
  readonly layout?: WidgetLayout;
}

export interface TemplateVariable extends Json {
  readonly name: string;
  readonly prefix?: string | null;
  readonly default?: string | null;
  readonly defaults?: readonly string[] | null;
  readonly available_values?: readonly string[] | null;
}

export interface TemplateVariablePreset extends Json {
  readonly name?: string;
  readonly template_variables?: readonly {
    readonly name?: string;
    readonly value?: string;
    readonly values?: readonly string[];
  }[];
}

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

/** The widgets inside a group (or a split group's source); [] for others. */
export function innerWidgets(definition: Definition): readonly Widget[] {
  return Array.isArray(definition['widgets']) ? (definition['widgets'] as readonly Widget[]) : [];
}
