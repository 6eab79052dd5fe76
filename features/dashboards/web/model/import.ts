import { type Json, objectOf, objectsOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { bodyOf, type Dashboard } from './dashboard.ts';

/** What a text holds: a dashboard to create, or why not (`reason` is the parser's; '' for JSON that is no dashboard). */
export type Imported = { readonly body: Json } | { readonly reason: string };

/** Reads an exported dashboard. Ids of widgets stay behind: they belong to the dashboard that it was. */
export function importedBody(text: string): Imported {
  let value: Json;
  try {
    value = objectOf(JSON.parse(text));
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
  // Some tools wrap it: `{"dashboard": {…}}`.
  const dashboard = Array.isArray(value['widgets']) ? value : objectOf(value['dashboard']);
  if (!Array.isArray(dashboard['widgets'])) return { reason: '' };
  const body = bodyOf({
    ...dashboard,
    title: textOf(dashboard['title']) || 'Dashboard',
    layout_type: dashboard['layout_type'] === 'free' ? 'free' : 'ordered',
    // It was looked at above; what its widgets hold is open.
  } as unknown as Dashboard);
  return { body: { ...body, is_read_only: false, widgets: objectsOf(dashboard['widgets']).map(withoutIds) } };
}

function withoutIds(widget: Json): Json {
  const { id, ...rest } = widget;
  const definition = objectOf(widget['definition']);
  if (!Array.isArray(definition['widgets'])) return rest;
  return { ...rest, definition: { ...definition, widgets: objectsOf(definition['widgets']).map(withoutIds) } };
}
