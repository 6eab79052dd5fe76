import { expect, it } from 'vitest';
import { pieArcs } from './pie-arcs.ts';

it('gives each value its slice, clockwise from the top', () => {
  expect(pieArcs([1, 3, 0, -2], 100, 50)).toEqual([
    { share: 0.25, path: 'M0.00 -100.00A100 100 0 0 1 100.00 -0.00L50.00 -0.00A50 50 0 0 0 0.00 -50.00Z' },
    { share: 0.75, path: 'M100.00 -0.00A100 100 0 1 1 -0.00 -100.00L-0.00 -50.00A50 50 0 1 0 50.00 -0.00Z' },
    { share: 0, path: '' },
    { share: 0, path: '' },
  ]);
});

it('closes the ring when one value is everything, and draws nothing of nothing', () => {
  expect(pieArcs([5], 100, 50)[0]?.path.match(/Z/g)).toHaveLength(2);
  expect(pieArcs([], 100, 50)).toEqual([]);
});
