import { expect, it } from 'vitest';
import { KeptWordCounts } from './word-counts-kept.ts';

const rows = (...counts: number[]) => new Map(counts.map((count, index) => [`part ${index}`, count]));

it('forgets the words that were not asked for longest', () => {
  const kept = new KeptWordCounts(4);
  kept.keep('one', rows(1, 2));
  kept.keep('two', rows(3, 4));
  kept.of('one');
  kept.keep('three', rows(5));
  expect(kept.of('two')).toBeUndefined();
  expect(kept.of('one')).toEqual(rows(1, 2));
  expect(kept.of('three')).toEqual(rows(5));
  expect(kept.size).toBe(3);
});

it('puts what is new of a word in place of what was known, and keeps nothing that is too much', () => {
  const kept = new KeptWordCounts(4);
  kept.keep('one', rows(1, 2, 3));
  kept.keep('one', rows(4));
  expect(kept.of('one')).toEqual(rows(4));
  kept.keep('one', rows(1, 2, 3, 4, 5));
  expect(kept.of('one')).toBeUndefined();
  kept.keep('x'.repeat(1_000), rows(1));
  expect(kept.size).toBe(0);
});
