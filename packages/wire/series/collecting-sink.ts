import type { DistributionSketch, MetricType } from '@komainu/contracts/metrics/sample.ts';
import { HashTable } from './hash-table.ts';
import type { PointSink, SeriesIdentity, SeriesRefusal, SketchSink } from './sink.ts';

/** What a decoder gave for one series, in the order it came. */
export interface CollectedSeries {
  identity: SeriesIdentity;
  type: MetricType;
  intervalSeconds: number;
  points: [number, number][];
  sketches: [number, DistributionSketch][];
}

/** A sink that keeps everything in plain objects: for tests and benches of the decoders. */
export class CollectingSink implements PointSink, SketchSink {
  readonly series: CollectedSeries[] = [];
  readonly refused: Record<string, number> = {};
  readonly #known = new HashTable();
  #open: [number, number][] = [];

  known(low: number, high: number): number {
    return this.#known.get(low, high);
  }

  introduce(identity: SeriesIdentity, low: number, high: number): number | SeriesRefusal {
    if (identity.metric === '') return 'no_metric_name';
    const { type, intervalSeconds } = identity;
    this.#known.set(low, high, this.series.length);
    return this.series.push({ identity, type, intervalSeconds, points: [], sketches: [] }) - 1;
  }

  point(timeUnixS: number, value: number): void {
    this.#open.push([timeUnixS, value]);
  }

  assign(series: number, type: MetricType, intervalSeconds: number): void {
    const entry = this.series[series];
    if (entry === undefined) throw new Error(`series ${series} was never introduced`);
    Object.assign(entry, { type, intervalSeconds });
    entry.points.push(...this.#open);
    this.#open = [];
  }

  refuse(reason: string, items = 0): void {
    this.refused[reason] = (this.refused[reason] ?? 0) + this.#open.length + items;
    this.#open = [];
  }

  sketch(series: number, timeUnixS: number, sketch: DistributionSketch): void {
    this.series[series]?.sketches.push([timeUnixS, { ...sketch }]);
  }

  /** `metric|host|type|interval|tags|points` of each series: short to compare. */
  lines(): string[] {
    return this.series.map(({ identity, type, intervalSeconds, points }) =>
      [identity.metric, identity.host, type, intervalSeconds, identity.tags.join(','), JSON.stringify(points)].join(
        '|',
      ),
    );
  }
}
