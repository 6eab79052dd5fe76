import { describe, expect, it } from 'vitest';
import { rangeFromParams, rangeToParams, secondsOf, shortSeconds, stepped, zoomedOut } from './range.ts';
import { typedRange } from './typed.ts';

const NOW = Date.UTC(2026, 10, 22, 10, 20);
const absolute = (from: number[], to: number[]) => ({
  kind: 'absolute',
  fromMs: Date.UTC(...(from as [number, number])),
  toMs: Date.UTC(...(to as [number, number])),
});

describe('typed times', () => {
  it.each([
    ['last 3d', 3 * 86_400],
    ['15m', 900],
    ['past 2 hours', 7200],
    ['hour', 3600],
    ['過去1時間', 3600],
    ['過去１５分', 900],
    ['直近 7日間', 7 * 86_400],
  ])('%s', (text, seconds) => {
    expect(typedRange(text, NOW, true)).toEqual({ kind: 'relative', seconds });
  });

  it.each([
    ['today', absolute([2026, 10, 22], [2026, 10, 22, 10, 20])],
    ['昨日', absolute([2026, 10, 21], [2026, 10, 22])],
    ['yesterday 14:00', absolute([2026, 10, 21, 14], [2026, 10, 21, 15])],
    ['昨日の14:30', absolute([2026, 10, 21, 14, 30], [2026, 10, 21, 15, 30])],
    ['2026-11-20', absolute([2026, 10, 20], [2026, 10, 21])],
    ['2026-11-20 09:00 - 10:30', absolute([2026, 10, 20, 9], [2026, 10, 20, 10, 30])],
    ['2026年11月20日 9:00 から 10:00', absolute([2026, 10, 20, 9], [2026, 10, 20, 10])],
    ['2026/11/20 22:00 to 2026/11/21 02:00', absolute([2026, 10, 20, 22], [2026, 10, 21, 2])],
  ])('%s', (text, range) => {
    expect(typedRange(text, NOW, true)).toEqual(range);
  });

  it.each(['', 'soon', '3 parsecs', '2026-11-20 10:00 - 09:00', '0m'])('refuses %j', (text) => {
    expect(typedRange(text, NOW, true)).toBeUndefined();
  });
});

it('keeps a range in the address', () => {
  const range = { kind: 'absolute', fromMs: 1_000, toMs: 61_000 } as const;
  expect(rangeFromParams({ from: '1000', to: '61000' })).toEqual(range);
  expect(rangeToParams(range)).toEqual({ range: undefined, from: '1000', to: '61000' });
  expect(rangeFromParams({ range: '4h' })).toEqual({ kind: 'relative', seconds: 14_400 });
  expect(rangeFromParams({ range: 'x', from: '5', to: '4' })).toEqual({ kind: 'relative', seconds: 3600 });
  expect([secondsOf('90m'), shortSeconds(5400), shortSeconds(86_400), shortSeconds(45)]).toEqual([
    5400,
    '90m',
    '1d',
    '45s',
  ]);
});

it('steps by half a window and zooms out to now at most', () => {
  expect(stepped({ fromMs: 0, toMs: 100 }, -1)).toEqual({ kind: 'absolute', fromMs: -50, toMs: 50 });
  expect(zoomedOut({ fromMs: 0, toMs: 100 }, 1_000)).toEqual({ kind: 'absolute', fromMs: -50, toMs: 150 });
  expect(zoomedOut({ fromMs: 0, toMs: 100 }, 100)).toEqual({ kind: 'absolute', fromMs: -100, toMs: 100 });
});
