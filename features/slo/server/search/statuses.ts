import type { SloSearchRow, SloThreshold } from '@komainu/contracts/slo/slo.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import { type KeptSlo, TIMEFRAME_SECONDS } from '../definition/stored.ts';
import { budgetLeft, indicatorOf, PRECISION, rawBudgetLeft, stateOf } from '../history/budget.ts';
import type { Measurement } from '../history/measurement.ts';
import type { SloMeasurer } from '../history/readings.ts';

export type OverallStatus = SloSearchRow['attributes']['overall_status'][number];

/** How an objective stands now in each of its timeframes; what cannot be measured says why. */
export async function statusesOf(slo: KeptSlo, measurer: SloMeasurer, nowUnixMs: number): Promise<OverallStatus[]> {
  const statuses: OverallStatus[] = [];
  for (const threshold of slo.definition.thresholds) {
    if (threshold.timeframe === 'custom') continue;
    const seconds = TIMEFRAME_SECONDS[threshold.timeframe];
    try {
      statuses.push(statusOf(threshold, await measurer.upToNow(slo, seconds, nowUnixMs), nowUnixMs));
    } catch (error) {
      statuses.push({ ...nothing(threshold, nowUnixMs), error: messageOf(error) });
    }
  }
  return statuses;
}

function statusOf(threshold: SloThreshold, { overall, unit, error }: Measurement, nowUnixMs: number): OverallStatus {
  if (overall === null) return { ...nothing(threshold, nowUnixMs), error: error?.error_message ?? null };
  const { target } = threshold;
  const indicator = indicatorOf(overall);
  return {
    ...nothing(threshold, nowUnixMs),
    status: indicator,
    state: stateOf(indicator, threshold),
    error_budget_remaining: budgetLeft(overall, target),
    raw_error_budget_remaining: rawBudgetLeft(overall, target, unit),
    span_precision: PRECISION,
  };
}

function nothing({ target, timeframe }: SloThreshold, nowUnixMs: number): OverallStatus {
  return {
    status: null,
    state: 'no_data',
    error: null,
    error_budget_remaining: null,
    raw_error_budget_remaining: null,
    span_precision: null,
    indexed_at: Math.floor(nowUnixMs / 1000),
    target,
    timeframe,
  };
}
