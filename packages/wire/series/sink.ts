import type { DistributionSketch, MetricType } from '@komainu/contracts/metrics/sample.ts';

/** What tells one series from another, and how its points are to be read. Names and tags as the client sent them. */
export interface SeriesIdentity {
  readonly metric: string;
  /** '' when the client named none: some metrics belong to no host. */
  readonly host: string;
  readonly tags: readonly string[];
  readonly type: MetricType;
  /** Seconds that a count or rate covers, 0 when not stated. */
  readonly intervalSeconds: number;
  readonly unit: string;
  /** Tags keep their letters as they came (labels of Prometheus); otherwise they are written as tags of the Agent are. */
  readonly verbatim?: boolean;
}

/** Why a series was refused instead of numbered. */
export type SeriesRefusal =
  | 'no_metric_name'
  | 'bad_metric_name'
  | 'too_many_series'
  // The metric brought too many new ones within an hour.
  | 'series_limit'
  | 'metric_being_deleted';

/**
 * Where decoders put series and points. A series is looked up by a 64-bit hash of the bytes that identify it (any hash,
 * as long as the decoder is consistent); only unknown ones are taken apart.
 */
export interface PointSink {
  /** The number of a series seen before under this hash, or -1. */
  known(low: number, high: number): number;
  /** Numbers a series and remembers it under the hash; or says why not. */
  introduce(identity: SeriesIdentity, low: number, high: number): number | SeriesRefusal;
  /** Adds one point to the series that `assign` will name; refuses what cannot be stored by itself. */
  point(timeUnixS: number, value: number): void;
  /** Gives all points since the last call to a series, read as `type` over `intervalSeconds`. */
  assign(series: number, type: MetricType, intervalSeconds: number): void;
  /** Takes back all points since the last `assign` and counts them as rejected; `items` more were never added. */
  refuse(reason: string, items?: number): void;
}

/** Where decoders put sketches. */
export interface SketchSink {
  known(low: number, high: number): number;
  introduce(identity: SeriesIdentity, low: number, high: number): number | SeriesRefusal;
  /** Adds one sketch of a numbered series; keys ascend strictly. The arrays may be reused by the caller afterwards. */
  sketch(series: number, timeUnixS: number, sketch: DistributionSketch): void;
  refuse(reason: string, items?: number): void;
}
