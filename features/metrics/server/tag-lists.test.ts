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

it('keeps equal lists once, by texts or by their numbers, among more than its first table holds', () => {
  const lists = new TagLists();
  const given = Array.from({ length: 5_000 }, (_, index) => [`a:${index % 50}`, `b:${Math.floor(index / 50)}`]);
  const places = given.map((list) => lists.add(list));
  const again = given.map((list) =>
    lists.addNumbers(
      Uint32Array.from(['x:1', ...list], (text) => lists.numberOf(text)),
      1,
      3,
    ),
  );
  expect([new Set(places).size, again, lists.list(places[4_999] ?? 0), lists.add([])]).toEqual([
    5_000,
    places,
    ['a:49', 'b:99'],
    lists.addNumbers(new Uint32Array(1), 1, 1),
  ]);
});
