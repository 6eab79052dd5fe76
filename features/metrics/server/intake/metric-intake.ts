import type { DistributionSeries, MetricSeries, WriteOptions } from '@komainu/contracts/metrics/sample.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { codeOf } from '@komainu/kernel/errors.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import { TableWriter, WRITER_DEFAULTS } from '@komainu/pipeline/table-writer.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { ByteHash } from '@komainu/wire/series/hash.ts';
import { numberSeries } from '@komainu/wire/series/json.ts';
import { POINT_DAYS, PointsBatch, pointsTable } from '../../tables/points.ts';
import { SeriesBatch, seriesTable } from '../../tables/series.ts';
import { SketchesBatch, sketchesTable } from '../../tables/sketches.ts';
import type { SeriesEntry, SeriesRegistry } from '../series-registry.ts';
import { RequestSink } from './request-sink.ts';

const SOURCE = 'metrics';
const DAY_S = 86_400;
/** Clocks of clients run ahead; further than this a point would outlive its retention or hide newer ones. */
const FUTURE_S = 3600;
const WRITER_SEED = 7;
/** Points are small: a block of 24 bytes a row costs the engine least when it is large. */
const POINTS_A_BLOCK = 200_000;

/** Told that points for these closed hours (Unix seconds of their start) are on the way or have just been stored. */
export type HoursTouched = (hours: ReadonlySet<number>) => void;

/**
 * The one way in for metrics, whichever protocol brought them: decodes into the waiting batches, stores series beside
 * their points, and keeps the books. `receive` resolves when everything is committed.
 */
export class MetricIntake {
  readonly #registry: SeriesRegistry;
  readonly #store: TelemetryStore;
  readonly #ledger: IntakeLedger;
  readonly #clock: Clock;
  readonly #hoursTouched: HoursTouched;
  readonly #points: TableWriter<PointsBatch>;
  readonly #sketches: TableWriter<SketchesBatch>;
  readonly #series: TableWriter<SeriesBatch>;

