import { FakeClock } from '@komainu/kernel/clock.ts';
import { expect, test } from 'vitest';
import { ClockSkew } from './clock-skew.ts';

/** Asks a server whose clock is ahead by `aheadMs`, `times` times, 370 ms apart; an answer takes 40 ms. */
function ask(skew: ClockSkew, clock: FakeClock, aheadMs: number, times: number): void {
  for (let count = 0; count < times; count++) {
    const sentMs = skew.nowMs();
    clock.advance(20);
    const date = new Date(clock.nowMs() + aheadMs).toUTCString();
    clock.advance(20);
    skew.observe(date, sentMs);
    clock.advance(330);
  }
}

test.each([0, 90_000, -3_600_000, 1_234])(
  'answers of a clock that is %d ms ahead tell it, each more exactly',
  (aheadMs) => {
    const clock = new FakeClock(1_700_000_000_123);
    const skew = new ClockSkew(clock);
    ask(skew, clock, aheadMs, 1);
    expect(Math.abs((skew.skewMs ?? Number.NaN) - aheadMs)).toBeLessThanOrEqual(520);
    ask(skew, clock, aheadMs, 100);
    expect(Math.abs((skew.skewMs ?? Number.NaN) - aheadMs)).toBeLessThanOrEqual(skew.uncertaintyMs ?? 0);
    expect(skew.uncertaintyMs).toBeLessThanOrEqual(60);
  },
);

test('a clock that was set is noticed at once', () => {
  const clock = new FakeClock();
  const skew = new ClockSkew(clock);
  ask(skew, clock, 0, 20);
  ask(skew, clock, 7_200_000, 1);
  expect(skew.skewMs).toBeGreaterThan(7_198_000);
});

test('an answer without a date says nothing', () => {
  const skew = new ClockSkew(new FakeClock());
  skew.observe(undefined, 0);
  skew.observe('yesterday', 0);
  expect([skew.skewMs, skew.uncertaintyMs]).toEqual([undefined, undefined]);
});
