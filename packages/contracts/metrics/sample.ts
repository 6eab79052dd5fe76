/** How a metric's points add up. A rate is a count divided by its interval; distributions are sketches. */
export type MetricType = 'gauge' | 'count' | 'rate' | 'distribution';

/** Points of one series on their way in. */
export interface MetricSeries {
  readonly metric: string;
  readonly type: Exclude<MetricType, 'distribution'>;
  /** Seconds that a count or a rate covers; 0 when not stated. */
  readonly intervalSeconds: number;
  /** '' for a metric that belongs to no host. */
  readonly host: string;
  /** `key:value` or bare, without `host:`; `device:` is a tag like any other. */
  readonly tags: readonly string[];
  readonly unit?: string;
  /** Unix seconds and values, in step. */
  readonly timesUnixS: readonly number[];
  readonly values: readonly number[];
}

export interface WriteOptions {
  /** Commits at once instead of waiting a moment for what others write: for those whose own clients wait for it. */
  readonly atOnce?: boolean;
}

/** Other features write metrics through this port (trace statistics, log counts, our own health). Resolves when committed. */
export interface MetricWriter {
  write(series: readonly MetricSeries[], options?: WriteOptions): Promise<void>;
}

/** A sketch: how often values fell into each bin of the Datadog Agent's mapping (γ = 1 + 2/128), and the exact summary. */
export interface DistributionSketch {
  /** Ascending keys of the bins that hold anything, and how many values each holds. */
  readonly keys: readonly number[];
  readonly counts: readonly number[];
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
}

/** Sketches of one distribution on their way in. */
export interface DistributionSeries {
  readonly metric: string;
  readonly host: string;
  readonly tags: readonly string[];
  readonly unit?: string;
  /** Unix seconds and sketches, in step. */
  readonly timesUnixS: readonly number[];
  readonly sketches: readonly DistributionSketch[];
}

/** Writes distributions (latencies of traces, measures of logs). Resolves when committed. */
export interface DistributionWriter {
  writeDistributions(series: readonly DistributionSeries[], options?: WriteOptions): Promise<void>;
}

/** One point of one series. */
export interface PointAddress {
  readonly metric: string;
  readonly host: string;
  readonly tags: readonly string[];
  readonly timeUnixS: number;
}

/**
 * Reads single points back, for writers of running totals: of two points of one series at one second the last written
 * stands, so who goes on with a total after a restart must know what it was. Answers are in step with the questions.
 */
export interface PointReader {
  valuesAt(points: readonly PointAddress[]): Promise<readonly (number | undefined)[]>;
  sketchesAt(points: readonly PointAddress[]): Promise<readonly (DistributionSketch | undefined)[]>;
}
