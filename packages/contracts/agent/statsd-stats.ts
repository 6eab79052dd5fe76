/** How often a metric with its tags came over DogStatsD since the counting began. */
export interface StatsDMetricStats {
  readonly metric: string;
  /** As they are stored: sorted, without the host's. */
  readonly tags: readonly string[];
  readonly count: number;
  readonly lastSeenUnixMs: number;
}

/** What DogStatsD counts for `komainu agent dogstatsd-stats`. */
export interface StatsDStats {
  /** Whether metrics are counted one by one (`dogstatsd_metrics_stats_enable`); false costs nothing. */
  readonly enabled: boolean;
  /** Turns the counting on and off while the agent runs; off forgets what was counted. */
  setEnabled(enabled: boolean): void;
  /** The metrics that came most often first, at most `limit`; empty when it is off. */
  top(limit: number): readonly StatsDMetricStats[];
}
