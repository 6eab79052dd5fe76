import type { DashboardFields } from '@komainu/contracts/dashboards/dashboard.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import { type JsonObject, record } from '@komainu/kernel/json.ts';
import { checkSize } from '../json.ts';
import { checkPresets, checkTemplateVariables } from './read-template-variables.ts';
import { newWidgetId, withWidgetIds } from './widget-ids.ts';

const MOST_WIDGETS = 2_000;
const MOST_TAGS = 5;
const MOST_TABS = 100;
const LAYOUT_TYPES = ['ordered', 'free'];

/** What the server makes itself; clients send it back as they got it. */
const MADE_HERE = new Set([
  'id',
  'url',
  'author_handle',
  'author_name',
  'author_info',
  'created_at',
  'modified_at',
  'deleted_at',
]);

/**
 * Reads a dashboard as clients send it: what a dashboard cannot do without is checked, in the words of the public API;
 * widgets get their ids; everything else is kept as it came, types of widgets that nobody knows included. Throws
 * `bad_dashboard`, `definition_too_large` (400).
 */
export function readDashboard(body: unknown, makeId: () => number = newWidgetId): DashboardFields {
  const sent = record(body);
  if (sent === undefined) throw invalid('The body should be an object');
  checkSize(sent, 'the dashboard');
  requireText(sent, 'title');
  const layoutType = sent['layout_type'];
  if (layoutType === undefined) throw invalid("Required parameter 'layout_type' is missing");
  if (!LAYOUT_TYPES.some((one) => one === layoutType)) {
    throw invalid("Value of parameter 'layout_type' should be any of these ['ordered', 'free']");
  }
  const widgets = withWidgetIds(widgetsOf(sent['widgets']), makeId);
  checkTemplateVariables(sent['template_variables']);
  checkPresets(sent['template_variable_presets']);
  checkTexts(sent['notify_list'], 'notify_list');
  checkTexts(sent['restricted_roles'], 'restricted_roles');
  checkTags(sent['tags']);
  const tabs = tabsOf(sent['tabs'], widgets);
  if (sent['is_read_only'] !== undefined && typeof sent['is_read_only'] !== 'boolean') {
    throw invalid("'is_read_only' should be boolean");
  }
  const kept = Object.fromEntries(
    Object.entries(sent).filter(([key, value]) => !MADE_HERE.has(key) && !(key !== 'description' && value === null)),
  );
  // What DashboardFields promises was checked above; the rest of it is the sender's word.
  return { ...kept, widgets, ...(tabs === undefined ? {} : { tabs }) } as unknown as DashboardFields;
}

function widgetsOf(value: unknown): readonly JsonObject[] {
  if (value === undefined) throw invalid("Required parameter 'widgets' is missing");
  if (!Array.isArray(value)) throw invalid("'widgets' should be list");
  if (value.length > MOST_WIDGETS) throw invalid(`a dashboard has at most ${MOST_WIDGETS} widgets`);
  return value.map((item: unknown, index) => checkedWidget(item, `widgets[${index}]`));
}

/** A widget has a definition with a type, and so have those inside a group. */
export function checkedWidget(item: unknown, place: string): JsonObject {
  const widget = record(item);
  const definition = record(widget?.['definition']);
  if (widget === undefined || definition === undefined) throw invalid(`'definition' of ${place} is missing`);
  if (typeof definition['type'] !== 'string' || definition['type'] === '') {
    throw invalid(`'type' of ${place}.definition is missing`);
  }
  const inner = definition['widgets'];
  if (definition['type'] === 'group' && !Array.isArray(inner)) throw invalid(`'widgets' of ${place} should be list`);
  if (Array.isArray(inner)) {
    for (const [index, one] of inner.entries()) checkedWidget(one, `${place}.definition.widgets[${index}]`);
  }
  return widget;
}

/** Tabs name their widgets by id, or by place in this request: `@1` is the first. */
function tabsOf(value: unknown, widgets: readonly JsonObject[]): readonly JsonObject[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw invalid("'tabs' should be list");
  if (value.length > MOST_TABS) throw invalid(`a dashboard has at most ${MOST_TABS} tabs`);
  const known = new Set(widgets.map((widget) => widget['id']));
  return value.map((item: unknown) => {
    const tab = record(item);
    const ids = tab?.['widget_ids'] ?? [];
    if (tab === undefined || typeof tab['name'] !== 'string' || !Array.isArray(ids)) throw invalid("'tabs' is invalid");
    const widgetIds = ids.map((id: unknown) => {
      const found = typeof id === 'string' && /^@\d{1,6}$/.test(id) ? widgets[Number(id.slice(1)) - 1]?.['id'] : id;
      if (!known.has(found))
        throw invalid(`widget '${String(id).slice(0, 50)}' of tab '${tab['name']}' does not exist`);
      return found;
    });
    return { ...tab, id: typeof tab['id'] === 'string' ? tab['id'] : uuid(), widget_ids: widgetIds };
  });
}

function checkTags(value: unknown): void {
  const tags = checkTexts(value, 'tags');
  if (tags.length > MOST_TAGS) throw invalid(`a dashboard has at most ${MOST_TAGS} tags`);
  if (!tags.every((tag) => tag.startsWith('team:'))) {
    throw invalid('Invalid tag format. Valid tag keys are: team.');
  }
}

function checkTexts(value: unknown, name: string): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) {
    throw invalid(`'${name}' should be list of strings`);
  }
  return value;
}

function requireText(sent: JsonObject, name: string): void {
  if (sent[name] === undefined) throw invalid(`Required parameter '${name}' is missing`);
  if (typeof sent[name] !== 'string') throw invalid(`'${name}' should be string`);
}

function invalid(message: string): Error {
  return badRequest('bad_dashboard', message);
}
