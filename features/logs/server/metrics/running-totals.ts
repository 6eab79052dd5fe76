import type {
  DistributionSeries,
  DistributionSketch,
  DistributionWriter,
  MetricSeries,
  MetricWriter,
  PointAddress,
  PointReader,
} from '@komainu/contracts/metrics/sample.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { LOG_LIMITS } from '@komainu/wire/logs/limits.ts';
import type { SketchBuilder } from '@komainu/wire/sketches/builder.ts';
import { mergeSketches } from '@komainu/wire/sketches/merge.ts';
import type { MetricGroup } from './generator.ts';
import { SLOTS, type WriterSlot } from './writer-slot.ts';

/** A bucket has a second for each writer. */
export const BUCKET_S = SLOTS;
/** Totals not added to for this long are forgotten, and read back when a late log needs them. */
const KEPT_MS = 3 * 60_000;
const MOST_KEPT = 100_000;

/** What logs added to one series in one bucket. */
export interface Addition {
  readonly group: MetricGroup;
  /** The start of the bucket. */
  readonly bucketUnixS: number;
  count: number;
  /** Of distributions. */
  readonly sketch: SketchBuilder | undefined;
}

export type Additions = Map<string, Addition>;

export function keyOf(group: MetricGroup, bucketUnixS: number): string {
  return `${bucketUnixS} ${group.key}`;
}

/** What stands in the store for one series and bucket. */
interface Total {
  readonly bucketUnixS: number;
  readonly count: number;
  readonly sketch: DistributionSketch | undefined;
  readonly touchedMs: number;
}

/**
 * Adds counts up and writes the total of every bucket that changed. The metric store keeps the last point of a series and
 * second, so what is written is never an increment: a total that is not known (after a restart, for a late log) is read
 * back first. One write at a time, since they replace each other.
 */
export class RunningTotals {
  readonly #metrics: MetricWriter & DistributionWriter & PointReader;
  readonly #clock: Clock;
  readonly #slot: WriterSlot;
  readonly #collectMs: number;
  readonly #totals = new Map<string, Total>();
  /** The latest bucket of which a total was forgotten. */
  #forgottenUnixS = 0;
  #slotSinceMs = 0;
  #waiting: Additions = new Map();
  #committed = Promise.withResolvers<void>();
  #cancel: (() => void) | undefined;
  #writing: Promise<void> | undefined;

  /** `collectMs` is how long additions wait for others. */
  constructor(
    parts: { metrics: MetricWriter & DistributionWriter & PointReader; clock: Clock; slot: WriterSlot },
    collectMs: number,
  ) {
    this.#metrics = parts.metrics;
    this.#clock = parts.clock;
    this.#slot = parts.slot;
    this.#collectMs = collectMs;
  }

  /**
   * Adds to the totals; resolves when they are committed. When that fails nothing was added, as far as can be known, and
   * whoever sent the logs must send them again.
   */
  add(additions: Additions): Promise<void> {
    for (const [key, addition] of additions) {
      const waiting = this.#waiting.get(key);
      if (waiting === undefined) this.#waiting.set(key, addition);
      else {
        waiting.count += addition.count;
        if (addition.sketch !== undefined) waiting.sketch?.merge(addition.sketch);
      }
    }
    this.#schedule();
    return this.#committed.promise;
  }

  /** Writes what waits. */
  async close(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    await this.#writing;
    await this.#flush();
  }

