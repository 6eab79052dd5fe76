import type { SloHistory, SloHistoryPart } from '../../slo/history.ts';
import type { SloThreshold } from '../../slo/slo.ts';
import type { Definition } from '../asking/definition.ts';
import { numberOf } from '../asking/json.ts';

/** What a window of an SLO widget is held against: its own threshold, that of a window of its length, the first. */
export function sloTarget(
  definition: Definition,
  thresholds: readonly SloThreshold[],
  name: string,
  hasOwnWindow: boolean,
): { readonly target: number; readonly warning: number | undefined } {
  const threshold =
    thresholds.find(({ timeframe }) => timeframe === name) ??
    thresholds.find(({ timeframe }) => timeframe === (name.includes('month') ? '30d' : '7d')) ??
    thresholds[0];
  const own = hasOwnWindow ? undefined : numberOf(definition['global_time_target']);
  return {
    target: own === undefined || own === 0 ? (threshold?.target ?? 99) : own,
    warning: threshold?.warning,
  };
}

const MOST_PARTS = 20;

type SloMember = SloHistoryPart & { readonly group: string };

/** The groups or monitors of an objective that did worst. */
export function worstParts(history: Pick<SloHistory, 'groups' | 'monitors'>): readonly SloMember[] {
  const members: readonly SloMember[] = history.groups ?? history.monitors ?? [];
  return [...members].sort((a, b) => (a.sli_value ?? 101) - (b.sli_value ?? 101)).slice(0, MOST_PARTS);
}
