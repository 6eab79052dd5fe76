import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import type { StateSpan } from '@komainu/contracts/monitors/monitor-readings.ts';
import { worstState } from '@komainu/evaluate/state/group-memory.ts';
import type { StateRowKind } from './state-rows.ts';

/** A moment from which a group has a state. */
export interface StateMark {
  readonly group: string;
  readonly timeUnixMs: number;
  readonly state: MonitorState;
  readonly kind: StateRowKind;
}

/** The states of each group over a window, of marks in the order of time, some of them from before it. */
export function spansOf(
  marks: readonly StateMark[],
  fromUnixMs: number,
  toUnixMs: number,
): Map<string, readonly StateSpan[]> {
  const spans = new Map<string, StateSpan[]>();
  for (const [group, ofGroup] of Map.groupBy(marks, (mark) => mark.group)) {
    const found: StateSpan[] = [];
    for (const [index, { state, kind, timeUnixMs }] of ofGroup.entries()) {
      if (kind === 'gone') continue;
      const end = Math.min(ofGroup[index + 1]?.timeUnixMs ?? toUnixMs, toUnixMs);
      const start = Math.max(timeUnixMs, fromUnixMs);
      if (start >= end) continue;
      const last = found.at(-1);
      if (last?.state === state && last.toUnixMs === start) found[found.length - 1] = { ...last, toUnixMs: end };
      else found.push({ state, fromUnixMs: start, toUnixMs: end });
    }
    if (found.length > 0) spans.set(group, found);
  }
  return spans;
}

/** The worst state of all groups, moment by moment. */
export function worstSpans(groups: Iterable<readonly StateSpan[]>): readonly StateSpan[] {
  const all = [...groups];
  const [only, ...others] = all;
  if (only === undefined || others.length === 0) return only ?? [];
  const times = [
    ...new Set(all.flatMap((spans) => spans.flatMap(({ fromUnixMs, toUnixMs }) => [fromUnixMs, toUnixMs]))),
  ].sort((a, b) => a - b);
  const places = all.map(() => 0);
  const worst: StateSpan[] = [];
  for (const [index, fromUnixMs] of times.entries()) {
    const toUnixMs = times[index + 1];
    if (toUnixMs === undefined) break;
    const states = all.flatMap((spans, place) => {
      while ((spans[places[place] ?? 0]?.toUnixMs ?? Number.POSITIVE_INFINITY) <= fromUnixMs)
        places[place] = (places[place] ?? 0) + 1;
      const span = spans[places[place] ?? 0];
      return span !== undefined && span.fromUnixMs <= fromUnixMs ? [span.state] : [];
    });
    if (states.length === 0) continue;
    const state = worstState(states);
    const last = worst.at(-1);
    if (last?.state === state && last.toUnixMs === fromUnixMs) worst[worst.length - 1] = { ...last, toUnixMs };
    else worst.push({ state, fromUnixMs, toUnixMs });
  }
  return worst;
}
