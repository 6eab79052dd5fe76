import { expect, test } from 'vitest';
import { clipboardText, widgetOfClipboard } from './clipboard.ts';

test('a widget comes back from the clipboard as it was', () => {
  const widget = { id: 3, definition: { type: 'note', content: 'a' }, layout: { x: 1, y: 2, width: 3, height: 4 } };
  expect(widgetOfClipboard(clipboardText(widget))).toEqual(widget);
});

test.each([
  ['{"type":"note","content":"a"}', { definition: { type: 'note', content: 'a' } }],
  [
    '{"type":"group","layout_type":"ordered","widgets":[]}',
    { definition: { type: 'group', layout_type: 'ordered', widgets: [] } },
  ],
  ['{"title":"a dashboard","widgets":[]}', undefined],
  ['hello', undefined],
  ['[1]', undefined],
])('%s', (text, wanted) => {
  expect(widgetOfClipboard(text)).toEqual(wanted);
});
