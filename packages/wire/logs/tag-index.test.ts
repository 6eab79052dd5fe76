import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eachTag } from './draft.ts';
import { TagIndex } from './tag-index.ts';

it('finds the tags that eachTag finds, and knows each again', () => {
  const tag = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom('a:b', ' a:b ', '', 'c', '\u00a0x', 'y'.repeat(600)),
  );
  fc.assert(
    fc.property(fc.array(fc.array(tag, { maxLength: 6 }), { maxLength: 6 }), (lists) => {
      const names: string[] = [];
      const index = new TagIndex((name) => names.push(name) - 1);
      for (const list of lists.map((tags) => tags.join(','))) {
        const into = new Uint32Array(50);
        const count = index.indexesOf(list, into);
        const expected: string[] = [];
        eachTag(list.toWellFormed(), (start, end) =>
          expected.push(list.toWellFormed().slice(start, end).toWellFormed()),
        );
        expect([...into.subarray(0, count)].map((found) => names[found])).toEqual(expected);
      }
      expect(new Set(names).size).toBe(names.length);
    }),
  );
});

it('grows, and starts afresh', () => {
  const names: string[] = [];
  const index = new TagIndex((name) => names.push(name) - 1);
  const into = new Uint32Array(3);
  for (let round = 0; round < 2; round++) {
    for (let tag = 0; tag < 5_000; tag++) index.indexesOf(`k:${tag},k:${tag + 1}`, into);
  }
  expect(names).toHaveLength(5_001);
  expect([index.indexesOf('a,b,c,d,e', into), [...into]]).toEqual([3, [5_001, 5_002, 5_003]]);
  index.clear();
  index.indexesOf('k:1', into);
  expect(names.at(-1)).toBe('k:1');
});
