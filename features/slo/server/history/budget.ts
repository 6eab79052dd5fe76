import type { SloRawBudget, SloState, SloThreshold } from '@komainu/contracts/slo/slo.ts';
import type { Measured, Measurement } from './measurement.ts';

/** Decimals that an SLI is shown with. */
export const PRECISION = 2;

/** Per cent of good events or time. */
export function indicatorOf({ good, total }: Measured): number {
  return Math.min(100, Math.max(0, (good / total) * 100));
}

export function stateOf(indicator: number | null, { target, warning }: SloThreshold): SloState {
  if (indicator === null) return 'no_data';
  if (indicator < target) return 'breached';
  return warning !== undefined && indicator < warning ? 'warning' : 'ok';
}

/** Per cent of the error budget that is left; below 0 when more is spent than there was. */
export function budgetLeft(measured: Measured, target: number): number {
  return 100 - budgetSpent(measured, target);
}

export function budgetSpent(measured: Measured, target: number): number {
  return burnRate(measured, target) * 100;
}

/** How much is left, in events or seconds. */
export function rawBudgetLeft({ good, total }: Measured, target: number, unit: Measurement['unit']): SloRawBudget {
  return { value: total * (1 - target / 100) - (total - good), unit };
}

/** How many times faster than the target allows errors came. */
export function burnRate(measured: Measured, target: number): number {
  return (100 - indicatorOf(measured)) / (100 - target);
}
