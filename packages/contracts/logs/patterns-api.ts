import type { SearchFilter } from './explorer-api.ts';

/**
 * `POST /api/unstable/logs/patterns`: the logs that the filter finds, clustered into patterns by their messages. At most
 * 100 000 logs are read; of more, a sample spread evenly over the window.
 */
export interface PatternsRequest {
  readonly filter: SearchFilter;
  /** Most patterns to answer, the most frequent ones; 1 to 1 000, 100 by default. */
  readonly page?: { readonly limit?: number };
  /** Reserved words (`service`, `status`, `host`, `source`), tag keys (`env`) or attributes (`@http.status_code`). */
  readonly include_event_tags?: readonly string[];
}

/** A pattern: `count` is of the whole window also where only a sample was read (then it is estimated). */
export interface LogPattern {
  readonly type: 'log_pattern';
  /** The same for the same pattern, whenever and over whatever it was found. */
  readonly id: string;
  readonly attributes: {
    /** The words that all its messages share, `*` where they differ. */
    readonly pattern: string;
    readonly count: number;
    /** By asked key, the values of its logs, the most frequent first; at most 100. */
    readonly event_tags: Readonly<Record<string, readonly string[]>>;
    /** What stands for each `*` of the pattern, in their order. */
    readonly variables: readonly PatternVariable[];
    /** The most frequent first. */
    readonly statuses: readonly { readonly status: string; readonly count: number }[];
    /** Counts in the buckets of `meta.trend`. */
    readonly trend: readonly number[];
    readonly first_seen: string;
    readonly last_seen: string;
    /** Its newest logs: ids are as in `/api/v2/logs/events`. */
    readonly examples: readonly PatternExample[];
    /** No log of the window of equal length before this one has this pattern; null when that could not be told. */
    readonly new_in_window: boolean | null;
    /** A search, without the request's own query, whose logs are those of the pattern (and rarely a few more). */
    readonly search: string;
    /** A match rule for a grok parser that takes the variables apart; of the 50 most frequent, else null. */
    readonly grok_rule: string | null;
  };
}

export interface PatternVariable {
  readonly kind: PatternVariableKind;
  /** Some of its values, the most frequent first. */
  readonly values: readonly string[];
}

/** What a variable's values look like. */
export type PatternVariableKind =
  | 'number'
  | 'hex'
  | 'id'
  | 'ip'
  | 'host'
  | 'path'
  | 'url'
  | 'email'
  | 'time'
  | 'duration'
  | 'quoted'
  | 'word'
  | 'text';

export interface PatternExample {
  readonly id: string;
  readonly message: string;
  readonly timestamp: string;
  readonly status: string;
  readonly service: string;
}

export interface PatternsAnswer {
  readonly data: readonly LogPattern[];
  readonly meta: {
    readonly elapsed: number;
    readonly request_id: string;
    readonly status: 'done';
    /** Patterns found, of which `data` holds the most frequent. */
    readonly patterns: number;
    /** Logs in the window that the query finds. */
    readonly events: number;
    /** Logs that were clustered: fewer than `events` when they were sampled. */
    readonly sampled: number;
    /** The share that was read, 1 when it was all. */
    readonly sampling_rate: number;
    readonly trend: { readonly from_unix_ms: number; readonly step_ms: number; readonly buckets: number };
  };
}
