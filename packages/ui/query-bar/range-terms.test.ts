import { expect, it } from 'vitest';
import { rangeChoice, withRange } from './range-terms.ts';

it('reads bounds however they are written', () => {
  expect([
    rangeChoice('a @duration:>=10 @duration:<=2.5e3', '@duration'),
    rangeChoice('@duration:[10 TO *] b', '@duration'),
    rangeChoice('@durations:>=1 -@duration:>=3', '@duration'),
  ]).toEqual([
    { from: 10, to: 2500 },
    { from: 10, to: undefined },
    { from: undefined, to: undefined },
  ]);
});

it('replaces bounds and takes them away', () => {
  expect([
    withRange('a @duration:[1 TO 5] b', '@duration', { from: 2, to: 4 }),
    withRange('@duration:>=1 a', '@duration', { from: undefined, to: undefined }),
    withRange('a OR b', '@duration', { from: -1, to: undefined }),
  ]).toEqual(['a b @duration:>=2 @duration:<=4', 'a', '(a OR b) @duration:>=-1']);
});
