import { expect, it } from 'vitest';
import { isWithin, mostLines, partsOf, rangeSql, refuseLines } from './query-size.ts';

it('parts large reads by ranges of ids that hold every id once', () => {
  const parts = partsOf('m', 500_000, 0, 9_000_000);
  expect([...partsOf('m', 10, 1_000, 1_000), ...parts].map(rangeSql)).toEqual([
    '',
    ' AND series_id < 6148914694099828736',
    ' AND series_id >= 6148914694099828736 AND series_id < 12297829383904690176',
    ' AND series_id >= 12297829383904690176',
  ]);
  const highs = [0, 1_431_655_765, 1_431_655_766, 2_863_311_530, 2_863_311_531, 4_294_967_295];
  const holding = highs.map((high) => parts.findIndex((part) => isWithin(part, { idHigh: high | 0 })));
  expect(holding).toEqual([0, 0, 1, 1, 2, 2]);
});

it('refuses what is too large with the limit and what to do', () => {
  expect(() => partsOf('m', 1_000_000, 180_000_000, 180_000_000)).toThrow(
    /m: 180000000 rows of 1000000 series .* 100000000 at most: narrow/,
  );
  expect(() => refuseLines('m', ['id'], 180)).toThrow(/m by \{id\} has more than 111111 lines of 180 points each/);
  expect(mostLines(300)).toBe(66_666);
});
