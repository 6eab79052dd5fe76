import { comparisonOf } from '../../monitors/comparison.ts';
import type { MonitorState } from '../../monitors/monitor.ts';
import type { MonitorPreviewAnswer } from '../../monitors/monitors-api.ts';
import type { FoundGroupsAnswer, MonitorCount, MonitorSearchAnswer } from '../../monitors/search.ts';
import { monitorStateOf, WORST_FIRST } from '../../monitors/state-tokens.ts';

/** A line of the list: a monitor, or a group of one. */
export interface SummaryRow {
  readonly key: string;
  readonly id: number;
  readonly state: MonitorState;
  readonly name: string;
  readonly group: string;
  readonly priority: number | null;
  readonly triggeredS: number | null;
}

export const monitorRows = (found: Pick<MonitorSearchAnswer, 'monitors'> | undefined): readonly SummaryRow[] =>
  (found?.monitors ?? []).map((one) => ({
    key: String(one.id),
    id: one.id,
    state: monitorStateOf(one.status),
    name: one.name,
    group: '',
    priority: one.priority,
    triggeredS: one.last_triggered_ts,
  }));

export const groupRows = (found: Pick<FoundGroupsAnswer, 'groups'> | undefined): readonly SummaryRow[] =>
  (found?.groups ?? []).map((one) => ({
    key: `${one.monitor_id} ${one.group}`,
    id: one.monitor_id,
    state: monitorStateOf(one.status),
    name: one.monitor_name,
    group: one.group === '*' ? '' : one.group,
    priority: null,
    triggeredS: one.last_triggered_ts,
  }));

/** States with how many are in them, the worst first; of states without any the usual four, unless these are hidden. */
export function shownCounts(
  counts: readonly MonitorCount[],
  hidesZero: boolean,
): readonly { readonly state: MonitorState; readonly count: number }[] {
  const byState = new Map(counts.map(({ name, count }) => [monitorStateOf(name), count]));
  return WORST_FIRST.filter((state) =>
    byState.has(state) ? true : !hidesZero && ['Alert', 'Warn', 'No Data', 'OK'].includes(state),
  ).map((state) => ({ state, count: byState.get(state) ?? 0 }));
}

/** Of several groups, the value on the side that alerts. */
export function worstValue(preview: MonitorPreviewAnswer | undefined, query: string): number | undefined {
  const values = (preview?.groups ?? []).flatMap(({ value }) => (value === null ? [] : [value]));
  if (values.length === 0) return undefined;
  const isBelow = comparisonOf(query)?.comparator.startsWith('<') === true;
  return values.reduce((worst, value) => (isBelow ? Math.min(worst, value) : Math.max(worst, value)));
}
