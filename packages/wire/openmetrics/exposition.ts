export type ExpositionType =
  | 'counter'
  | 'gauge'
  | 'histogram'
  | 'summary'
  | 'unknown'
  | 'info'
  | 'stateset'
  | 'gaugehistogram';

export interface ExpositionSample {
  /** With its suffix: `http_requests_total`, `latency_bucket`. */
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  /** May be infinite or no number. */
  readonly value: number;
}

export interface ExpositionFamily {
  /** Of a counter without `_total`, as OpenMetrics has it whatever the format. */
  readonly name: string;
  readonly type: ExpositionType;
  readonly samples: readonly ExpositionSample[];
}

/** What a page of metrics holds. A line that cannot be read is counted, and the others are read. */
export interface Exposition {
  readonly families: readonly ExpositionFamily[];
  readonly badLines: number;
  /** The first of them, cut; '' when there is none. */
  readonly firstBad: string;
}