  constructor(
    registry: SeriesRegistry,
    store: TelemetryStore,
    ledger: IntakeLedger,
    clock: Clock,
    hoursTouched: HoursTouched,
    flushAfterMs = WRITER_DEFAULTS.flushAfterMs,
  ) {
    this.#registry = registry;
    this.#store = store;
    this.#ledger = ledger;
    this.#clock = clock;
    this.#hoursTouched = hoursTouched;
    const insert: TelemetryStore['insert'] = (...args) => store.insert(...args);
    const settings = { ...WRITER_DEFAULTS, flushAfterMs };
    this.#points = new TableWriter(
      { ...settings, table: pointsTable.name, flushRows: POINTS_A_BLOCK },
      () => new PointsBatch(),
      insert,
      clock,
    );
    this.#sketches = new TableWriter(
      { ...settings, table: sketchesTable.name, flushRows: 20_000 },
      () => new SketchesBatch(),
      insert,
      clock,
    );
    this.#series = new TableWriter({ ...settings, table: seriesTable.name }, () => new SeriesBatch(), insert, clock);
  }

  nowUnixS(): number {
    return Math.floor(this.#clock.nowMs() / 1000);
  }

  /**
   * Runs `decode` over the batches. Its errors refuse the whole request (nothing of it is stored, `items` it held are
   * counted once under the error's code) and are passed on, as are the store's.
   */
  async receive(decode: (sink: RequestSink) => void, tables: 'points' | 'sketches' | 'both', requestKey?: string) {
    if (requestKey !== undefined && this.#store.knowsRequestKey(requestKey)) return;
    const sink = this.#newSink();
    try {
      await this.#commit(sink, decode, tables, requestKey);
      this.#book(sink);
    } catch (error) {
      const items = Math.max(sink.received, 1);
      this.#ledger.received(SOURCE, items);
      this.#ledger.rejected(SOURCE, codeOf(error), items);
      throw error;
    }
  }

  /** The MetricWriter port: other features' metrics, already in our own types. */
  async write(series: readonly MetricSeries[], options: WriteOptions = {}): Promise<void> {
    const hash = new ByteHash();
    const committed = this.receive((sink) => {
      for (const one of series) {
        one.timesUnixS.forEach((time, index) => {
          sink.point(time, one.values[index] ?? Number.NaN);
        });
        const number = numberSeries(sink, hash, { ...one, unit: one.unit ?? '' }, WRITER_SEED);
        if (typeof number === 'number') sink.assign(number, one.type, one.intervalSeconds);
        else sink.refuse(number);
      }
    }, 'points');
    if (options.atOnce === true) this.#flush();
    await committed;
  }

  /** The DistributionWriter port. */
  async writeDistributions(series: readonly DistributionSeries[], options: WriteOptions = {}): Promise<void> {
    const hash = new ByteHash();
    const committed = this.receive((sink) => {
      for (const one of series) {
        const { metric, host, tags, unit = '' } = one;
        const identity = { metric, host, tags, unit, type: 'distribution', intervalSeconds: 0 } as const;
        const number = numberSeries(sink, hash, identity, WRITER_SEED);
        if (typeof number === 'string') {
          sink.refuse(number, one.sketches.length);
          continue;
        }
        for (const [index, sketch] of one.sketches.entries()) {
          sink.sketch(number, one.timesUnixS[index] ?? Number.NaN, sketch);
        }
      }
    }, 'sketches');
    if (options.atOnce === true) this.#flush();
    await committed;
  }

  #flush(): void {
    for (const writer of [this.#points, this.#sketches, this.#series]) writer.flush();
  }

  /** Resolves when everything that was received is committed or has failed. */
  async drain(): Promise<void> {
    await Promise.all([this.#points.drain(), this.#sketches.drain(), this.#series.drain()]);
  }

  close(): Promise<void> {
    return this.drain();
  }

  #newSink(): RequestSink {
    const nowUnixS = this.nowUnixS();
    const limits = { oldestUnixS: nowUnixS - POINT_DAYS * DAY_S, newestUnixS: nowUnixS + FUTURE_S };
    return new RequestSink(this.#registry, nowUnixS, limits);
  }

  async #commit(
    sink: RequestSink,
    decode: (sink: RequestSink) => void,
    tables: 'points' | 'sketches' | 'both',
    requestKey: string | undefined,
  ): Promise<void> {
    const commits: Promise<void>[] = [];
    // The key may stand with a block only when that block is all there is to store: points come last-write-wins, so a
    // request that is sent again because its key is unknown does no harm.
    const keyFor = () => (tables === 'both' || sink.unsaved.size > 0 ? undefined : requestKey);
    if (tables === 'sketches') {
      commits.push(appendTo(this.#sketches, (batch) => sink.intoSketches(batch), sink, decode, keyFor));
    } else if (tables === 'points') {
      commits.push(appendTo(this.#points, (batch) => sink.intoPoints(batch), sink, decode, keyFor));
    } else {
      commits.push(
        this.#points.append((points) => {
          sink.intoPoints(points);
          commits.push(appendTo(this.#sketches, (batch) => sink.intoSketches(batch), sink, decode, keyFor));
        }),
      );
    }
    for (const entry of sink.unsaved) commits.push(entry.storing ?? this.#storeSeries(entry));
    if (sink.closedHours.size > 0) this.#hoursTouched(sink.closedHours);
    const results = await Promise.allSettled(commits);
    // The hour may have ended while the points were on their way.
    if (this.nowUnixS() >= sink.openHourUnixS + 3600) sink.closedHours.add(sink.openHourUnixS);
    if (sink.closedHours.size > 0) this.#hoursTouched(sink.closedHours);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  #storeSeries(entry: SeriesEntry): Promise<void> {
    const seenUnixS = entry.lastSeenUnixS;
    entry.changed = false;
    const stored = this.#series
      .append((batch) => pushSeries(batch, entry))
      .then(
        () => {
          entry.storedSeenUnixS = Math.max(entry.storedSeenUnixS, seenUnixS);
          entry.storing = undefined;
        },
        (error: unknown) => {
          entry.changed = true;
          entry.storing = undefined;
          throw error;
        },
      );
    entry.storing = stored;
    return stored;
  }

  #book(sink: RequestSink): void {
    this.#ledger.received(SOURCE, sink.received);
    this.#ledger.stored(SOURCE, sink.stored);
    for (const [reason, items] of sink.refused) this.#ledger.rejected(SOURCE, reason, items);
  }
}

function appendTo<Batch extends PointsBatch | SketchesBatch>(
  writer: TableWriter<Batch>,
  into: (batch: Batch) => void,
  sink: RequestSink,
  decode: (sink: RequestSink) => void,
  keyFor: () => string | undefined,
): Promise<void> {
  return writer.append((batch) => {
    into(batch);
    decode(sink);
  }, keyFor);
}

function pushSeries(batch: SeriesBatch, entry: SeriesEntry): void {
  batch.metricId.push(entry.metric.id);
  batch.seriesId.pushHalves(entry.idLow, entry.idHigh);
  batch.metric.push(entry.metric.name);
  batch.type.push(entry.type);
  batch.interval.push(entry.intervalSeconds);
  batch.unit.push(entry.metric.unit);
  batch.host.push(entry.host);
  for (const tag of entry.tags) batch.tags.inner.push(tag);
  batch.tags.endRow();
  batch.firstSeen.push(entry.firstSeenUnixS);
  batch.lastSeen.push(entry.lastSeenUnixS);
  batch.endRow();
}
