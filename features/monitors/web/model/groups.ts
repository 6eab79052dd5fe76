import type { Monitor, MonitorGroup, MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import type { StateSpan } from '@komainu/contracts/monitors/monitor-readings.ts';
import type { MonitorHistoryAnswer, MonitorPreviewAnswer } from '@komainu/contracts/monitors/monitors-api.ts';
import { monitorStateOf, WORST_FIRST } from '@komainu/ui/monitors/states.ts';

/** A group of a monitor with all that is known of it. */
export interface GroupRow {
  readonly name: string;
  readonly state: MonitorState;
  readonly value: number | null;
  readonly spans: readonly StateSpan[];
  readonly lastTriggeredS: number | null;
  readonly lastResolvedS: number | null;
}

/** What is kept of the groups, what they were in the window and what they are worth now, the worst first. */
export function groupRows(
  monitor: Pick<Monitor, 'state'>,
  history: MonitorHistoryAnswer | undefined,
  preview: MonitorPreviewAnswer | undefined,
): readonly GroupRow[] {
  const kept = new Map<string, MonitorGroup>(Object.entries(monitor.state?.groups ?? {}));
  const spans = new Map((history?.groups ?? []).map((one) => [one.group, one.spans]));
  const values = new Map((preview?.groups ?? []).map((one) => [one.group, one.value]));
  // The whole of a monitor of several groups is not one of them.
  const names = [...new Set([...kept.keys(), ...spans.keys()])];
  const groups = names.length > 1 ? names.filter((name) => name !== '*') : names;
  const rows = groups.map((name): GroupRow => {
    const group = kept.get(name);
    return {
      name,
      state: group === undefined ? (spans.get(name)?.at(-1)?.state ?? 'No Data') : monitorStateOf(group.status),
      value: values.get(name) ?? null,
      spans: spans.get(name) ?? [],
      lastTriggeredS: group?.last_triggered_ts ?? null,
      lastResolvedS: group?.last_resolved_ts ?? null,
    };
  });
  const rank = ({ state }: GroupRow): number => WORST_FIRST.indexOf(state);
  return rows.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'en', { numeric: true }));
}
