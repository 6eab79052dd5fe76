import { expect, test } from 'vitest';
import { importedBody } from './import.ts';

test('an export loses its ids and nothing else', () => {
  const exported = {
    id: 'abc-def-ghi',
    title: 'T',
    layout_type: 'free',
    url: '/dashboard/abc-def-ghi/t',
    author_handle: 'a@example.com',
    is_read_only: true,
    odd: 1,
    widgets: [{ id: 1, definition: { type: 'group', widgets: [{ id: 2, definition: { type: 'wildcard', x: 1 } }] } }],
  };
  expect(importedBody(JSON.stringify({ dashboard: exported }))).toEqual({
    body: {
      title: 'T',
      layout_type: 'free',
      is_read_only: false,
      odd: 1,
      widgets: [{ definition: { type: 'group', widgets: [{ definition: { type: 'wildcard', x: 1 } }] } }],
    },
  });
});

test('what is no dashboard says so', () => {
  expect(importedBody('{"a":1}')).toEqual({ reason: '' });
  expect(importedBody('{')).toHaveProperty('reason', expect.stringMatching(/JSON/));
});
