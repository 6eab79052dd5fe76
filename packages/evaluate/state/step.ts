import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import type { GroupMemory } from './group-memory.ts';
import type { Judgement } from './judge.ts';
import type { StatePolicy } from './policy.ts';

/** What one evaluation found of a group. */
export type Observation =
  | { readonly kind: 'data'; readonly value: number | null; readonly judgement: Judgement }
  /** No data is a value, too: none of what is counted. */
  | { readonly kind: 'filled'; readonly value: number; readonly judgement: Judgement }
  /** There is data, but the window is not full of it. */
  | { readonly kind: 'partial' }
  | { readonly kind: 'none' };

/** A change of state, or the same one told again. */
export interface StepChange {
  readonly from: MonitorState;
  readonly to: MonitorState;
  readonly value: number | null;
  readonly threshold: number | undefined;
  readonly leftOkUnixMs: number | null;
  /** The same state, told again because it lasts. */
  readonly again: boolean;
  /** Whether people are told: not of the first OK, nor of `No Data` that is only shown. */
  readonly notify: boolean;
}

export interface Step {
  readonly memory: GroupMemory;
  readonly change: StepChange | null;
  /** Whether the group has been away for so long that it is to be forgotten. */
  readonly forgotten: boolean;
}

export interface StepContext {
  readonly nowMs: number;
  /** Whether the group may go: the one group of a simple alert stays. */
  readonly canForget: boolean;
  readonly policy: StatePolicy;
}

/** The next state of a group, and whether that is something to tell. Pure. */
export function step(before: GroupMemory, found: Observation, context: StepContext): Step {
  if (found.kind === 'none') return withoutData(before, context);
  const awayMs = context.nowMs - (before.lastDataUnixMs ?? before.firstSeenUnixMs);
  if (found.kind === 'filled' && context.canForget && before.state === 'OK' && awayMs >= context.policy.retentionMs) {
    return { memory: before, change: null, forgotten: true };
  }
  const seen = found.kind === 'filled' ? before : { ...before, lastDataUnixMs: context.nowMs };
  if (found.kind === 'partial' || context.nowMs < before.ripeUnixMs) return unchanged(seen);
  const judged = { ...seen, value: found.value };
  const { level, threshold } = found.judgement;
  if (level !== before.state) {
    // The first verdict of a group that is well is no news.
    const isNews = level !== 'OK' || before.leftOkUnixMs !== null;
    return changed(judged, level, threshold, isNews, context);
  }
  return lasting(judged, threshold, context);
}

function withoutData(before: GroupMemory, context: StepContext): Step {
  const { nowMs, policy } = context;
  const awayMs = nowMs - (before.lastDataUnixMs ?? before.firstSeenUnixMs);
  const isTroubled = before.state === 'Alert' || before.state === 'Warn' || before.state === 'No Data';
  if (context.canForget && awayMs >= policy.retentionMs) {
    return { memory: before, change: null, forgotten: true };
  }
  if (policy.timeoutMs > 0 && isTroubled && before.leftOkUnixMs !== null && awayMs >= policy.timeoutMs) {
    return changed({ ...before, value: null }, 'OK', undefined, true, context);
  }
  if (awayMs < policy.missingAfterMs || policy.missing === 'keep') return lasting(before, undefined, context);
  if (policy.missing === 'resolve') {
    if (before.state === 'OK') return unchanged(before);
    return changed({ ...before, value: null }, 'OK', undefined, before.leftOkUnixMs !== null, context);
  }
  const isSilent = policy.missing === 'show';
  // A timeout has resolved it: it does not begin anew until there is data again.
  const isTimedOut = before.state === 'OK' && policy.timeoutMs > 0 && awayMs >= policy.timeoutMs;
  if (isTimedOut) return unchanged(before);
  if (before.state !== 'No Data' || (before.leftOkUnixMs === null && !isSilent)) {
    return changed({ ...before, value: null }, 'No Data', undefined, !isSilent, context);
  }
  return isSilent ? unchanged(before) : lasting(before, undefined, context);
}

function changed(
  before: GroupMemory,
  to: MonitorState,
  threshold: number | undefined,
  notify: boolean,
  { nowMs }: StepContext,
): Step {
  const isOk = to === 'OK';
  const leftOkUnixMs = isOk ? null : (before.leftOkUnixMs ?? nowMs);
  const memory: GroupMemory = {
    ...before,
    state: to,
    sinceUnixMs: before.state === to ? before.sinceUnixMs : nowMs,
    leftOkUnixMs,
    lastTriggeredUnixMs: to === 'Alert' || to === 'Warn' ? nowMs : before.lastTriggeredUnixMs,
    lastResolvedUnixMs: isOk && before.leftOkUnixMs !== null ? nowMs : before.lastResolvedUnixMs,
    lastNoDataUnixMs: to === 'No Data' ? nowMs : before.lastNoDataUnixMs,
    renotified: 0,
  };
  const change: StepChange = {
    from: before.state,
    to,
    value: memory.value,
    threshold,
    leftOkUnixMs: before.leftOkUnixMs ?? leftOkUnixMs,
    again: false,
    notify,
  };
  return { memory, change, forgotten: false };
}

/** The same state goes on: it may be time to tell again. */
function lasting(memory: GroupMemory, threshold: number | undefined, { nowMs, policy }: StepContext): Step {
  const { state, lastNotifiedUnixMs, renotified } = memory;
  const isDue =
    policy.renotifyEveryMs > 0 &&
    policy.renotifyStates.has(state) &&
    memory.leftOkUnixMs !== null &&
    memory.toldState === state &&
    lastNotifiedUnixMs !== null &&
    renotified < policy.renotifyMost &&
    nowMs - lastNotifiedUnixMs >= policy.renotifyEveryMs;
  if (!isDue) return unchanged(memory);
  return {
    memory: { ...memory, renotified: renotified + 1 },
    change: {
      from: state,
      to: state,
      value: memory.value,
      threshold,
      leftOkUnixMs: memory.leftOkUnixMs,
      again: true,
      notify: true,
    },
    forgotten: false,
  };
}

function unchanged(memory: GroupMemory): Step {
  return { memory, change: null, forgotten: false };
}
