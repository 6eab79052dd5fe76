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
    /** The arguments after the series. */
    readonly parameters: readonly MetricFunctionParameter[];
    /** Arguments that are given by name: `direction='above'`. */
    readonly options: readonly MetricFunctionParameter[];
  }[];
}

export interface MetricFunctionParameter {
  readonly name: string;
  readonly optional: boolean;
  readonly choices: readonly string[];
  readonly kind: 'number' | 'choice' | 'text';
  /** What an argument begins with: something that draws at once; '' where nothing suits every query. */
  readonly initial: string;
}

/**
 * Where a metric query is wrong: in the answer of the query routes, `query_errors` beside `errors`. Codes are those of
 * the language (`bad_scope`, `unknown_function`, `bad_groups`, …); offset and length are UTF-16 units of the text.
 */
export interface QueryErrorPlace {
  readonly code: string;
  readonly reason: string;
  readonly offset: number;
  readonly length: number;
  /** The name of the query, or the text of the formula; '' for the only text of the request. */
  readonly in: string;
}
