import { PromqlExecutionError } from '@komainu/query/promql/error.ts';
import type { Labels } from '@komainu/query/promql/labels.ts';
import type { PromSeries, SelectSeries, Steps } from '@komainu/query/promql/series.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { sqlNumber } from '@komainu/store/sql.ts';
import { hourTable } from '../../tables/rollups.ts';
import { type Stretch, seriesWhere, sourceSql, stretchesOf } from '../query/point-source.ts';
import { RowBinary } from '../query/row-binary.ts';
import type { Rollups } from '../rollups.ts';
import type { MetricEntry, SeriesEntry, SeriesRegistry } from '../series-registry.ts';
import { type FoldKind, folded, type Samples as ReadSamples } from './fold.ts';
import { type IndexOf, keysOfLabels, type MatchedSeries, matchSeries } from './series-labels.ts';

/** What one selector may read: 20 bytes a sample on their way here. */
export const MOST_SAMPLES = 5_000_000;
/** From this step on only the last sample of each is read. */
const WORTH_MS = 60_000;
/** So many series of a metric say which keys a label stands for. */
const SAMPLE = 100;
/** Metrics of one statement. */
const METRICS_AT_ONCE = 20;

const KEPT_S = (hourTable.retentionDays ?? 490) * 86_400;
/** Points come up to an hour ahead of our clock. */
const AHEAD_S = 2 * 3600;

export interface SelectParts {
  readonly store: TelemetryStore;
  readonly registry: SeriesRegistry;
  readonly rollups: Rollups;
  readonly nowUnixS: () => number;
  readonly indexOf: IndexOf;
  /** How series of a metric that are one because of its index become one. */
  readonly foldKind: (entry: SeriesEntry) => FoldKind;
  /** Told of the keys that a query filters or groups by. */
  readonly queried: (metric: string, keys: Iterable<string>) => void;
}

/** Reads samples for PromQL: points as they came, averages of a minute where the points are gone, of an hour before that. */
export function createSelect(
  parts: SelectParts,
  /** Names of the labels that the query filters or groups by. */
  labelNames: ReadonlySet<string>,
  signal: AbortSignal,
): SelectSeries {
  const { store, registry, rollups, nowUnixS, indexOf, foldKind, queried } = parts;
  return async (matchers, fromMs, toMs, steps) => {
    // Nothing is stored outside: whoever asks for a thousand years must not make us count their hours.
    const oldestUnixS = nowUnixS() - KEPT_S;
    const newestUnixS = nowUnixS() + AHEAD_S;
    const fromUnixS = Math.min(newestUnixS, Math.max(oldestUnixS, Math.ceil(fromMs / 1000)));
    const untilUnixS = Math.min(newestUnixS, Math.max(fromUnixS, Math.floor(toMs / 1000) + 1));
    const matched = matchSeries(registry, matchers, fromUnixS, indexOf);
    if (matched.length === 0 || untilUnixS === fromUnixS) return [];
    const grid = { startUnixS: fromUnixS, intervalSeconds: 1, points: untilUnixS - fromUnixS };
    const stretches = stretchesOf(grid, (hour) => rollups.usable(hour), nowUnixS());
    const reader = new SampleReader(store, registry, signal, stretches, steps);
    const metrics = [...Map.groupBy(matched, ({ entry }) => entry.metric)];
    for (const [metric, series] of metrics) {
      const some = series.slice(0, SAMPLE).flatMap(({ entry }) => keysOfLabels(entry, labelNames));
      queried(metric.name, new Set(some));
    }
    for (let start = 0; start < metrics.length; start += METRICS_AT_ONCE) {
      await reader.read(metrics.slice(start, start + METRICS_AT_ONCE));
    }
    return reader.series(matched, foldKind);
  };
}

interface Samples {
  readonly timesMs: number[];
  readonly values: number[];
}

class SampleReader {
  readonly #store: TelemetryStore;
  readonly #registry: SeriesRegistry;
  readonly #signal: AbortSignal;
  readonly #stretches: readonly Stretch[];
  readonly #steps: Steps | undefined;
  readonly #samples = new Map<SeriesEntry, Samples>();
  #read = 0;

  constructor(
    store: TelemetryStore,
    registry: SeriesRegistry,
    signal: AbortSignal,
    stretches: readonly Stretch[],
    steps: Steps | undefined,
  ) {
    this.#store = store;
    this.#registry = registry;
    this.#signal = signal;
    this.#stretches = stretches;
    this.#steps = steps;
  }

