import type { DistributionSketch, MetricType } from '@komainu/contracts/metrics/sample.ts';
import type { PointSink, SeriesIdentity, SeriesRefusal, SketchSink } from '@komainu/wire/series/sink.ts';
import type { PointsBatch } from '../../tables/points.ts';
import type { SketchesBatch } from '../../tables/sketches.ts';
import type { SeriesEntry, SeriesRegistry } from '../series-registry.ts';

/** Points outside are refused. Unix seconds, both inclusive. */
export interface TimeLimits {
  readonly oldestUnixS: number;
  readonly newestUnixS: number;
}

const HOUR_S = 3600;
const MOST_IN_BIN = 0xffff_ffff;

/**
 * Takes the points and sketches of one request straight into the batches that wait for the store, and keeps the books:
 * how many came, how many were refused and why, which series they belong to, which closed hours they touch.
 */
export class RequestSink implements PointSink, SketchSink {
  readonly #registry: SeriesRegistry;
  readonly #nowUnixS: number;
  readonly #limits: TimeLimits;
  /** The start of the hour that was running when the request came. */
  readonly openHourUnixS: number;
  #points: PointsBatch | undefined;
  #sketches: SketchesBatch | undefined;
  /** Points pushed since the last `assign`, and the newest of them. */
  #pending = 0;
  #pendingNewestUnixS = 0;
  #pendingRefused = 0;
  /** The last closed hour that was noted. */
  #closedHourUnixS = 0;
  stored = 0;
  readonly refused = new Map<string, number>();
  /** Series of this request whose stored row is missing or out of date. */
  readonly unsaved = new Set<SeriesEntry>();
  /** Starts of hours before the present one that got points. */
  readonly closedHours = new Set<number>();

  constructor(registry: SeriesRegistry, nowUnixS: number, limits: TimeLimits) {
    this.#registry = registry;
    this.#nowUnixS = nowUnixS;
    this.#limits = limits;
    this.openHourUnixS = nowUnixS - (nowUnixS % HOUR_S);
  }

  intoPoints(batch: PointsBatch): void {
    this.#points = batch;
  }

  intoSketches(batch: SketchesBatch): void {
    this.#sketches = batch;
  }

  /** Everything that came: stored and refused. */
  get received(): number {
    let sum = this.stored;
    for (const items of this.refused.values()) sum += items;
    return sum;
  }

  known(low: number, high: number): number {
    return this.#registry.known(low, high);
  }

  introduce(identity: SeriesIdentity, low: number, high: number): number | SeriesRefusal {
    return this.#registry.introduce(identity, low, high, this.#nowUnixS);
  }

  point(timeUnixS: number, value: number): void {
    if (!Number.isFinite(value)) {
      this.#refuseOne('not_a_number');
      return;
    }
    const time = Math.floor(timeUnixS);
    const refusal = this.#timeRefusal(time);
    if (refusal !== undefined) {
      this.#refuseOne(refusal);
      return;
    }
    this.#points?.time.push(time);
    this.#points?.value.push(value);
    this.#pending++;
    if (time > this.#pendingNewestUnixS) this.#pendingNewestUnixS = time;
    if (time < this.openHourUnixS) this.#touchHour(time - (time % HOUR_S));
  }

  assign(series: number, type: MetricType, intervalSeconds: number): void {
    this.#pendingRefused = 0;
    const batch = this.#points;
    if (this.#pending === 0 || batch === undefined) return;
    const entry = this.#touch(series, type, intervalSeconds, this.#pendingNewestUnixS);
    for (let count = this.#pending; count > 0; count--) {
      batch.metricId.push(entry.metric.id);
      batch.seriesId.pushHalves(entry.idLow, entry.idHigh);
    }
    batch.rows += this.#pending;
    this.stored += this.#pending;
    this.#pending = 0;
    this.#pendingNewestUnixS = 0;
  }

  refuse(reason: string, items = 0): void {
    this.#points?.truncate(this.#points.rows);
    this.#count(reason, this.#pending + items);
    // A series that is refused with all its points must leave a trace even when it had none.
    if (this.#pending + items + this.#pendingRefused === 0) this.#count(reason, 1);
    this.#pending = 0;
    this.#pendingRefused = 0;
    this.#pendingNewestUnixS = 0;
  }

  sketch(series: number, timeUnixS: number, sketch: DistributionSketch): void {
    const time = Math.floor(timeUnixS);
    const refusal = this.#timeRefusal(time) ?? sketchRefusal(sketch);
    const batch = this.#sketches;
    if (refusal !== undefined || batch === undefined) {
      this.#count(refusal ?? 'no_feature', 1);
      return;
    }
    const entry = this.#touch(series, 'distribution', 0, time);
    batch.metricId.push(entry.metric.id);
    batch.seriesId.pushHalves(entry.idLow, entry.idHigh);
    batch.time.push(time);
    for (const key of sketch.keys) batch.keys.inner.push(key);
    batch.keys.endRow();
    for (const count of sketch.counts) batch.counts.inner.push(Math.min(count, MOST_IN_BIN));
    batch.counts.endRow();
    batch.count.push(sketch.count);
    batch.min.push(sketch.min);
    batch.max.push(sketch.max);
    batch.sum.push(sketch.sum);
    batch.endRow();
    this.stored++;
  }

  /** Points of one request mostly lie in one hour: it is looked at before the set is asked. */
  #touchHour(hourUnixS: number): void {
    if (hourUnixS === this.#closedHourUnixS) return;
    this.#closedHourUnixS = hourUnixS;
    this.closedHours.add(hourUnixS);
  }

  #touch(series: number, type: MetricType, intervalSeconds: number, newestUnixS: number): SeriesEntry {
    const entry = this.#registry.touch(series, type, intervalSeconds, Math.min(newestUnixS, this.#nowUnixS));
    if (needsRow(entry)) this.unsaved.add(entry);
    return entry;
  }

  #timeRefusal(time: number): string | undefined {
    // Written so that NaN is refused too.
    if (!(time > 0)) return 'bad_timestamp';
    if (time > this.#limits.newestUnixS) return 'timestamp_in_future';
    return time < this.#limits.oldestUnixS ? 'timestamp_too_old' : undefined;
  }

  #refuseOne(reason: string): void {
    this.#pendingRefused++;
    this.#count(reason, 1);
  }

  #count(reason: string, items: number): void {
    if (items > 0) this.refused.set(reason, (this.refused.get(reason) ?? 0) + items);
  }
}

/** How far the stored `last_seen` may lag, in seconds: an hour, spread by series so that not all are written at once. */
function needsRow(entry: SeriesEntry): boolean {
  if (entry.changed || entry.storing !== undefined) return true;
  const lagS = entry.lastSeenUnixS - entry.storedSeenUnixS;
  return lagS > HOUR_S && lagS > HOUR_S + ((entry.idLow >>> 0) % HOUR_S);
}

function sketchRefusal(sketch: DistributionSketch): string | undefined {
  const summary = [sketch.count, sketch.min, sketch.max, sketch.sum];
  if (!summary.every(Number.isFinite) || !(sketch.count >= 1)) return 'bad_sketch';
  if (sketch.keys.length !== sketch.counts.length) return 'bad_sketch';
  const valid = sketch.keys.every((key) => Number.isInteger(key) && key >= -32768 && key <= 32767);
  return valid && sketch.counts.every((count) => count >= 0) ? undefined : 'bad_sketch';
}
