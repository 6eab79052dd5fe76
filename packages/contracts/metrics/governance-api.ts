/** A metric of which new series are refused because it brought too many within an hour. */
export interface GovernedMetric {
  readonly metric: string;
  /** The key whose values made the series: new ones that carry it are refused. '' for bare tags; null: no single key did. */
  readonly tag: string | null;
  readonly sinceUnixMs: number;
  /** Series that it had when it was contained. */
  readonly seriesBefore: number;
  /** Different series refused since, to about 1.6 %. */
  readonly containedSeries: number;
}

/** `GET /api/unstable/metrics/governor`; `DELETE /api/unstable/metrics/governor/{metric}` lifts one. */
export interface GovernorAnswer {
  /** New series that a metric may bring in an hour; 0 for no limit. */
  readonly limit: number;
  /** With what the metric would have left if it came without the tag: null where no single key explodes. */
  readonly data: readonly (GovernedMetric & { readonly seriesNow: number; readonly seriesWithoutTag: number | null })[];
}

/** `GET /api/unstable/metrics/{metric}/cardinality?from=&to=`: times in Unix seconds, the last day unless given. */
export interface CardinalityAnswer {
  readonly metric: string;
  readonly fromUnixMs: number;
  readonly toUnixMs: number;
  /** Series that had points within the window. */
  readonly series: number;
  readonly hosts: number;
  /** What is left of the series when only indexed tags count. */
  readonly indexedSeries: number;
  /** What says which tags are indexed; null: all of them are. */
  readonly indexedBy: 'configuration' | 'rules' | null;
  /** Whether percentiles of a distribution can be asked for. */
  readonly percentiles: boolean;
  readonly queries: MetricQueries;
  /** Keys by what dropping them would save. */
  readonly tags: readonly TagCardinality[];
  readonly assets: readonly MetricAsset[];
}

/** How often a metric is asked for. */
export interface MetricQueries {
  /** Within the last thirty days. */
  readonly count: number;
  /** 0: not since queries are counted. */
  readonly lastUnixMs: number;
  readonly countedSinceUnixMs: number;
}

export interface TagCardinality {
  /** '' for bare tags. */
  readonly key: string;
  /** Series that carry it. */
  readonly series: number;
  readonly values: number;
  /** Series that would be left without it; an estimate to about 1.6 % for metrics of many series. */
  readonly seriesWithout: number;
  /** Whether the metric can be asked for by it: false where its tag configuration or a rule leaves it out. */
  readonly indexed: boolean;
  /** When a query last filtered or grouped by it; 0: not since queries are counted. */
  readonly queriedUnixMs: number;
  /** The values that most series carry. */
  readonly top: readonly { readonly value: string; readonly series: number }[];
}

/** What draws or watches a metric. */
export interface MetricAsset {
  readonly kind: 'dashboard' | 'notebook' | 'monitor' | 'slo';
  readonly id: string;
  readonly title: string;
  /** Path within Komainu. */
  readonly url: string;
  /** Keys that its queries of this metric filter or group by, sorted. */
  readonly tags: readonly string[];
}

/** `GET /api/unstable/metrics/deletions`: metrics that are being deleted or were, newest first. */
export interface DeletionsAnswer {
  readonly data: readonly MetricDeletion[];
}

/** `DELETE /api/unstable/metrics/{metric}` answers 202 with one of these. */
export interface MetricDeletion {
  readonly metric: string;
  readonly state: 'running' | 'done';
  /** Series that it had. */
  readonly series: number;
  readonly requestedBy: string;
  readonly startedUnixMs: number;
  /** Null while it runs. */
  readonly finishedUnixMs: number | null;
  /** Why the last attempt failed; it is tried again every minute and at the next start. */
  readonly reason: string | null;
}

/** `GET /api/unstable/metrics/summary`: what every metric costs now and who uses it; at most fifteen seconds old. */
export interface MetricSummaryAnswer {
  readonly data: readonly MetricVolume[];
}

export interface MetricVolume {
  readonly metric: string;
  /** Series that had points within the last hour. */
  readonly seriesNow: number;
  /** New ones in the governor's present hour. */
  readonly newSeries: number;
  /** Brought more than half of what an hour may bring, or is contained. */
  readonly exploding: boolean;
  /** Hosts that its series of the last hour name. */
  readonly hosts: number;
  /** Tag keys of its newest series, sorted. */
  readonly tags: readonly string[];
  /** Queries within the last thirty days, in the screens, by monitors and over the API. */
  readonly queries: number;
  /** When it was last asked for; 0: not since queries are counted. */
  readonly queriedUnixMs: number;
  /** Dashboards, notebooks and monitors whose queries ask for it. */
  readonly usedBy: number;
}
