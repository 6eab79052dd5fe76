import type { ServiceChecks } from '@komainu/contracts/metrics/service-checks.ts';
import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import type { Series } from '@komainu/query/metrics/evaluate.ts';
import type { FetchMetric } from '@komainu/query/metrics/fetch.ts';
import type { Grid } from '@komainu/query/metrics/grid.ts';
import type { EventSearch, ProcessMonitorQuery, SloMonitorQuery } from '@komainu/query/monitors/ast.ts';

/** What evaluation asks of whoever keeps the data. Each throws what its store throws. */
export interface EvaluationSources {
  readonly metrics: FetchMetric;
  /** Logs, spans or events as lines on a grid, one a group; NaN where an interval has none. */
  readonly events: (search: EventSearch, grid: Grid) => Promise<readonly Series[]>;
  readonly checks: ServiceChecks;
  /** How many processes run, a group each; undefined where nobody tells. */
  readonly processes?: ProcessCounts;
  /** What an SLO's budget or burn rate is; undefined where there are no SLOs. */
  readonly slo?: SloReadings;
  /** How the groups of another monitor stand; undefined for one that is not there. */
  readonly states: (monitorId: number) => ReadonlyMap<string, MonitorState> | undefined;
}

/** Counts processes by group over a window of Unix seconds. */
export type ProcessCounts = (
  query: Pick<ProcessMonitorQuery, 'search' | 'over' | 'groupBy'>,
  window: { readonly fromUnixS: number; readonly toUnixS: number },
) => Promise<readonly { readonly tags: readonly string[]; readonly count: number }[]>;

/**
 * The value that an SLO monitor judges at a moment: the part of the error budget that is spent, in per cent, or the burn
 * rate (of two windows the lesser). A value a group; undefined for an SLO that is not there.
 */
export type SloReadings = (
  query: Pick<SloMonitorQuery, 'sloId' | 'measure' | 'overSeconds' | 'longWindowSeconds' | 'shortWindowSeconds'>,
  atUnixMs: number,
) => Promise<readonly { readonly tags: readonly string[]; readonly value: number }[] | undefined>;
