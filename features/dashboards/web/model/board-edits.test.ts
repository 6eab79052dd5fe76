import { expect, test } from 'vitest';
import { added, copied, findWidget, keyed, keyOf, savedBody, withoutWidget, withWidget } from './board-edits.ts';
import type { Dashboard } from './dashboard.ts';

const BOARD: Dashboard = {
  id: 'abc-def-ghi',
  title: 'Board',
  layout_type: 'ordered',
  url: '/dashboard/abc-def-ghi/board',
  someday: { kept: true },
  widgets: [
    { id: 7, definition: { type: 'note', content: 'a', odd: 1 }, layout: { x: 0, y: 0, width: 3, height: 2 } },
    {
      definition: {
        type: 'group',
        layout_type: 'ordered',
        widgets: [{ id: 9, definition: { type: 'toplist' }, layout: { x: 0, y: 0, width: 4, height: 2 } }],
      },
    },
  ],
};

test('what is read and saved unchanged is the same, unknown keys included', () => {
  expect(savedBody(keyed(BOARD))).toEqual({
    title: 'Board',
    layout_type: 'ordered',
    someday: { kept: true },
    widgets: BOARD.widgets,
  });
});

test('a widget inside a group is changed where it is', () => {
  const board = keyed(BOARD);
  const group = keyOf(board.widgets[1] ?? { definition: { type: '' } });
  const next = withWidget(board, { key: 9, group }, { type: 'toplist', title: 'T' });
  expect(findWidget(next, { key: 9, group })?.definition).toEqual({ type: 'toplist', title: 'T' });
  expect(findWidget(withoutWidget(next, { key: 9, group }), { key: 9, group })).toBeUndefined();
  expect(next.widgets[0]).toBe(board.widgets[0]);
});

test('a copy stands below with its size and an id of its own', () => {
  const board = keyed(BOARD);
  const { dashboard, key } = added(board, board.widgets[0] ?? { definition: { type: '' } });
  expect(findWidget(dashboard, { key })).toEqual({
    id: key,
    definition: { type: 'note', content: 'a', odd: 1 },
    layout: { x: 0, y: 5, width: 3, height: 2 },
  });
  expect(key).toBeLessThan(0);
  expect(keyOf(copied({ id: 7, definition: { type: 'note' } }))).toBeLessThan(0);
});
