import { type Clock, FakeClock } from '@komainu/kernel/clock.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import { openSqliteMetadata } from '@komainu/store/metadata/sqlite.ts';
import { SketchBuilder } from '@komainu/wire/sketches/builder.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { MetricGroup } from './generator.ts';
import { MemoryMetrics } from './memory-metrics.ts';
import { type Additions, keyOf, RunningTotals } from './running-totals.ts';
import { WriterSlot } from './writer-slot.ts';

const START_S = 1_795_300_000;
const COLLECT_MS = 800;

const group = (tag: string, kind: MetricGroup['kind']): MetricGroup => ({
  metric: kind,
  tags: [`k:${tag}`],
  kind,
  key: `${kind} ${tag}`,
  seenMs: 0,
});

function additionsOf(tag: string, bucketUnixS: number, values: readonly number[]): Additions {
  const count = group(tag, 'count');
  const distribution = group(tag, 'distribution');
  const sketch = new SketchBuilder();
  for (const value of values) sketch.add(value);
  return new Map([
    [keyOf(count, bucketUnixS), { group: count, bucketUnixS, count: values.length, sketch: undefined }],
    [keyOf(distribution, bucketUnixS), { group: distribution, bucketUnixS, count: values.length, sketch }],
  ]);
}

type Step =
  | {
      readonly kind: 'add';
      readonly node: number;
      readonly tag: string;
      readonly back: number;
      readonly values: number[];
    }
  | { readonly kind: 'fail' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'restart' | 'crash'; readonly node: number };

const node = fc.integer({ min: 0, max: 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      node,
      tag: fc.constantFrom('a', 'b'),
      // How many buckets late: some long after their totals were forgotten.
      back: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom(100, 5_000)),
      values: fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'fail' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(100, 1_000, 1_000, 20_000, 400_000, 9_000_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('restart' as const, 'crash' as const), node }) },
);

it('what is acknowledged is in the store once, through restarts, crashes, failures, and with nodes side by side', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
      const clock = new FakeClock(START_S * 1_000);
      const metadata = openSqliteMetadata(':memory:', clock);
      const metrics = new MemoryMetrics();
      const start = async () => {
        // A crashed node's timers never fire again.
        const life = { alive: true };
        const own: Clock = {
          nowMs: () => clock.nowMs(),
          after: (delayMs, run) => clock.after(delayMs, () => life.alive && run()),
        };
        const slot = new WriterSlot({ metadata, clock: own, logger: silentLogger });
        await slot.claim();
        return { life, slot, totals: new RunningTotals({ metrics, clock: own, slot }, COLLECT_MS) };
      };
      let crashes = 0;
      const nodes = [await start(), await start()];
      const expected: Record<string, number> = {};
      const sums: Record<string, number> = {};
      const settle = async () => {
        for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      };
      for (const one of steps) {
        if (one.kind === 'wait') {
          // In steps, so that leases are renewed on the way.
          for (let left = one.ms; left > 0; left -= 600_000) {
            clock.advance(Math.min(left, 600_000));
            await settle();
          }
        } else if (one.kind === 'fail') metrics.failure = metrics.failure === undefined ? new Error('away') : undefined;
        else if (one.kind === 'add') {
          const bucket = Math.floor(clock.nowMs() / 10_000) * 10 - one.back * 10;
          const key = `k:${one.tag} ${bucket}`;
          nodes[one.node]?.totals.add(additionsOf(one.tag, bucket, one.values)).then(
            () => {
              expected[key] = (expected[key] ?? 0) + one.values.length;
              sums[key] = (sums[key] ?? 0) + one.values.reduce((total, value) => total + value, 0);
            },
            () => undefined,
          );
        } else {
          const old = nodes[one.node];
          // Leases of the dead last an hour, and there are ten.
          if (old === undefined || (one.kind === 'crash' && ++crashes > 6)) continue;
          if (one.kind === 'crash') old.life.alive = false;
          else {
            await old.totals.close();
            await old.slot.close();
          }
          nodes[one.node] = await start();
        }
        await settle();
      }
      metrics.failure = undefined;
      for (const { totals } of nodes) await totals.close();
      await settle();
      expect(metrics.sums('count')).toEqual(expected);
      const distributions: Record<string, number> = {};
      for (const { address, sketch } of metrics.sketches.values()) {
        const key = `${address.tags.join(',')} ${address.timeUnixS - (address.timeUnixS % 10)}`;
        distributions[key] = (distributions[key] ?? 0) + sketch.sum;
      }
      expect(distributions).toEqual(sums);
    }),
    { numRuns: 150, seed: 20261122 },
  );
});
