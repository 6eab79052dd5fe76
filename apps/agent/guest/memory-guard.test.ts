import { FakeClock } from '@komainu/kernel/clock.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { expect, test } from 'vitest';
import { MemoryGuard } from './memory-guard.ts';

test('above the limit data is refused until there is clearly room, and garbage is collected meanwhile', () => {
  const clock = new FakeClock();
  let rssBytes = 0;
  let collections = 0;
  const guard = new MemoryGuard(
    100,
    clock,
    silentLogger,
    () => rssBytes,
    () => collections++,
  );
  guard.start();
  const states = [50, 101, 95, 91, 89, 100].map((bytes) => {
    rssBytes = bytes;
    clock.advance(1_000);
    return guard.shedding;
  });
  expect([states, guard.passed, collections]).toEqual([[false, true, true, true, false, false], 1, 1]);
  guard.close();
});

test('the engine collects when it is asked', () => {
  const guard = new MemoryGuard(1, new FakeClock(), silentLogger);
  guard.look();
  expect(guard.shedding).toBe(true);
});
