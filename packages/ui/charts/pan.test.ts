import { expect, it } from 'vitest';
import { pannedWindow } from './pan.ts';

const hour = { fromMs: 0, toMs: 3_600_000 };

it.each([
  [100, 1000, -360_000],
  [-500, 1000, 1_800_000],
  [0, 1000, 0],
  [10, 0, -36_000_000],
])('dragged by %d of %d px', (dragPx, widthPx, byMs) => {
  expect(pannedWindow(hour, dragPx, widthPx)).toEqual({ fromMs: byMs, toMs: 3_600_000 + byMs });
});
