import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import { type Finding, type Findings, WHOLE } from '../finding.ts';
import { type GroupMemory, newGroup } from './group-memory.ts';
import type { StatePolicy } from './policy.ts';
import { type Observation, type StepChange, step } from './step.ts';
import { type Silence, settle } from './tell.ts';

/** Something that happened to a group in an evaluation. */
export interface GroupChange {
  readonly group: string;
  readonly tags: readonly string[];
  /** What the state machine did: a change of state or the same told again; null when only a downtime ended. */
  readonly change: StepChange | null;
  /** What people are told; null while the group is muted, and of what is no news. */
  readonly tell: StepChange | null;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface Advance {
  readonly groups: ReadonlyMap<string, GroupMemory>;
  readonly changes: readonly GroupChange[];
  /** Groups that were away for too long. */
  readonly forgotten: readonly string[];
}

export interface AdvanceContext {
  readonly nowMs: number;
  readonly policy: StatePolicy;
  /** Whether the groups of the query alert by themselves; otherwise there is one, which is always there. */
  readonly multi: boolean;
  /** Whether the query is another one than before: groups that it does not find are none of its own. */
  readonly isOther: boolean;
  /** Whether nobody evaluated the monitor before: what it finds then is not new. */
  readonly isFirst: boolean;
  readonly silenceOf: (tags: readonly string[]) => Silence;
  /** Whether what a downtime of the group kept back is told at its end. */
  readonly tellsAfter: (tags: readonly string[], state: MonitorState) => boolean;
}

/** Groups beyond these are not followed: a query by something unbounded must not fill the memory. */
const MOST_GROUPS = 10_000;

/** The next states of all groups of a monitor, and what there is to tell. Pure. */
export function advance(before: ReadonlyMap<string, GroupMemory>, found: Findings, context: AdvanceContext): Advance {
  const groups = new Map<string, GroupMemory>();
  const changes: GroupChange[] = [];
  const forgotten: string[] = [];
  const { nowMs, policy, isFirst } = context;
  for (const name of namesOf(before, found, context)) {
    const finding = found.groups.get(name);
    const tags = finding?.tags ?? (name === WHOLE ? [] : name.split(','));
    const memory = before.get(name) ?? newGroup(nowMs, isFirst ? nowMs : nowMs + policy.newGroupDelayMs);
    const stepped = step(memory, observe(memory, finding, found), { nowMs, policy, canForget: name !== WHOLE });
    if (stepped.forgotten) {
      forgotten.push(name);
      continue;
    }
    const tellsAfter = (state: MonitorState) => context.tellsAfter(tags, state);
    const remembered = withData(stepped.memory, finding);
    const settled = settle(remembered, stepped.change, context.silenceOf(tags), tellsAfter, nowMs);
    groups.set(name, settled.memory);
    const { change } = stepped;
    if (change !== null || settled.tell !== null) {
      changes.push({ group: name, tags, change, tell: settled.tell, details: finding?.details ?? {} });
    }
  }
  return { groups, changes, forgotten };
}

function namesOf(
  before: ReadonlyMap<string, GroupMemory>,
  found: Findings,
  { multi, isOther }: AdvanceContext,
): readonly string[] {
  const present = [...found.groups.keys()];
  // Some queries (SLOs) have groups that only their answer tells of.
  const hasGroups = (names: Iterable<string>) => [...names].some((name) => name !== WHOLE);
  const isMulti = multi || hasGroups(present.length > 0 ? present : before.keys());
  if (!isMulti) return [WHOLE];
  const known = isOther ? [] : before.keys();
  return [...new Set([...known, ...present])].filter((name) => name !== WHOLE).slice(0, MOST_GROUPS);
}

function observe(memory: GroupMemory, finding: Finding | undefined, found: Findings): Observation {
  if (finding !== undefined) {
    if (!finding.full) return { kind: 'partial' };
    return { kind: 'data', value: finding.value, judgement: finding.judge(memory.state) };
  }
  // Of what never was there nobody knows that it is none.
  if (found.whenMissing === undefined || memory.lastDataUnixMs === null) return { kind: 'none' };
  return { kind: 'filled', value: 0, judgement: found.whenMissing(memory.state) };
}

/** Data may be older than the evaluation that found it. */
function withData(memory: GroupMemory, finding: Finding | undefined): GroupMemory {
  return finding?.dataUnixMs === undefined ? memory : { ...memory, lastDataUnixMs: finding.dataUnixMs };
}
