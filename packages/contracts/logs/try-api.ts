/** A log as a trial of a pipeline shows it. */
export interface TriedLog {
  readonly timestamp?: string;
  readonly message?: string;
  readonly status?: string;
  readonly service?: string;
  readonly host?: string;
  readonly tags?: readonly string[];
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** What one processor did to one sample, in the answer of `POST /api/unstable/logs/pipelines/try`. */
export interface TriedStep {
  /** Its place in `processors`, and in those of the pipelines inside. */
  readonly path: readonly number[];
  readonly type: string;
  readonly name: string;
  readonly changed: boolean;
  /** Why it did nothing, for example `no_match`. */
  readonly outcome?: string;
  readonly error?: string;
  /** The log after it, where it changed it. */
  readonly log?: TriedLog;
}

export interface TriedSample {
  /** Whether the pipeline's own filter lets the log in. The processors are tried either way. */
  readonly matched: boolean;
  readonly steps: readonly TriedStep[];
  /** The log at the end; null when the sample is no log. */
  readonly log: TriedLog | null;
  readonly error?: string;
}
