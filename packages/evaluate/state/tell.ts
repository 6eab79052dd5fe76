import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import type { GroupMemory } from './group-memory.ts';
import type { StepChange } from './step.ts';

/** `none`: everything is told. `all`: nothing is. `but_recovery`: only that what people know of is over. */
export type Silence = 'none' | 'all' | 'but_recovery';

/**
 * Whether a change is told, and what is remembered of that: while a group is silent it is not, and what still holds at the
 * end is told then, where `tellsAfter` (given the state) wants that. Pure.
 */
export function settle(
  memory: GroupMemory,
  change: StepChange | null,
  silence: Silence,
  tellsAfter: (state: MonitorState) => boolean,
  nowMs: number,
): { readonly memory: GroupMemory; readonly tell: StepChange | null } {
  if (change?.notify !== true) {
    if (silence !== 'none' || !memory.keptBack) return { memory, tell: null };
    const isOver = memory.state === memory.toldState || !tellsAfter(memory.state);
    return isOver ? quiet(memory) : told(memory, heldBack(memory), nowMs);
  }
  const isRecovery = memory.state === 'OK' && memory.toldState !== 'OK';
  if (silence === 'all' || (silence === 'but_recovery' && !isRecovery))
    return { memory: { ...memory, keptBack: memory.state !== memory.toldState }, tell: null };
  // Nobody heard of what is over now.
  if (!change.again && memory.state === memory.toldState) return quiet(memory);
  return told(memory, change, nowMs);
}

function quiet(memory: GroupMemory) {
  return { memory: { ...memory, keptBack: false }, tell: null };
}

function told(memory: GroupMemory, tell: StepChange, nowMs: number) {
  return {
    memory: { ...memory, toldState: memory.state, keptBack: false, lastNotifiedUnixMs: nowMs },
    tell,
  };
}

/** What a downtime kept back, as if it happened now. */
function heldBack(memory: GroupMemory): StepChange {
  return {
    from: memory.toldState,
    to: memory.state,
    value: memory.value,
    threshold: undefined,
    leftOkUnixMs: memory.leftOkUnixMs,
    again: false,
    notify: true,
  };
}
