import type { Notebook } from '@komainu/contracts/dashboards/notebooks.ts';
import { api, apiGet, apiPost } from '../api/client.ts';

/** The public JSON of a widget. */
export type WidgetJson = Readonly<Record<string, unknown>>;

export type KeepKind = 'dashboard' | 'notebook';

/** Something that a widget can be put into. */
export interface KeepTarget {
  readonly id: string;
  readonly name: string;
}

interface ListedDashboards {
  readonly dashboards: readonly { readonly id: string; readonly title: string; readonly is_read_only?: boolean }[];
}
interface ListedNotebooks {
  readonly data: readonly { readonly id: number; readonly attributes: { readonly name: string } }[];
}
interface WholeDashboard {
  readonly id: string;
  readonly widgets: readonly unknown[];
  readonly [key: string]: unknown;
}

/** What there is to put a widget into, the last changed first where the API says so. */
export async function keepTargets(kind: KeepKind, signal: AbortSignal): Promise<readonly KeepTarget[]> {
  if (kind === 'dashboard') {
    const { dashboards } = await apiGet<ListedDashboards>('/api/v1/dashboard', signal);
    return dashboards.filter((one) => one.is_read_only !== true).map(({ id, title }) => ({ id, name: title }));
  }
  const { data } = await apiGet<ListedNotebooks>('/api/v1/notebooks?include_cells=false&count=500', signal);
  return data.map(({ id, attributes }) => ({ id: String(id), name: attributes.name }));
}

/** Puts a widget at the end of a dashboard or notebook, a new one of that name without an `id`; gives its address. */
export async function keepWidget(
  kind: KeepKind,
  target: { readonly id?: string; readonly name: string },
  widget: WidgetJson,
): Promise<string> {
  return kind === 'dashboard' ? keepOnDashboard(target, widget) : keepInNotebook(target, widget);
}

async function keepOnDashboard({ id, name }: { id?: string; name: string }, definition: WidgetJson): Promise<string> {
  if (id === undefined) {
    const fresh = { title: name, layout_type: 'ordered', reflow_type: 'auto', widgets: [{ definition }] };
    const made = await apiPost<WholeDashboard>('/api/v1/dashboard', fresh);
    return `/dashboard/${made.id}`;
  }
  const path = `/api/v1/dashboard/${encodeURIComponent(id)}`;
  const present = await apiGet<WholeDashboard>(path);
  await api('PUT', path, { ...present, widgets: [...present.widgets, { definition }] });
  return `/dashboard/${id}`;
}

async function keepInNotebook({ id, name }: { id?: string; name: string }, definition: WidgetJson): Promise<string> {
  const cell = { type: 'notebook_cells', attributes: { definition, graph_size: 'm', time: null } };
  const bodyOf = (attributes: object): object => ({ data: { type: 'notebooks', attributes } });
  if (id === undefined) {
    const made = await apiPost<{ readonly data: Notebook }>(
      '/api/v1/notebooks',
      bodyOf({ name, cells: [cell], time: { live_span: '1h' } }),
    );
    return `/notebook/${made.data.id}`;
  }
  const path = `/api/v1/notebooks/${encodeURIComponent(id)}`;
  const { attributes } = (await apiGet<{ readonly data: Notebook }>(path)).data;
  const { name: title, cells, time, status, metadata, template_variables, tags } = attributes;
  const whole = { name: title, time, status, metadata, template_variables, tags, cells: [...cells, cell] };
  await api('PUT', path, bodyOf(whole));
  return `/notebook/${id}`;
}
