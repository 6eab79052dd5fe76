import type { Fill, ScopeNode, SpaceAggregation, TimeAggregation } from './ast.ts';
import type { Grid } from './grid.ts';

/**
 * What the evaluator asks of whoever keeps the points. The steps, in this order: choose series by `scope`; put each one's
 * points into the grid's intervals by `time`; turn counts into rates or back by `as`; fill gaps by `fill`; take
 * `differences`; merge the series of each group by `space`.
 */
export interface MetricFetch {
  readonly metric: string;
  readonly scope: ScopeNode;
  readonly groupBy: readonly string[];
  readonly space: SpaceAggregation;
  /** Null: by the metric's type (avg for gauges, sum for counts and rates seen as counts). */
  readonly time: TimeAggregation | null;
  readonly as: 'count' | 'rate' | null;
  /** Null: by the metric's type (gauges linear up to 300 s, counts and rates not at all). */
  readonly fill: Fill | null;
  /**
   * An average over time counts the points that a series could have had in the interval, so that one that lived for a part
   * of it weighs as much; gaps are not filled then.
   */
  readonly weighted?: boolean;
  /**
   * Each series as what it changes by from interval to interval, before series are merged: `growth` takes a fall for a
   * counter that starts anew, and 0.
   */
  readonly differences?: Differences;
  /** Evenly spaced. */
  readonly grid: Grid;
}

export type Differences = 'all' | 'growth';

/** One group of a query's answer. */
export interface FetchedSeries {
  /** The value of each key of `groupBy`; `N/A` for series without that tag. */
  readonly tags: Readonly<Record<string, string>>;
  /** One value for each interval of the grid; NaN where there is none. */
  readonly values: Float64Array;
  /** The metric's unit, when known. */
  readonly unit?: string;
}

/** Throws what the store throws; an unknown metric is an empty list. */
export type FetchMetric = (request: MetricFetch) => Promise<readonly FetchedSeries[]>;

/** The tag value of a group whose series lack the tag. */
export const NO_TAG = 'N/A';
