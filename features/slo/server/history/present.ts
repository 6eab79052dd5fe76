import type { SloAppliedCorrection, SloHistory, SloHistoryPart } from '@komainu/contracts/slo/history.ts';
import type { SloThreshold } from '@komainu/contracts/slo/slo.ts';
import { presentSlo, presentThreshold } from '../definition/present.ts';
import type { KeptSlo } from '../definition/stored.ts';
import { budgetLeft, burnRate, indicatorOf, PRECISION, rawBudgetLeft, stateOf } from './budget.ts';
import type { Measured, Measurement, Timeline } from './measurement.ts';
import type { Stretch } from './stretches.ts';

const MOST_TRANSITIONS = 2_000;

/** The answer of the history's route. `thresholds` is never empty; the first is the one that states go by. */
export function presentHistory(
  slo: KeptSlo,
  window: Stretch,
  measurement: Measurement,
  thresholds: readonly SloThreshold[],
  corrections: readonly SloAppliedCorrection[],
): SloHistory {
  const presented = presentSlo(slo);
  const part = (measured: Measured | null, timeline: Timeline | undefined) =>
    presentPart(measured, timeline, measurement.unit, thresholds, corrections);
  const groups = [...measurement.groups].map(([name, measured]) => ({
    name,
    group: name,
    ...part(measured.total > 0 ? measured : null, measurement.groupTimelines.get(name)),
  }));
  const monitors = [...measurement.monitors].map(([id, measured]) => ({
    name: String(id),
    group: String(id),
    monitor_type: 'monitor',
    ...part(measured.total > 0 ? measured : null, undefined),
  }));
  return {
    from_ts: window.from,
    to_ts: window.to,
    type: presented.type,
    type_id: presented.type_id,
    slo: presented,
    thresholds: Object.fromEntries(thresholds.map((one) => [one.timeframe, presentThreshold(one)])),
    overall: {
      ...part(measurement.overall, measurement.timeline ?? undefined),
      ...(measurement.error === null ? {} : { errors: [measurement.error] }),
    },
    ...(groups.length === 0 ? {} : { groups }),
    ...(monitors.length === 0 ? {} : { monitors }),
    group_by: measurement.groupBy,
    ...(measurement.series === null ? {} : { series: measurement.series }),
  };
}

function presentPart(
  measured: Measured | null,
  timeline: Timeline | undefined,
  unit: Measurement['unit'],
  thresholds: readonly SloThreshold[],
  corrections: readonly SloAppliedCorrection[],
): SloHistoryPart {
  const indicator = measured === null ? null : indicatorOf(measured);
  const byTimeframe = <T>(of: (threshold: SloThreshold) => T) =>
    Object.fromEntries(thresholds.map((threshold) => [threshold.timeframe, of(threshold)]));
  const [primary] = thresholds;
  return {
    sli_value: indicator,
    uptime: indicator,
    span_precision: PRECISION,
    precision: { custom: PRECISION, ...byTimeframe(() => PRECISION) },
    state: primary === undefined ? 'no_data' : stateOf(indicator, primary),
    ...(measured === null
      ? {}
      : {
          error_budget_remaining: byTimeframe(({ target }) => budgetLeft(measured, target)),
          raw_error_budget_remaining: byTimeframe(({ target }) => rawBudgetLeft(measured, target, unit)),
          burn_rate: byTimeframe(({ target }) => burnRate(measured, target)),
        }),
    ...(timeline === undefined ? {} : { history: transitionsOf(timeline) }),
    corrections,
  };
}

/** From each time on: up (0), down (1), not known (2). */
function transitionsOf({ known, down }: Timeline): [number, 0 | 1 | 2][] {
  const edges = new Map<number, 0 | 1 | 2>();
  for (const { from, to } of known) {
    edges.set(from, 0);
    edges.set(to, 2);
  }
  for (const { from, to } of down) {
    edges.set(from, 1);
    // Where the outage ends with what is known, that is what is told.
    if (edges.get(to) !== 2) edges.set(to, 0);
  }
  return [...edges].sort(([a], [b]) => a - b).slice(0, MOST_TRANSITIONS);
}
