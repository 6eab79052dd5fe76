import { expect, it } from 'vitest';
import { patternPieces, withoutPattern, withPattern } from './pattern-query.ts';

it('narrows a query to a pattern, whatever either is made of', () => {
  expect([
    withPattern('', '"failed password"'),
    withPattern('service:web', 'a OR b'),
    withPattern('status:error OR status:warn', '"a" "b"'),
  ]).toEqual(['"failed password"', 'service:web (a OR b)', '(status:error OR status:warn) "a" "b"']);
});

it('excludes a pattern as a whole', () => {
  expect([withoutPattern('', '"a b"'), withoutPattern('x', '"a" "b"')]).toEqual(['-"a b"', 'x -("a" "b")']);
});

it('tells what varies from what is shared', () => {
  expect(patternPieces('GET * took *', 2)).toEqual([
    { text: 'GET ', variable: undefined },
    { text: '*', variable: 0 },
    { text: ' took ', variable: undefined },
    { text: '*', variable: 1 },
  ]);
  expect(patternPieces('2 * 3', 0)).toEqual([
    { text: '2 ', variable: undefined },
    { text: '*', variable: undefined },
    { text: ' 3', variable: undefined },
  ]);
});
