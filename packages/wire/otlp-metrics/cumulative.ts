import type { ExponentialBuckets, OtlpPoint } from './model.ts';

/** What the last point of a cumulative series said. */
interface Last {
  startUnixMs: number;
  timeUnixMs: number;
  seenUnixMs: number;
  point: OtlpPoint;
}

/** The memory as one request sees it. */
export interface CumulativeRequest {
  /** The change that `point` brings to `series`, or undefined when it cannot be known or the point is an old one. */
  change(series: number, point: OtlpPoint): OtlpPoint | undefined;
  /** Forgets what this request said, so that it may be sent again. */
  undo(): void;
}

const KEPT_MS = 3_600_000;
const NO_ATTRIBUTES: OtlpPoint['attributes'] = new Map();

/**
 * Turns cumulative points into the change since the point before. A series that began after this memory did counts from
 * nought; of an older one the first point only says where it stands. A new start time, or a count that fell, is a reset:
 * the point itself is the change. Series unheard of for an hour are forgotten.
 */
export class CumulativeMemory {
  readonly #last = new Map<number, Last>();
  readonly #bornUnixMs: number;
  #sweptUnixMs: number;

  constructor(nowUnixMs: number) {
    this.#bornUnixMs = nowUnixMs;
    this.#sweptUnixMs = nowUnixMs;
  }

  /** Starts to read one request; what it changed here is undone when it could not be stored. */
  request(nowUnixMs: number): CumulativeRequest {
    this.#sweep(nowUnixMs);
    const undo: (() => void)[] = [];
    return {
      change: (series, point) => this.#change(series, point, nowUnixMs, undo),
      undo() {
        for (let step = undo.pop(); step !== undefined; step = undo.pop()) step();
      },
    };
  }

  #change(series: number, point: OtlpPoint, nowUnixMs: number, undo: (() => void)[]): OtlpPoint | undefined {
    const last = this.#last.get(series);
    if (last !== undefined && point.timeUnixMs <= last.timeUnixMs) return undefined;
    // Attributes are not compared, and would be kept for as long as the series lives.
    const kept = { ...point, attributes: NO_ATTRIBUTES, quantiles: [] };
    const next = { startUnixMs: point.startUnixMs, timeUnixMs: point.timeUnixMs, seenUnixMs: nowUnixMs, point: kept };
    this.#last.set(series, next);
    undo.push(() => {
      // Another request may have moved on meanwhile: then there is nothing left to undo.
      if (this.#last.get(series) !== next) return;
      if (last === undefined) this.#last.delete(series);
      else this.#last.set(series, last);
    });
    if (last === undefined) return point.startUnixMs > this.#bornUnixMs ? point : undefined;
    if (point.startUnixMs !== last.startUnixMs && point.startUnixMs > last.timeUnixMs) return point;
    return difference(point, last.point) ?? point;
  }

  #sweep(nowUnixMs: number): void {
    if (nowUnixMs - this.#sweptUnixMs < KEPT_MS / 4) return;
    this.#sweptUnixMs = nowUnixMs;
    for (const [series, last] of this.#last) if (nowUnixMs - last.seenUnixMs > KEPT_MS) this.#last.delete(series);
  }
}

/** `now − before`, or undefined when something fell: then the sender began anew. */
function difference(now: OtlpPoint, before: OtlpPoint): OtlpPoint | undefined {
  if (now.value < before.value || now.count < before.count) return undefined;
  const bucketCounts = now.bucketCounts.map((count, index) => count - (before.bucketCounts[index] ?? 0));
  if (bucketCounts.some((count) => count < 0)) return undefined;
  const positive = bucketDifference(now.positive, before.positive, before.scale - now.scale);
  const negative = bucketDifference(now.negative, before.negative, before.scale - now.scale);
  if (positive === undefined || negative === undefined) return undefined;
  return {
    ...now,
    value: now.value - before.value,
    count: now.count - before.count,
    sum: now.sum === undefined ? undefined : now.sum - (before.sum ?? 0),
    // The least and greatest of all time say nothing of this interval.
    min: undefined,
    max: undefined,
    bucketCounts,
    zeroCount: Math.max(now.zeroCount - before.zeroCount, 0),
    positive,
    negative,
  };
}

/** `coarser` is how many times the older buckets were halved in resolution since: index k moved to k >> coarser. */
function bucketDifference(
  now: ExponentialBuckets,
  before: ExponentialBuckets,
  coarser: number,
): ExponentialBuckets | undefined {
  if (coarser < 0 || coarser > 31) return undefined;
  const counts = [...now.counts];
  for (const [index, count] of before.counts.entries()) {
    if (count === 0) continue;
    const at = ((index + before.offset) >> coarser) - now.offset;
    const left = (counts[at] ?? 0) - count;
    if (left < 0) return undefined;
    counts[at] = left;
  }
  return { offset: now.offset, counts };
}
