import { expect, it } from 'vitest';
import { catchAll, type IndexBody } from './definition.ts';
import { IndexUsage, LATE_MS } from './usage.ts';

const NOON = Date.UTC(2026, 10, 22, 12);
const RESET = { reset_time: '00:00', reset_utc_offset: '+00:00' };
const MIDNIGHT = Date.UTC(2026, 10, 22);
const body: IndexBody = { ...catchAll(30), daily_limit_reset: RESET };
const usage = (limit: number, nowMs = NOON) => new IndexUsage('main', body, limit, nowMs);
const take = (of: IndexUsage, count: number, atMs: number, timeMs = atMs) =>
  Array.from({ length: count }, () => of.take(atMs, timeMs)).filter(Boolean).length;

it('takes as many as the limit, and as many again the next day', () => {
  const main = usage(10);
  const evening = Date.UTC(2026, 10, 22, 23, 59, 59, 999);
  expect([take(main, 8, NOON), take(main, 8, evening), take(main, 8, evening + 1), main.total(evening + 1)]).toEqual([
    8, 2, 8, 8,
  ]);
});

it('adds what it took to what the store had, and counts nothing twice', () => {
  const main = usage(1_000);
  take(main, 5, NOON - 10_000);
  take(main, 7, NOON);
  // The store has the five by now, and those of before the start and of other nodes.
  const count = { dayStartMs: MIDNIGHT, settleMs: NOON - 60_000, countedMs: NOON - 5_000 };
  main.counted({ ...count, settled: 100, recent: 25 });
  expect(main.total(NOON)).toBe(132);
  // A minute later the 25 are final, and the seven are in the store.
  main.counted({ ...count, settled: 25, settleMs: NOON, recent: 9, countedMs: NOON + 55_000 });
  expect([main.total(NOON + 60_000), main.wanted(NOON).fromMs]).toEqual([134, NOON]);
});

it('keeps late logs in mind, which counts of the store leave out after the first', () => {
  const main = usage(1_000);
  const count = { dayStartMs: MIDNIGHT, settleMs: NOON + 1_000, countedMs: NOON + 1_000 };
  const old = NOON - LATE_MS - 1;
  take(main, 3, NOON, old);
  expect(main.wanted(NOON).withLate).toBe(true);
  main.counted({ ...count, settled: 3, recent: 0 });
  take(main, 4, NOON + 500, old);
  expect(main.wanted(NOON).withLate).toBe(false);
  main.counted({ ...count, settled: 0, recent: 0, countedMs: NOON + 10_000 });
  expect(main.total(NOON)).toBe(7);
});

it('leaves an answer about yesterday aside', () => {
  const main = usage(10, MIDNIGHT - 1);
  expect(take(main, 3, MIDNIGHT + 1)).toBe(3);
  main.counted({ dayStartMs: MIDNIGHT - 86_400_000, settled: 9, settleMs: MIDNIGHT, recent: 0, countedMs: MIDNIGHT });
  expect(main.total(MIDNIGHT + 1)).toBe(3);
});

it('goes on under new settings, and begins anew when the day moved', () => {
  const main = usage(10);
  take(main, 6, NOON);
  const raised = usage(20).continue(main);
  const moved = new IndexUsage(
    'main',
    { ...body, daily_limit_reset: { ...RESET, reset_time: '06:00' } },
    20,
    NOON,
  ).continue(main);
  expect([raised.total(NOON), moved.total(NOON)]).toEqual([6, 0]);
});

it('keeps the limit for late logs that came just before the first count of the store', () => {
  const main = usage(100);
  const old = NOON - LATE_MS - 1;
  expect(take(main, 90, NOON, old)).toBe(90);
  // They were not committed yet, and no later count looks for them.
  main.counted({ dayStartMs: MIDNIGHT, settleMs: NOON - 5_000, countedMs: NOON + 1_000, settled: 0, recent: 0 });
  expect([take(main, 90, NOON + 2_000, old), main.total(NOON + 2_000)]).toEqual([10, 100]);
});
