/** A log as it stands after decoding and processing, before it becomes a row. */
export interface LogRecord {
  /** Unix milliseconds of the event itself. */
  timeUnixMs: number;
  service: string;
  host: string;
  /** Datadog's `ddsource`: the technology that wrote it. */
  source: string;
  /** emergency, alert, critical, error, warn, notice, info, debug, ok. */
  status: string;
  message: string;
  /** 32 lower-case hex digits, or ''. */
  traceId: string;
  /** 16 lower-case hex digits, or ''. */
  spanId: string;
  /** `key:value` or bare, as sent, without duplicates. */
  tags: string[];
  /** Attributes as JSON values, nested as they came. */
  attributes: Readonly<Record<string, unknown>>;
}
