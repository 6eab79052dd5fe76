import { expect, it } from 'vitest';
import { differences } from './difference.ts';

it.each([
  [{ a: 1 }, { a: 1 }, []],
  [{ a: 1 }, { b: 1 }, ['added b', 'removed a']],
  [{ a: { b: [1, 2] } }, { a: { b: [2, 1] } }, ['changed a.b']],
  [{ w: [{ id: 1 }, { id: 2 }] }, { w: [{ id: 2 }, { id: 1 }] }, ['moved w[2]', 'moved w[1]']],
  [{ w: [{ id: 1 }, { id: 2, x: 1 }] }, { w: [{ id: 2, x: 2 }] }, ['changed w[2].x', 'removed w[1]']],
  [{ v: [{ name: 'a' }] }, { v: [{ name: 'a', prefix: 'p' }] }, ['added v[a].prefix']],
  [{ r: [{ q: 1 }] }, { r: [{ q: 2 }, { q: 3 }] }, ['changed r[0].q', 'added r[1]']],
  [{ a: [] }, { a: {} }, ['changed a']],
])('%j -> %j', (before, after, expected) => {
  expect(differences(before, after).map(({ kind, path }) => `${kind} ${path}`)).toEqual(expected);
});

it('stops at a thousand', () => {
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`k${at}`, at]));
  expect(differences({}, many)).toHaveLength(1_000);
});
