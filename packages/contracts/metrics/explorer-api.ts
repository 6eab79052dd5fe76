/** `GET /api/unstable/metrics?search=&limit=`: metric names seen, for completion and the summary. */
export interface MetricNamesAnswer {
  readonly data: readonly {
    readonly metric: string;
    readonly type: string;
    readonly unit: string;
    readonly intervalSeconds: number;
    readonly series: number;
    readonly lastSeenUnixMs: number;
  }[];
}

/** `GET /api/unstable/metrics/tags?metric=&search=`: tag keys with their values, most series first, for completion. */
export interface MetricTagsAnswer {
  readonly data: readonly { readonly key: string; readonly values: readonly string[]; readonly total: number }[];
}