  async read(metrics: readonly (readonly [MetricEntry, readonly MatchedSeries[]])[]): Promise<void> {
    const wanted = new Set(metrics.flatMap(([, series]) => series.map(({ entry }) => entry)));
    const where = metrics.map(([metric, series]) => {
      const members = series.map(({ entry }) => entry);
      return `(${seriesWhere(metric.id, members, metric.series.length)})`;
    });
    const left = MOST_SAMPLES - this.#read;
    const halves = 'toUInt32(bitAnd(series_id, 4294967295)), toUInt32(bitShiftRight(series_id, 32))';
    const source = sourceSql(this.#stretches, `(${where.join(' OR ')})`);
    const limit = `LIMIT ${sqlNumber(left + 1)}`;
    const slot = this.#steps === undefined ? undefined : slotSql(this.#steps);
    const sql =
      slot === undefined
        ? `SELECT ${halves}, toUInt32(t), sm / ct FROM (${source}) ORDER BY series_id, t ${limit}`
        : `SELECT ${halves}, toUInt32(max(t)) AS last, argMax(sm / ct, t) FROM (${source})
           GROUP BY series_id, ${slot} ORDER BY series_id, last ${limit}`;
    const rows = new RowBinary(await this.#store.bytes(sql, 'RowBinary', { signal: this.#signal }));
    let lastLow = -1;
    let lastHigh = -1;
    let samples: Samples | undefined;
    while (!rows.done) {
      const low = rows.u32();
      const high = rows.u32();
      if (low !== lastLow || high !== lastHigh) {
        lastLow = low;
        lastHigh = high;
        samples = this.#samplesOf(low, high, wanted);
      }
      const timeMs = rows.u32() * 1000;
      const value = rows.f64();
      samples?.timesMs.push(timeMs);
      samples?.values.push(value);
      this.#read++;
    }
    if (this.#read > MOST_SAMPLES) {
      throw new PromqlExecutionError(
        `query processing would load too many samples into memory in query execution: a selector matches more than ${MOST_SAMPLES}`,
      );
    }
  }

  /**
   * The series with samples under their labels. Those that share labels become one: of `a.b` and `a_b` by which sample is
   * there, of a metric whose index leaves out what parts them by what its samples are.
   */
  series(matched: readonly MatchedSeries[], foldKind: (entry: SeriesEntry) => FoldKind): PromSeries[] {
    const byLabels = new Map<string, { labels: Labels; byMetric: Map<MetricEntry, SeriesEntry[]> }>();
    const folding = new Set<MetricEntry>();
    for (const { entry, labels, mayFold } of matched) {
      if (!this.#samples.has(entry)) continue;
      if (mayFold) folding.add(entry.metric);
      const known = byLabels.get(labels.key) ?? { labels, byMetric: new Map<MetricEntry, SeriesEntry[]>() };
      byLabels.set(labels.key, known);
      const members = known.byMetric.get(entry.metric);
      if (members === undefined) known.byMetric.set(entry.metric, [entry]);
      else members.push(entry);
    }
    return [...byLabels.values()].map(({ labels, byMetric }) => {
      const wholes = [...byMetric].flatMap(([metric, entries]): readonly ReadSamples[] => {
        const parts = entries.flatMap((entry) => this.#samples.get(entry) ?? []);
        const [first] = entries;
        return folding.has(metric) && first !== undefined ? [folded(parts, foldKind(first))] : parts;
      });
      return { labels, ...merged(wholes) };
    });
  }

  #samplesOf(low: number, high: number, wanted: ReadonlySet<SeriesEntry>): Samples | undefined {
    const number = this.#registry.numberOfId(low, high);
    const entry = number < 0 ? undefined : this.#registry.entry(number);
    // Where most of a metric is wanted the whole metric is read.
    if (entry === undefined || !wanted.has(entry)) return undefined;
    const samples = this.#samples.get(entry) ?? { timesMs: [], values: [] };
    this.#samples.set(entry, samples);
    return samples;
  }
}

/** The step that a sample at `t` may be the last of; undefined where leaving others out would not pay. */
function slotSql({ startMs, stepMs }: Steps): string | undefined {
  if (stepMs < WORTH_MS) return undefined;
  return `floor((toInt64(t) * 1000 - ${sqlNumber(startMs)} + ${sqlNumber(stepMs - 1)}) / ${sqlNumber(stepMs)})`;
}

/** In time order; of two samples at one time the first stands. */
function merged(parts: readonly ReadSamples[]): ReadSamples {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
  const byTime = new Map<number, number>();
  for (const { timesMs, values } of parts) {
    timesMs.forEach((time, index) => {
      if (!byTime.has(time)) byTime.set(time, values[index] ?? Number.NaN);
    });
  }
  const sorted = [...byTime].sort(([a], [b]) => a - b);
  return { timesMs: sorted.map(([time]) => time), values: sorted.map(([, value]) => value) };
}
