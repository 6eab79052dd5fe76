import { flattenAttributes } from '@komainu/ui/attributes/flatten.ts';
import { expect, it } from 'vitest';
import { pathOf, withLeaf, withoutLeaf } from './leaf-terms.ts';

it('finds the log again by each of its attributes, and finds others', () => {
  const leaves = flattenAttributes({
    http: { status_code: 404 },
    users: ['Peter', 'Mary Ann', 'Peter'],
    data: [{ name: 'a' }, { name: 'b' }],
    none: [],
  });
  expect(leaves.map((leaf) => [withLeaf('x', pathOf(leaf), leaf), withoutLeaf('x', pathOf(leaf), leaf)])).toEqual([
    ['x @http.status_code:404', 'x -@http.status_code:404'],
    ['x @users:Peter @users:"Mary Ann"', 'x -@users:(Peter AND "Mary Ann")'],
    ['x @data.name:a', 'x -@data.name:a'],
    ['x @data.name:b', 'x -@data.name:b'],
    ['x', 'x'],
  ]);
});
