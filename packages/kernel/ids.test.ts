import { expect, it } from 'vitest';
import { timeOrderedId } from './ids.ts';

it('gives ids that rise with time and never repeat', () => {
  const ids = Array.from({ length: 100_000 }, (_, index) =>
    timeOrderedId(1_800_000_000_000 + Math.floor(index / 50_000)),
  );
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? 0n))).toBe(true);
  expect((ids[0] ?? 0n) >> 20n).toBe(1_800_000_000_000n);
});
