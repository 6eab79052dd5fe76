import type { StateSpan } from '../monitors/monitor-readings.ts';
import type { SloHistory, SloHistoryPart } from './history.ts';
import type { SloState, SloThreshold } from './slo.ts';

/** Values over time, in step. */
export interface BudgetLine {
  /** Unix ms. */
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
}

/** Per cent of good events in each bucket of an objective over counts; nothing for the others. */
export function sliLine({ series }: Pick<SloHistory, 'series'>): BudgetLine {
  if (series === undefined) return { times: [], values: [] };
  return {
    times: series.times,
    values: series.times.map((_, index) => {
      const total = series.denominator.values[index] ?? 0;
      return total === 0 ? null : ((series.numerator.values[index] ?? 0) / total) * 100;
    }),
  };
}

/**
 * Per cent of the error budget that is left over a window that is held against a target, from 100 down; below 0 when more is
 * spent than there was. Of counts the whole budget is a share of all events of the window, of times a share of its length.
 */
export function budgetLine(history: SloHistory, target: number): BudgetLine {
  const share = 1 - target / 100;
  if (share <= 0) return { times: [], values: [] };
  const { series } = history;
  if (series !== undefined) {
    const whole = series.denominator.values.reduce((sum, value) => sum + (value ?? 0), 0) * share;
    if (whole === 0) return { times: [], values: [] };
    let bad = 0;
    const values = series.times.map((_, index) => {
      bad += Math.max(0, (series.denominator.values[index] ?? 0) - (series.numerator.values[index] ?? 0));
      return 100 - (bad / whole) * 100;
    });
    return { times: series.times, values };
  }
  return timeBudget(history, share);
}

/** Time of which nothing is known is no part of the budget, as in the numbers beside the line. */
function timeBudget({ from_ts: fromS, to_ts: toS, overall }: SloHistory, share: number): BudgetLine {
  const changes = overall.history ?? [];
  const lengthOf = (index: number): number => (changes[index + 1]?.[0] ?? toS) - (changes[index]?.[0] ?? toS);
  const known = changes.reduce((sum, [, state], index) => (state === 2 ? sum : sum + lengthOf(index)), 0);
  if (known === 0) return { times: [], values: [] };
  const whole = known * share;
  const times = [fromS * 1000];
  const values = [100];
  let bad = 0;
  changes.forEach(([startS, state], index) => {
    const endS = changes[index + 1]?.[0] ?? toS;
    if (state === 1) {
      // The line bends where a bad time begins and where it ends.
      times.push(startS * 1000);
      values.push(100 - (bad / whole) * 100);
      bad += endS - startS;
      times.push(endS * 1000);
      values.push(100 - (bad / whole) * 100);
    }
  });
  times.push(toS * 1000);
  values.push(100 - (bad / whole) * 100);
  return ascending(times, values);
}

/** Drops moments that stand twice: charts want times that rise. */
function ascending(times: readonly number[], values: readonly number[]): BudgetLine {
  const byTime = new Map(times.map((time, index) => [time, values[index] ?? null]));
  const sorted = [...byTime].sort(([a], [b]) => a - b);
  return { times: sorted.map(([time]) => time), values: sorted.map(([, value]) => value) };
}

/** Good and bad times as states of a bar. */
export function uptimeSpans(part: Pick<SloHistoryPart, 'history'>, toS: number): readonly StateSpan[] {
  const changes = part.history ?? [];
  return changes.map(([startS, state], index) => ({
    state: state === 0 ? 'OK' : state === 1 ? 'Alert' : 'No Data',
    fromUnixMs: startS * 1000,
    toUnixMs: (changes[index + 1]?.[0] ?? toS) * 1000,
  }));
}

/** How a value stands against a target and a warning. */
export function sloStateOf(
  sli: number | null,
  { target, warning }: Pick<SloThreshold, 'target' | 'warning'>,
): SloState {
  if (sli === null) return 'no_data';
  if (sli < target) return 'breached';
  return warning !== undefined && sli < warning ? 'warning' : 'ok';
}

/** Per cent of the budget that a value leaves; null where nothing is known. */
export function budgetLeft(sli: number | null, target: number): number | null {
  return sli === null || target >= 100 ? null : ((sli - target) / (100 - target)) * 100;
}

/** `99.95 %`: with as many decimals as tell it from its target, never rounded up to it. */
export function sliText(sli: number | null, decimals = 3): string {
  if (sli === null) return '–';
  const scale = 10 ** decimals;
  return `${String(Math.floor(sli * scale + 1e-9) / scale)} %`;
}
