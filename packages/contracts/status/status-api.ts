/** `GET /api/unstable/status`: Komainu's own health, for the status page. */
export interface StatusAnswer {
  readonly version: string;
  readonly startedAtUnixMs: number;
  readonly store: {
    readonly state: string;
    readonly reason: string;
    readonly restarts: number;
    readonly spooledBlocks: number;
  };
  readonly disk: { readonly totalBytes: number; readonly freeBytes: number; readonly dataBytes: number };
  readonly process: { readonly rssBytes: number; readonly eventLoopP99Ms: number };
  /** A row for each signal: totals since the start of the process, and the rate over the last minute. */
  readonly intake: readonly {
    readonly source: string;
    readonly received: number;
    readonly stored: number;
    readonly perSecond: number;
    readonly rejected: readonly { readonly reason: string; readonly count: number }[];
  }[];
  readonly tables: readonly {
    readonly name: string;
    readonly rows: number;
    readonly bytes: number;
    readonly oldestUnixMs: number | null;
    /** 0: kept for ever. */
    readonly retentionDays: number;
    /** Bytes that the table will hold once its retention is full, at the present rate; null while unknown. */
    readonly forecastBytes: number | null;
  }[];
}

/** `GET /api/unstable/get-started`: what the Get started page fills in. `manage` sees the key, others null. */
export interface GetStartedAnswer {
  readonly apiKey: string | null;
  /** As the browser reached the server, for example `http://127.0.0.1:8100`. */
  readonly url: string;
  readonly site: string | null;
  /** Unix ms of the latest data of each signal, null while there is none. */
  readonly latest: { readonly metrics: number | null; readonly logs: number | null; readonly traces: number | null };
}
