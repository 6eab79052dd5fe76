import { expect, it } from 'vitest';
import { ambiguousLoops } from './ambiguity.ts';
import { parseRegex } from './parse-regex.ts';

it.each([
  ['[^"]*"', 0],
  ['\\S+ \\d+ .*', 0],
  ['.*', 0],
  ['.*?x', 1],
  ['(?:.*) (.*?), z', 2],
  ['\\s*\\s*\\s*x', 2],
  ['(?:a+)+b', 1],
  ['(?:a+)+a', 2],
  ['(?:a|b)*(?:c?)b', 1],
  ['a{2,9}a', 1],
  ['(?:ab)*ac', 1],
])('%s has %i', (source, expected) => {
  expect(ambiguousLoops(parseRegex(source, { dotAll: true }))).toBe(expected);
});
