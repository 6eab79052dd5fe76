/** How an expression is evaluated. Times are Unix milliseconds. */
export interface EvaluateOptions {
  /** How old the last sample of a series may be to stand for it; five minutes unless given. */
  readonly lookbackMs?: number;
  /** Steps of subqueries that name none; a minute unless given. */
  readonly defaultStepMs?: number;
  /** Samples that selectors and subqueries may hold together; more is an error. */
  readonly mostSamples?: number;
  /** Called between steps: lets others run, and may throw to stop. */
  readonly turn?: () => Promise<void> | void;
}

export const DEFAULTS = {
  lookbackMs: 300_000,
  defaultStepMs: 60_000,
  mostSamples: 20_000_000,
  turn: () => undefined,
} as const;

/** Steps that a query may have: Prometheus' own limit for ranges, and ours for subqueries. */
export const MOST_STEPS = 11_000;
export const MOST_SUBQUERY_STEPS = 100_000;

/** Times beyond what a date can be are refused: where numbers get coarse, steps would no longer get on. */
export const LATEST_MS = 8.64e15;