  #schedule(): void {
    if (this.#writing !== undefined || this.#waiting.size === 0) return;
    this.#cancel ??= this.#clock.after(this.#collectMs, () => {
      this.#cancel = undefined;
      this.#writing = this.#flush().finally(() => {
        this.#writing = undefined;
        this.#schedule();
      });
    });
  }

  /** Never rejects: those who wait are told. */
  async #flush(): Promise<void> {
    if (this.#waiting.size === 0) return;
    const additions = this.#waiting;
    const committed = this.#committed;
    this.#waiting = new Map();
    this.#committed = Promise.withResolvers();
    try {
      this.#followSlot();
      await this.#readBack(additions);
      await this.#write(additions);
      committed.resolve();
    } catch (error) {
      // Whoever waits is told; that nobody does is no error.
      committed.promise.catch(() => undefined);
      // Whether the store has them is not known: the next addition reads what it has.
      for (const key of additions.keys()) this.#forget(key);
      committed.reject(error);
    }
    this.#forgetOld();
  }

  /** At a new second the store has other totals, or none. */
  #followSlot(): void {
    if (this.#slot.sinceUnixMs === this.#slotSinceMs) return;
    this.#slotSinceMs = this.#slot.sinceUnixMs;
    this.#totals.clear();
  }

  async #readBack(additions: Additions): Promise<void> {
    const unknown = [...additions].filter(
      ([key, { bucketUnixS }]) => !this.#totals.has(key) && this.#mayBeStored(bucketUnixS),
    );
    const counts = unknown.filter(([, { sketch }]) => sketch === undefined);
    const distributions = unknown.filter(([, { sketch }]) => sketch !== undefined);
    const addresses = (of: typeof unknown) => of.map(([, addition]) => this.#address(addition));
    const [values, sketches] = await Promise.all([
      counts.length === 0 ? [] : this.#metrics.valuesAt(addresses(counts)),
      distributions.length === 0 ? [] : this.#metrics.sketchesAt(addresses(distributions)),
    ]);
    for (const [index, [key, addition]] of counts.entries()) this.#keep(key, addition, values[index] ?? 0, undefined);
    for (const [index, [key, addition]] of distributions.entries()) this.#keep(key, addition, 0, sketches[index]);
  }

  /** Whether somebody may have written to a bucket at our second: another node, this one before its start, or we. */
  #mayBeStored(bucketUnixS: number): boolean {
    const fresh = bucketUnixS * 1_000 > this.#slot.sinceUnixMs + LOG_LIMITS.maxAheadMs;
    return !fresh || bucketUnixS <= this.#forgottenUnixS;
  }

  async #write(additions: Additions): Promise<void> {
    const points = new Map<string, MetricSeries & { timesUnixS: number[]; values: number[] }>();
    const sketches = new Map<string, DistributionSeries & { timesUnixS: number[]; sketches: DistributionSketch[] }>();
    const written: [string, Addition, number, DistributionSketch | undefined][] = [];
    for (const [key, addition] of additions) {
      const { group } = addition;
      const before = this.#totals.get(key);
      const { timeUnixS, metric, host, tags } = this.#address(addition);
      const added = addition.sketch?.build();
      if (added === undefined) {
        const count = (before?.count ?? 0) + addition.count;
        let series = points.get(group.key);
        if (series === undefined) {
          series = { metric, host, tags, type: 'count', intervalSeconds: BUCKET_S, timesUnixS: [], values: [] };
          points.set(group.key, series);
        }
        series.timesUnixS.push(timeUnixS);
        series.values.push(count);
        written.push([key, addition, count, undefined]);
        continue;
      }
      const sketch = before?.sketch === undefined ? added : mergeSketches(before.sketch, added);
      let series = sketches.get(group.key);
      if (series === undefined) {
        series = { metric, host, tags, timesUnixS: [], sketches: [] };
        sketches.set(group.key, series);
      }
      series.timesUnixS.push(timeUnixS);
      series.sketches.push(sketch);
      written.push([key, addition, 0, sketch]);
    }
    const atOnce = { atOnce: true };
    const results = await Promise.allSettled([
      points.size === 0 ? undefined : this.#metrics.write([...points.values()], atOnce),
      sketches.size === 0 ? undefined : this.#metrics.writeDistributions([...sketches.values()], atOnce),
    ]);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    for (const [key, addition, count, sketch] of written) this.#keep(key, addition, count, sketch);
  }

  #address({ group, bucketUnixS }: Addition): PointAddress {
    return { metric: group.metric, host: '', tags: group.tags, timeUnixS: bucketUnixS + this.#slot.number };
  }

  /** Those touched last stand last. */
  #keep(key: string, { bucketUnixS }: Addition, count: number, sketch: DistributionSketch | undefined): void {
    this.#totals.delete(key);
    this.#totals.set(key, { bucketUnixS, count, sketch, touchedMs: this.#clock.nowMs() });
  }

  #forget(key: string): void {
    const total = this.#totals.get(key);
    this.#totals.delete(key);
    this.#forgottenUnixS = Math.max(this.#forgottenUnixS, total?.bucketUnixS ?? Number(key.slice(0, key.indexOf(' '))));
  }

  #forgetOld(): void {
    const before = this.#clock.nowMs() - KEPT_MS;
    for (const [key, { touchedMs }] of this.#totals) {
      if (touchedMs >= before && this.#totals.size <= MOST_KEPT) break;
      this.#forget(key);
    }
  }
}
