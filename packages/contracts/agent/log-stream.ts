/** A log as it left for the server: after its processing rules, with what they hid still hidden. */
export interface StreamedLog {
  /** Unix milliseconds. */
  readonly timeUnixMs: number;
  readonly message: string;
  /** `info`, `error`, …; '' when the line does not say. */
  readonly status: string;
  readonly service: string;
  readonly source: string;
  readonly host: string;
  /** Tags divided by commas. */
  readonly tags: string;
  /** How it was collected: the `type` of its `logs:` entry, such as `file`, `journald`, `tcp` or `docker`. */
  readonly type: string;
  /** The integration whose `logs:` entry it is, such as `nginx`; '' for none. */
  readonly integration: string;
}

/** Hears every log that the agent sends, for `komainu agent stream-logs`. */
export interface LogStream {
  /**
   * Calls `listener` with each batch when it is handed to the sender for the first time (not again when it is repeated).
   * Gives a function that ends it. While nobody listens it costs nothing; a listener never throws and never blocks.
   */
  onSent(listener: (logs: readonly StreamedLog[]) => void): () => void;
}
