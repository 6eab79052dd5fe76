import { expect, it } from 'vitest';
import { TagLists } from './tag-lists.ts';

it('gives back every list, of whatever length, beyond what a chunk holds', () => {
  const lists = new TagLists();
  const long = Array.from({ length: 1_050_000 }, (_, index) => `t:${index % 7}`);
  const given = [[], ['a:1', 'b:2'], ['b:2'], long, ['a:1', 'c:3'], long.slice(0, 9)];
  const places = given.map((list) => lists.add(list));
  // As texts: millions of items are slow to compare one by one.
  expect(places.every((place, index) => lists.list(place).join() === given[index]?.join())).toBe(true);
});
