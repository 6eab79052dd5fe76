/** `GET /api/unstable/metrics?search=&limit=&language=`: metric names seen, for completion and the summary. */
export interface MetricNamesAnswer {
  readonly data: readonly {
    readonly metric: string;
    readonly type: string;
    /** '' when nothing is known. */
    readonly unit: string;
    /** What the unit is per, such as `second`; '' for nothing. */
    readonly perUnit: string;
    readonly intervalSeconds: number;
    readonly series: number;
    readonly lastSeenUnixMs: number;
    /** As somebody wrote it, else ours in the language asked for; '' when there is none. */
    readonly description: string;
  }[];
}

/** `GET /api/unstable/metrics/tags?metric=&search=`: tag keys with their values, most series first, for completion. */
export interface MetricTagsAnswer {
  readonly data: readonly { readonly key: string; readonly values: readonly string[]; readonly total: number }[];
}

/** `GET /api/unstable/metrics/functions`: the words of the metric language, sorted, for the function chooser. */
export interface MetricFunctionsAnswer {
  readonly data: readonly {
    readonly name: string;
    /** The arguments after the series. Without choices an argument is a number. */
    readonly parameters: readonly {
      readonly name: string;
      readonly optional: boolean;
      readonly choices: readonly string[];
    }[];
  }[];
}
