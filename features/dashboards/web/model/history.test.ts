import { expect, test } from 'vitest';
import { changed, redone, started, undone } from './history.ts';

test('undo and redo walk the changes; a new one ends what was undone', () => {
  const three = changed(changed(started(1), 2), 3);
  expect(undone(three)).toEqual({ past: [1], present: 2, future: [3] });
  expect(redone(undone(three))).toEqual(three);
  expect(changed(undone(three), 4)).toEqual({ past: [1, 2], present: 4, future: [] });
  expect(undone(started(1))).toEqual(started(1));
  expect(changed(three, 3)).toBe(three);
});
