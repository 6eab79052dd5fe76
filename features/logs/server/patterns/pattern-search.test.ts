import { expect, it } from 'vitest';
import { searchOfPattern } from './pattern-search.ts';

it.each([
  [
    ['PacketResponder ', null, ' for block blk_', null, ' terminating'],
    '"PacketResponder" "for block blk" "terminating"',
  ],
  [['via eth', null, ' up'], '"via" "up"'],
  [[null, 'ms'], '*'],
  [['say "hi" \\ now: ', null], '"say hi now"'],
  [['ユーザー', null, 'が ログイン'], '"ユーザー" "が" "ログイン"'],
  [[null], '*'],
  [['a b ', null, ' a b'], '"a b"'],
])('%j', (parts, search) => {
  expect(searchOfPattern(parts)).toBe(search);
});
