import { secondsAt, timeAt } from '@komainu/query/metrics/grid.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countGrid } from './count-grid.ts';
import { common, lengthOf, merged } from './stretches.ts';

const START = Date.UTC(2026, 0, 1) / 1000;
const windows = fc
  .tuple(fc.integer({ min: 0, max: 86_400 }), fc.integer({ min: 60, max: 90 * 86_400 }))
  .map(([offset, length]) => ({ from: START + offset, to: START + offset + length }));
const corrections = fc.array(
  fc
    .tuple(fc.integer({ min: -10_000, max: 130_000 }), fc.integer({ min: 1, max: 3_000 }))
    .map(([from, minutes]) => ({ from: START + from * 60, to: START + (from + minutes) * 60 })),
  { maxLength: 20 },
);

it('covers a window with intervals that lie in a correction as a whole, or not at all', () => {
  fc.assert(
    fc.property(windows, corrections, (window, some) => {
      const excluded = merged(some);
      const { grid, counts } = countGrid({ window, excluded });
      const intervals = counts.map((isCounted, index) => {
        const from = timeAt(grid, index);
        return { from, to: from + secondsAt(grid, index), isCounted };
      });
      expect(merged(intervals)).toEqual([window]);
      expect(intervals.length).toBeLessThan(6_000);
      for (const { from, to, isCounted } of intervals) {
        const removed = lengthOf(common([{ from, to }], excluded));
        // The window's own edges stand on no minute: what lies before the first whole one is rounded.
        const isEdge = from === window.from || to === window.to;
        if (!isEdge) expect(removed).toBe(isCounted ? 0 : to - from);
      }
    }),
    { numRuns: 50 },
  );
});
