import fc from 'fast-check';
import { expect, it } from 'vitest';
import { treeMapTiles } from './treemap-layout.ts';

const AREA = { left: 0, top: 0, width: 600, height: 400 };

it('gives every value its share of the area, within the area', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 60 }), (values) => {
      const total = values.reduce((sum, value) => sum + value, 0);
      const tiles = treeMapTiles(values, AREA);
      for (const [index, { left, top, width, height }] of tiles.entries()) {
        const share = total === 0 ? 0 : ((values[index] ?? 0) / total) * 240_000;
        expect(width * height).toBeCloseTo(share, 3);
        expect(left + width).toBeLessThanOrEqual(600.001);
        expect(top + height).toBeLessThanOrEqual(400.001);
      }
    }),
  );
});

it('lays tiles of the paper’s example as squares as they go', () => {
  const tiles = treeMapTiles([6, 6, 4, 3, 2, 2, 1], { left: 0, top: 0, width: 6, height: 4 });
  expect(tiles.slice(0, 2)).toEqual([
    { left: 0, top: 0, width: 3, height: 2 },
    { left: 0, top: 2, width: 3, height: 2 },
  ]);
  expect(tiles[2]?.left).toBe(3);
});
