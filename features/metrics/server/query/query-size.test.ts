import { expect, it } from 'vitest';
import { mostLines, partsOf, refuseLines } from './query-size.ts';

it('parts large reads by ranges of ids that hold every id once', () => {
  expect(partsOf('m', 10, 1_000, 1_000)).toEqual(['']);
  expect(partsOf('m', 1_000_000, 0, 9_000_000)).toEqual([
    ' AND series_id >= 0 AND series_id < 6148914691236517205',
    ' AND series_id >= 6148914691236517205 AND series_id < 12297829382473034410',
    ' AND series_id >= 12297829382473034410',
  ]);
});

it('refuses what is too large with the limit and what to do', () => {
  expect(() => partsOf('m', 1_000_000, 180_000_000, 180_000_000)).toThrow(
    /m: 180000000 rows of 1000000 series .* 100000000 at most: narrow/,
  );
  expect(() => refuseLines('m', ['id'], 180)).toThrow(/m by \{id\} has more than 111111 lines of 180 points each/);
  expect(mostLines(300)).toBe(66_666);
});
