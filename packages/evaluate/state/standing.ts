import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import { type GroupMemory, worstState } from './group-memory.ts';

/** How a monitor stands: its groups, and whether asking for its query works. */
export interface Standing {
  /** By the group's name: sorted `key:value` pairs joined by commas, or `*`. */
  readonly groups: ReadonlyMap<string, GroupMemory>;
  readonly overall: MonitorState;
  /** Since when; null for a monitor that nobody has evaluated yet. */
  readonly overallSinceUnixMs: number | null;
  /** When it was evaluated last, whether or not that worked. */
  readonly evaluatedUnixMs: number | null;
  /** Why the last evaluation failed; null when it did not. */
  readonly failure: { readonly code: string; readonly message: string; readonly sinceUnixMs: number } | null;
}

/** A monitor before its first evaluation. */
export const UNEVALUATED: Standing = {
  groups: new Map(),
  overall: 'No Data',
  overallSinceUnixMs: null,
  evaluatedUnixMs: null,
  failure: null,
};

/** The standing after an evaluation that worked; `empty` is how a monitor without any group stands. */
export function withGroups(
  before: Standing,
  groups: ReadonlyMap<string, GroupMemory>,
  nowMs: number,
  empty: MonitorState = 'No Data',
): Standing {
  const overall = groups.size === 0 ? empty : worstState([...groups.values()].map(({ state }) => state));
  return {
    groups,
    overall,
    overallSinceUnixMs: sinceOf(before, overall, nowMs),
    evaluatedUnixMs: nowMs,
    failure: null,
  };
}

/** The standing after one that failed: the groups keep what they had, and the whole is `Unknown`. */
export function withFailure(before: Standing, code: string, message: string, nowMs: number): Standing {
  return {
    ...before,
    overall: 'Unknown',
    overallSinceUnixMs: sinceOf(before, 'Unknown', nowMs),
    evaluatedUnixMs: nowMs,
    failure: { code, message, sinceUnixMs: before.failure?.sinceUnixMs ?? nowMs },
  };
}

function sinceOf(before: Standing, overall: MonitorState, nowMs: number): number | null {
  const changed = before.overall !== overall || before.overallSinceUnixMs === null;
  return changed ? nowMs : before.overallSinceUnixMs;
}
