import type { GroupMemory } from './group-memory.ts';
import type { StepChange } from './step.ts';

/**
 * Whether a change is told, and what is remembered of that: while a group is muted nothing is, and what still holds when
 * it is muted no longer is told then. Pure.
 */
export function settle(
  memory: GroupMemory,
  change: StepChange | null,
  isMuted: boolean,
  nowMs: number,
): { readonly memory: GroupMemory; readonly tell: StepChange | null } {
  if (change?.notify !== true) {
    if (isMuted || !memory.keptBack) return { memory, tell: null };
    return memory.state === memory.toldState ? quiet(memory) : told(memory, heldBack(memory), nowMs);
  }
  if (isMuted) return { memory: { ...memory, keptBack: memory.state !== memory.toldState }, tell: null };
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
