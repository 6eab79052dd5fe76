import type { MetricWriter } from '@komainu/contracts/metrics/sample.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { StatBuckets } from './buckets.ts';
import { traceMetrics } from './metric-series.ts';

export const BUCKET_MS = 10_000;
/** A bucket is written this long after it ended, so that spans of slow flushes still count where they belong. */
const SETTLE_MS = 20_000;
/** Spans that ended before this count in the oldest bucket that is still open, as in the Agent. */
const OPEN_MS = BUCKET_MS + SETTLE_MS;

/**
 * Adds up what was counted from spans, and writes it to the metrics every ten seconds. A crash loses the counts of the
 * last half minute; the spans themselves are stored, and tracers that count by themselves are not affected.
 */
export class StatsWriter {
  readonly #metrics: MetricWriter;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #buckets = new StatBuckets(BUCKET_MS);
  #cancel: () => void;
  #writing: Promise<void> = Promise.resolve();

  constructor(metrics: MetricWriter, clock: Clock, logger: Logger) {
    this.#metrics = metrics;
    this.#clock = clock;
    this.#logger = logger;
    this.#cancel = this.#schedule();
  }

  /** Takes over the counts of a request whose spans are committed. */
  merge(counts: StatBuckets): void {
    const nowMs = this.#clock.nowMs();
    this.#buckets.merge(counts, nowMs - OPEN_MS, nowMs);
  }

  /** Writes every bucket that ended before `beforeUnixMs`. */
  flush(beforeUnixMs: number): Promise<void> {
    const series = this.#buckets
      .take(beforeUnixMs)
      .flatMap(({ startUnixMs, groups }) =>
        groups.flatMap((group) => traceMetrics(group, startUnixMs, BUCKET_MS / 1000)),
      );
    if (series.length === 0) return this.#writing;
    this.#writing = this.#writing
      .then(() => this.#metrics.write(series))
      .catch((error: unknown) => {
        this.#logger.log('warn', 'could not write trace metrics', { series: series.length, reason: messageOf(error) });
      });
    return this.#writing;
  }

  close(): Promise<void> {
    this.#cancel();
    return this.flush(Number.POSITIVE_INFINITY);
  }

  #schedule(): () => void {
    return this.#clock.after(BUCKET_MS, () => {
      this.#cancel = this.#schedule();
      void this.flush(this.#clock.nowMs() - SETTLE_MS);
    });
  }
}
