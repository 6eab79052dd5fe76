import { FakeClock } from '@komainu/kernel/clock.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import { expect, it } from 'vitest';
import { MemoryMetrics } from './memory-metrics.ts';
import { type Additions, keyOf, RunningTotals } from './running-totals.ts';
import { WriterSlot } from './writer-slot.ts';

const HOUR_MS = 3_600_000;

it('reads a total back only when somebody may have written it', async () => {
  const clock = new FakeClock(1_795_300_000_000);
  const metrics = new MemoryMetrics();
  const slot = new WriterSlot({ metadata: openSqliteMetadata(':memory:', clock), clock, logger: silentLogger });
  await slot.claim();
  const totals = new RunningTotals({ metrics, clock, slot }, 800);
  const group = { metric: 'm', tags: [], kind: 'count', key: 'count m', seenMs: 0 } as const;
  const bucketNow = () => Math.floor(clock.nowMs() / 10_000) * 10;
  const add = async (bucketUnixS: number) => {
    const additions: Additions = new Map([
      [keyOf(group, bucketUnixS), { group, bucketUnixS, count: 1, sketch: undefined }],
    ]);
    const added = totals.add(additions);
    clock.advance(800);
    await added;
  };
  const first = bucketNow();
  await add(first);
  expect(metrics.reads).toBe(1);
  await add(first);
  expect(metrics.reads).toBe(1);

  // So long after the start that nobody can have written these buckets before.
  clock.advance(3 * HOUR_MS);
  const fresh = bucketNow();
  await add(fresh);
  expect(metrics.reads).toBe(1);
  // Forgotten by the next write but one, and then late.
  clock.advance(HOUR_MS);
  await add(bucketNow());
  await add(fresh);
  expect(metrics.reads).toBe(2);
  expect(Object.values(metrics.sums('m'))).toEqual([2, 2, 1]);
  await totals.close();
  await slot.close();
});
