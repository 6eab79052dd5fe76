import { ERROR_BRANCH, fallbacksOf, type InboundEdge, inboundEdges } from '../definition/graph.ts';
import type { KeptStep, RunBody } from './run-body.ts';

/** What a run does next. */
export interface RunPlan {
  /** Steps to begin, in the order of the spec. */
  readonly ready: readonly string[];
  /** Steps that no branch leads to any more. */
  readonly skipped: readonly string[];
  /** When the next waiting step is due; undefined when none waits. Unix milliseconds. */
  readonly nextDueMs: number | undefined;
  /** The first step that failed and that no other step takes over for. */
  readonly failedStep: string | undefined;
}

type EdgeState = 'taken' | 'dead' | 'open';

/**
 * What follows from how the steps of a run stand. A step begins when the first edge to it is taken, or with a readiness gate of
 * `ALL` when every edge to it is taken or dead and one is taken. Once a step has failed for good, nothing more begins.
 */
export function planRun({ spec, startSteps, steps }: Pick<RunBody, 'spec' | 'startSteps' | 'steps'>): RunPlan {
  const inbound = inboundEdges(spec);
  const skipped = new Set<string>();
  const starts = new Set(startSteps);
  const byName = new Map(spec.steps.map((step) => [step.name, step]));
  const stateOf = ({ from, branch, isFallback }: InboundEdge): EdgeState => {
    if (skipped.has(from)) return 'dead';
    const step = steps[from];
    if (step === undefined) return 'open';
    switch (step.state) {
      case 'succeeded':
        return !isFallback && step.branch === branch ? 'taken' : 'dead';
      case 'failed':
        return isFallback && branch === ERROR_BRANCH ? 'taken' : 'dead';
      case 'skipped':
      case 'canceled':
        return 'dead';
      default:
        return 'open';
    }
  };
  const ready: string[] = [];
  let hasChanged = true;
  // What is skipped kills the edges after it, so this goes on until nothing follows any more.
  while (hasChanged) {
    hasChanged = false;
    ready.length = 0;
    for (const { name, readinessGate } of spec.steps) {
      if (steps[name] !== undefined || skipped.has(name)) continue;
      const states = (inbound.get(name) ?? []).map(stateOf);
      const isTaken = starts.has(name) || states.includes('taken');
      const isOpen = states.includes('open');
      if (isTaken && (readinessGate?.thresholdType !== 'ALL' || !isOpen)) ready.push(name);
      else if (!isTaken && !isOpen) {
        skipped.add(name);
        hasChanged = true;
      }
    }
  }
  const kept = Object.values(steps);
  const failed = kept.find(
    ({ name, state }) => state === 'failed' && fallbacksOf(byName.get(name) ?? NO_STEP).length === 0,
  );
  const due = kept.filter(({ state }) => state === 'waiting').map(({ dueUnixMs }) => dueUnixMs ?? 0);
  return {
    ready: failed === undefined ? ready : [],
    skipped: [...skipped],
    nextDueMs: due.length === 0 ? undefined : Math.min(...due),
    failedStep: failed?.name,
  };
}

const NO_STEP = { name: '', actionId: '' };

/** The waiting steps that are due. */
export function dueSteps(steps: RunBody['steps'], nowMs: number): readonly KeptStep[] {
  return Object.values(steps).filter(({ state, dueUnixMs }) => state === 'waiting' && (dueUnixMs ?? 0) <= nowMs);
}
