import { expect, test } from 'vitest';
import type { Dashboard } from './dashboard.ts';
import { onTab, savedTabs, tabsOf, widgetsOfTab } from './tabs.ts';

const BOARD: Dashboard = {
  id: 'a',
  title: 'T',
  layout_type: 'ordered',
  widgets: [1, 2, 3, -4].map((id) => ({ id, definition: { type: 'note' } })),
  tabs: [
    { id: 'x', name: 'One', widget_ids: [1] },
    { id: 'y', name: 'Two', widget_ids: [2, 99], odd: true },
  ],
};
const idsOn = (place: number): (number | undefined)[] => widgetsOfTab(BOARD, tabsOf(BOARD)[place]).map(({ id }) => id);

test('widgets stand on their tabs, and the others on the first', () => {
  expect([idsOn(0), idsOn(1), widgetsOfTab(BOARD, undefined).length]).toEqual([[1, 3, -4], [2], 4]);
});

test('new widgets are saved by their place, deleted ones are left out', () => {
  expect(savedTabs(onTab(BOARD, 'y', -4))).toEqual({
    tabs: [
      { id: 'x', name: 'One', widget_ids: [1] },
      { id: 'y', name: 'Two', widget_ids: [2, '@4'], odd: true },
    ],
  });
  expect(savedTabs({ ...BOARD, tabs: null })).toEqual({});
});
