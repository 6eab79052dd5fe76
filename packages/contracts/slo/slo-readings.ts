import type { SloTimeframe } from './slo.ts';

/** How an objective stands, for monitors of the type `slo alert` and for widgets. */
export interface SloReadings {
  /**
   * Per cent of the error budget that was spent in the timeframe that ends now (`error_budget("id").over("7d")`): 100 when all
   * of it is gone. One value a group, `*` for the whole. Undefined for an objective that is not there; null where nothing
   * was measured.
   */
  errorBudgetSpent(
    sloId: string,
    timeframe: SloTimeframe,
    nowUnixMs: number,
  ): Promise<ReadonlyMap<string, number | null> | undefined>;
  /**
   * How many times faster than the target allows errors came in a window that ends now
   * (`burn_rate("id").over("30d").long_window("1h").short_window("5m")`), against the target of `timeframe`.
   */
  burnRate(
    sloId: string,
    timeframe: SloTimeframe,
    windowSeconds: number,
    nowUnixMs: number,
  ): Promise<ReadonlyMap<string, number | null> | undefined>;
  /** Its name, for monitors that name it. */
  find(sloId: string): Promise<{ readonly id: string; readonly name: string } | undefined>;
}
