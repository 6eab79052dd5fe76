import { describe, expect, test } from 'vitest';
import { parseTime, parseWindow } from './time.ts';

const NOW = Date.UTC(2026, 10, 22, 1, 2, 3);
const MINUTE = 60_000;

test.each<[string | number, number]>([
  ['now', NOW],
  ['now-15m', NOW - 15 * MINUTE],
  ['now - 1h', NOW - 60 * MINUTE],
  ['now-1d+2h', NOW - 22 * 60 * MINUTE],
  ['now-2w', NOW - 14 * 24 * 60 * MINUTE],
  ['now-1mo', NOW - 30 * 24 * 60 * MINUTE],
  ['now-100y', 0],
  ['1700000000', 1_700_000_000_000],
  [1_700_000_000, 1_700_000_000_000],
  ['1700000000123', 1_700_000_000_123],
  ['1700000000.5', 1_700_000_000_500],
  ['2020-09-17T11:48:36+01:00', Date.UTC(2020, 8, 17, 10, 48, 36)],
  ['2020-09-17T11:48:36+0100', Date.UTC(2020, 8, 17, 10, 48, 36)],
  ['2020-09-17T11:48:36.123Z', Date.UTC(2020, 8, 17, 11, 48, 36, 123)],
  ['2020-09-17T11:48:36.123456789Z', Date.UTC(2020, 8, 17, 11, 48, 36, 123)],
  ['2020-09-17 11:48', Date.UTC(2020, 8, 17, 11, 48)],
  ['2020-09-17', Date.UTC(2020, 8, 17)],
])('%s', (text, expected) => {
  expect(parseTime(text, NOW)).toBe(expected);
});

test.each(['', 'yesterday', 'now-', 'now-5x', '12:30', '2020-13-45', 'NaN', '1e9', '99999999999999999999'])(
  '%s is refused',
  (text) => {
    expect(() => parseTime(text, NOW)).toThrow(expect.objectContaining({ code: 'bad_time', status: 400 }));
  },
);

describe('a window', () => {
  test('is the last quarter of an hour unless told otherwise', () => {
    expect(parseWindow(undefined, undefined, NOW)).toEqual({ fromUnixMs: NOW - 15 * MINUTE, toUnixMs: NOW });
  });

  test('does not end before it begins', () => {
    expect(() => parseWindow('now', 'now-15m', NOW)).toThrow(expect.objectContaining({ code: 'bad_time' }));
  });
});
