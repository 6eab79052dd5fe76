import type { Comparator } from '@komainu/contracts/monitors/comparison.ts';
import type { MonitorThresholds } from '@komainu/contracts/monitors/monitor.ts';
import type { ChartMarker, MixedAxis } from '../charts/mixed-data.ts';

export { type Comparator, comparisonOf, judgesValues } from '@komainu/contracts/monitors/comparison.ts';

/** What the marks of a chart are called. */
export interface ThresholdWords {
  readonly threshold: string;
  readonly warningAt: string;
  readonly recovery: string;
  readonly warningRecovery: string;
}

const isNumber = (value: number | null | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value);

/** Levels and the areas beyond them: alert to the end, warning up to the alert, recoveries as dashed lines. */
export function thresholdMarkers(
  comparator: Comparator,
  thresholds: MonitorThresholds,
  words: ThresholdWords,
): readonly ChartMarker[] {
  const { critical, warning, critical_recovery: recovery, warning_recovery: warningRecovery } = thresholds;
  const end = comparator.startsWith('<') ? -Infinity : Infinity;
  const isArea = comparator !== '==' && comparator !== '!=';
  const markers: ChartMarker[] = [];
  if (isNumber(warning) && isArea) {
    const to = isNumber(critical) ? critical : end;
    markers.push({ from: warning, to, token: '--warn', isDashed: false, label: '' });
  }
  if (isNumber(critical)) {
    const to = isArea ? end : critical;
    markers.push({ from: critical, to, token: '--critical', isDashed: false, label: '' });
  }
  // Names stand at lines: that of an area would stand above its far edge.
  const level = (value: number | null | undefined, token: string, label: string, isDashed = true): void => {
    if (isNumber(value)) markers.push({ from: value, to: value, token, isDashed, label });
  };
  level(warning, '--warn', words.warningAt, false);
  level(critical, '--critical', words.threshold, false);
  level(recovery, '--ok', words.recovery);
  level(warningRecovery, '--ok', words.warningRecovery);
  return markers;
}

/** An axis on which values and all lines are seen, with some air above. */
export function axisWithThresholds(values: readonly (number | null)[], thresholds: MonitorThresholds): MixedAxis {
  const lines = [
    thresholds.critical,
    thresholds.warning,
    thresholds.critical_recovery,
    thresholds.warning_recovery,
  ].filter(isNumber);
  let [low, high] = [0, 0];
  for (const value of [...values, ...lines]) {
    if (!isNumber(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const air = (high - low || 1) * 0.12;
  return {
    isLog: false,
    min: low < 0 ? low - air : 0,
    max: high > 0 || low === 0 ? high + air : 0,
    includesZero: true,
    label: '',
  };
}
