import type { Json } from '@komainu/contracts/dashboards/asking/json.ts';
import { placeBelow } from '@komainu/contracts/dashboards/drawing/layout.ts';
import { bodyOf, type Dashboard, type Definition, innerWidgets, type Widget } from './dashboard.ts';
import { savedTabs } from './tabs.ts';

/** Where a widget is: its key, and that of the group it stands in. Keys are ids; those of ours, not yet saved, are negative. */
export interface WidgetPath {
  readonly key: number;
  readonly group?: number;
}

let lastKey = 0;
const freshKey = (): number => --lastKey;

/** Gives widgets without an id one of ours, so that each can be told apart while editing. */
export function keyed(dashboard: Dashboard): Dashboard {
  return { ...dashboard, widgets: dashboard.widgets.map(keyedWidget) };
}

function keyedWidget(widget: Widget): Widget {
  const own = typeof widget.id === 'number' ? widget : { ...widget, id: freshKey() };
  if (own.definition.type !== 'group') return own;
  return { ...own, definition: { ...own.definition, widgets: innerWidgets(own.definition).map(keyedWidget) } };
}

export const keyOf = (widget: Widget): number => widget.id ?? 0;

/** The body to save: ids of ours stay behind. */
export function savedBody(dashboard: Dashboard): Json {
  return { ...bodyOf(dashboard), ...savedTabs(dashboard), widgets: dashboard.widgets.map(withoutOwnId) };
}

export function withoutOwnId(widget: Widget): Widget {
  const { id, ...rest } = widget;
  const definition: Definition =
    widget.definition.type === 'group'
      ? { ...widget.definition, widgets: innerWidgets(widget.definition).map(withoutOwnId) }
      : widget.definition;
  return (id === undefined || id < 0 ? { ...rest, definition } : { ...widget, definition }) as Widget;
}

/** A copy that is another widget, wherever it came from. */
export function copied(widget: Widget): Widget {
  const { id, ...rest } = widget;
  const inner = innerWidgets(widget.definition);
  const definition: Definition =
    widget.definition.type === 'group' ? { ...widget.definition, widgets: inner.map(copied) } : widget.definition;
  return { ...rest, id: freshKey(), definition } as Widget;
}

/** The dashboard with the widgets of one container (the board, or a group) changed. */
export function withContainer(
  dashboard: Dashboard,
  group: number | undefined,
  change: (widgets: readonly Widget[]) => readonly Widget[],
): Dashboard {
  if (group === undefined) {
    const widgets = change(dashboard.widgets);
    return widgets === dashboard.widgets ? dashboard : { ...dashboard, widgets };
  }
  let isChanged = false;
  const widgets = dashboard.widgets.map((widget) => {
    if (keyOf(widget) !== group) return widget;
    const before = innerWidgets(widget.definition);
    const after = change(before);
    if (after === before) return widget;
    isChanged = true;
    return { ...widget, definition: { ...widget.definition, widgets: after } };
  });
  return isChanged ? { ...dashboard, widgets } : dashboard;
}

export function withWidget(dashboard: Dashboard, { key, group }: WidgetPath, definition: Definition): Dashboard {
  return withContainer(dashboard, group, (widgets) =>
    widgets.map((widget) => (keyOf(widget) === key ? { ...widget, definition } : widget)),
  );
}

export function withoutWidget(dashboard: Dashboard, { key, group }: WidgetPath): Dashboard {
  return withContainer(dashboard, group, (widgets) => widgets.filter((widget) => keyOf(widget) !== key));
}

/** Adds a widget below the others. Returns it with its new key. */
export function added(dashboard: Dashboard, widget: Widget, group?: number): { dashboard: Dashboard; key: number } {
  const own = copied(widget);
  const next = withContainer(dashboard, group, (widgets) => {
    const { type } = own.definition;
    const place = placeBelow(widgets, type, group === undefined ? dashboard.layout_type : 'ordered');
    // A copy keeps its size.
    const layout = own.layout === undefined ? place : { ...place, width: own.layout.width, height: own.layout.height };
    return [...widgets, { ...own, layout }];
  });
  return { dashboard: next, key: keyOf(own) };
}

export function findWidget(dashboard: Dashboard, { key, group }: WidgetPath): Widget | undefined {
  const container =
    group === undefined
      ? dashboard.widgets
      : innerWidgets(dashboard.widgets.find((widget) => keyOf(widget) === group)?.definition ?? { type: 'group' });
  return container.find((widget) => keyOf(widget) === key);
}
