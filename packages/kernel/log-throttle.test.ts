import { expect, it } from 'vitest';
import { FakeClock } from './clock.ts';
import { LogThrottle } from './log-throttle.ts';
import { createLogger } from './logger.ts';

it('says the first at once, then once in a while with how many were left out', () => {
  const lines: { message: string; leftOut?: number }[] = [];
  const clock = new FakeClock();
  const throttle = new LogThrottle(
    createLogger((line) => void lines.push(JSON.parse(line))),
    clock,
    1_000,
  );
  for (let index = 0; index < 5; index++) throttle.log('a', 'warn', 'away', {});
  throttle.log('b', 'warn', 'other', {});
  clock.advance(1_000);
  throttle.log('a', 'warn', 'away', {});
  expect(lines.map(({ message, leftOut }) => [message, leftOut])).toEqual([
    ['away', undefined],
    ['other', undefined],
    ['away', 4],
  ]);
});
