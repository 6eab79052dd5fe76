/** What a column of a query is for, by the words of Datadog's `custom_queries`. */
export const METRIC_TYPES = ['gauge', 'count', 'rate', 'monotonic_count', 'histogram', 'distribution'] as const;
export type MetricType = (typeof METRIC_TYPES)[number];

export type QueryColumn =
  /** Not looked at. */
  | { readonly kind: 'ignored' }
  /** `<name>:<value>`; `null` as Python writes it, unless `leaveOutNull`. */
  | { readonly kind: 'tag'; readonly name: string; readonly leaveOutNull: boolean }
  /** One tag for each part of a text with commas. */
  | { readonly kind: 'tags'; readonly name: string }
  | { readonly kind: 'metric'; readonly name: string; readonly type: MetricType }
  /** Seconds from a time until now. */
  | { readonly kind: 'age'; readonly name: string }
  /** The share of time that a counter of so many parts of a second grew by, in percent. */
  | { readonly kind: 'percentOfTime'; readonly name: string; readonly perSecond: number }
  /** A service check whose status is found by the value. */
  | { readonly kind: 'status'; readonly name: string; readonly statuses: ReadonlyMap<string, number> };

/** A query and what its columns, by their places, become. */
export interface SqlQuery {
  /** For warnings. */
  readonly name: string;
  readonly sql: string;
  readonly columns: readonly QueryColumn[];
  readonly tags: readonly string[];
  /** How often at most; undefined for each run. */
  readonly everyS: number | undefined;
}

export type SqlRow = readonly unknown[];

/** Asks a database; the order of the columns is the query's. Rejects with an error without secrets. */
export type AskSql = (sql: string) => Promise<readonly SqlRow[]>;
