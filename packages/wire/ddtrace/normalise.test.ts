import { expect, it } from 'vitest';
import { cutUtf8, defaultService, normaliseName, normaliseService, normaliseTag } from './normalise.ts';

it.each([
  ['shop-api', 'shop-api'],
  ['Shop API', 'shop_api'],
  ['__a__b__', 'a_b'],
  ['Ünïcode/x', 'ünïcode/x'],
  ['1st:x', 'st:x'],
  ['a'.repeat(150), 'a'.repeat(100)],
  ['%%%', ''],
])('tag %s -> %s', (value, expected) => {
  expect(normaliseTag(value)).toBe(expected);
  expect(normaliseTag(expected)).toBe(expected);
});

it.each([
  ['express.request', 'express.request'],
  ['web request', 'web_request'],
  ['a__b._c', 'a_b.c'],
  ['9lives', 'lives'],
  ['日本', 'unnamed_operation'],
  ['', 'unnamed_operation'],
  [`x${'y'.repeat(200)}`, `x${'y'.repeat(99)}`],
])('name %s -> %s', (value, expected) => {
  expect(normaliseName(value)).toBe(expected);
  expect(normaliseName(expected)).toBe(expected);
});

it('names services that have no name', () => {
  expect([defaultService(''), defaultService('Go'), normaliseService('***')]).toEqual([
    'unnamed-service',
    'unnamed-go-service',
    'unnamed-service',
  ]);
});

it('cuts between characters', () => {
  const bytes = Buffer.from('aé日b');
  expect(
    [1, 2, 3, 4, 5, 6, 7, 9].map((limit) => bytes.toString('utf8', 0, cutUtf8(bytes, 0, bytes.length, limit))),
  ).toEqual(['a', 'a', 'aé', 'aé', 'aé', 'aé日', 'aé日b', 'aé日b']);
});
