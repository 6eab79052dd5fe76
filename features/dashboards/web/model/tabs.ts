import { type Json, listOf, objectsOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { keyOf } from './board-edits.ts';
import type { Dashboard, Widget } from './dashboard.ts';

export interface Tab {
  readonly id: string;
  readonly name: string;
  readonly keys: readonly number[];
}

/** The tabs of a dashboard; none when it is one page. */
export function tabsOf(dashboard: Dashboard): readonly Tab[] {
  return objectsOf(dashboard['tabs']).map((tab) => ({
    id: textOf(tab['id']),
    name: textOf(tab['name']),
    keys: listOf(tab['widget_ids']).map(Number),
  }));
}

/** The widgets of a tab. Those that no tab names stand on the first, so that nothing is out of sight. */
export function widgetsOfTab(dashboard: Dashboard, tab: Tab | undefined): readonly Widget[] {
  if (tab === undefined) return dashboard.widgets;
  const tabs = tabsOf(dashboard);
  const elsewhere = new Set(tabs.filter(({ id }) => id !== tab.id).flatMap(({ keys }) => keys));
  const isFirst = tabs[0]?.id === tab.id;
  return dashboard.widgets.filter(
    (widget) => tab.keys.includes(keyOf(widget)) || (isFirst && !elsewhere.has(keyOf(widget))),
  );
}

/** Puts a widget on a tab. */
export function onTab(dashboard: Dashboard, tabId: string | undefined, key: number): Dashboard {
  if (tabId === undefined) return dashboard;
  const tabs = objectsOf(dashboard['tabs']).map((tab) =>
    textOf(tab['id']) === tabId ? { ...tab, widget_ids: [...listOf(tab['widget_ids']), key] } : tab,
  );
  return { ...dashboard, tabs };
}

/** The tabs to save: ids of ours become `@n`, the n-th widget of the request, and those of deleted widgets go. */
export function savedTabs(dashboard: Dashboard): Json {
  if (!Array.isArray(dashboard['tabs'])) return {};
  const places = new Map(dashboard.widgets.map((widget, index) => [keyOf(widget), index + 1]));
  const tabs = objectsOf(dashboard['tabs']).map((tab) => ({
    ...tab,
    widget_ids: listOf(tab['widget_ids']).flatMap((id) => {
      const place = places.get(Number(id));
      if (place === undefined) return [];
      return Number(id) < 0 ? [`@${place}`] : [id];
    }),
  }));
  return { tabs };
}
