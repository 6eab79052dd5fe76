import { setImmediate } from 'node:timers/promises';
import { FakeClock } from '@komainu/kernel/clock.ts';
import { expect, it } from 'vitest';
import { Scheduler } from './scheduler.ts';

function setUp(ids: readonly number[], { concurrency = 4, everyMs = 60_000 } = {}) {
  const clock = new FakeClock();
  const started: [id: number, atMs: number][] = [];
  const skipped: number[] = [];
  const open = new Map<number, () => void>();
  const scheduler = new Scheduler({
    clock,
    everyMs,
    concurrency,
    ids: () => ids,
    run: (id) => {
      started.push([id, clock.nowMs()]);
      return new Promise((resolve) => open.set(id, resolve));
    },
    skipped: (id) => skipped.push(id),
    late: () => undefined,
  });
  scheduler.start();
  const finish = async () => {
    for (const resolve of open.values()) resolve();
    open.clear();
    await setImmediate();
  };
  return { clock, started, skipped, scheduler, finish };
}

it('spreads turns over the interval, and gives each one an interval', async () => {
  const ids = Array.from({ length: 60 }, (_, index) => 100_000_000 + index);
  const { clock, started, finish } = setUp(ids, { concurrency: 100 });
  for (let second = 0; second < 62; second += 1) {
    clock.advance(1_000);
    await finish();
  }
  expect([...new Set(started.map(([id]) => id))].sort()).toEqual(ids);
  const perSecond = Map.groupBy(started, ([, atMs]) => atMs);
  expect(Math.max(...[...perSecond.values()].map((of) => of.length))).toBeLessThan(8);
});

it('runs nothing beside itself and counts the turns that it leaves out', async () => {
  const { clock, started, skipped, finish } = setUp([1]);
  clock.advance(180_000);
  expect([started.length, skipped]).toEqual([1, [1, 1]]);
  await finish();
  clock.advance(60_000);
  expect(started.length).toBe(2);
});

it('keeps to its bound, and runs each once after a pause', async () => {
  const ids = Array.from({ length: 10 }, (_, index) => index + 1);
  const { clock, started, scheduler, finish } = setUp(ids, { concurrency: 3 });
  for (const id of ids) scheduler.soon(id);
  clock.advance(1_000);
  expect(started.length).toBe(3);
  for (let round = 0; round < 4; round += 1) await finish();
  expect(started.map(([id]) => id).sort((a, b) => a - b)).toEqual(ids);
});

it('waits for what runs when it is closed, and starts nothing more', async () => {
  const { clock, started, scheduler, finish } = setUp([1, 2], { concurrency: 1 });
  scheduler.soon(1);
  scheduler.soon(2);
  clock.advance(1_000);
  const closed = scheduler.close();
  await finish();
  await closed;
  expect(started.length).toBe(1);
});
