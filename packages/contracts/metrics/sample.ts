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

/** Other features write metrics through this port (trace statistics, log counts, our own health). Resolves when committed. */
export interface MetricWriter {
  write(series: readonly MetricSeries[]): Promise<void>;
}
