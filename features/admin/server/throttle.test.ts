import { FakeClock } from '@komainu/kernel/clock.ts';
import { expect, it } from 'vitest';
import { SignInThrottle } from './throttle.ts';

it('lets five tries pass, then waits twice as long each time, and forgets after a quarter of an hour', () => {
  const clock = new FakeClock();
  const throttle = new SignInThrottle(clock);
  const waits: number[] = [];
  for (let tries = 0; tries < 8; tries++) {
    waits.push(throttle.waitMs(['address:1']));
    throttle.failed(['address:1', `email:${tries}`]);
  }
  expect(waits).toEqual([0, 0, 0, 0, 0, 1_000, 2_000, 4_000]);
  expect(throttle.waitMs(['email:3'])).toBe(0);
  clock.advance(15 * 60_000);
  expect(throttle.waitMs(['address:1'])).toBe(0);
});
