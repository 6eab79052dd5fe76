import type { WorkflowSpec, WorkflowStep } from '@komainu/contracts/workflows/workflow.ts';

/** The branch of a step that failed, to the step that takes over. */
export const ERROR_BRANCH = 'error';

/** An edge of the graph as it arrives at a step. */
export interface InboundEdge {
  readonly from: string;
  readonly branch: string;
  readonly isFallback: boolean;
}

/** What leads to each step of a spec. */
export function inboundEdges({ steps }: Pick<WorkflowSpec, 'steps'>): ReadonlyMap<string, readonly InboundEdge[]> {
  const inbound = new Map<string, InboundEdge[]>(steps.map(({ name }) => [name, []]));
  for (const step of steps) {
    for (const { nextStepName, branchName } of step.outboundEdges ?? []) {
      inbound.get(nextStepName)?.push({ from: step.name, branch: branchName, isFallback: false });
    }
    for (const next of fallbacksOf(step))
      inbound.get(next)?.push({ from: step.name, branch: ERROR_BRANCH, isFallback: true });
  }
  return inbound;
}

/** The steps that take over when a step fails. */
export function fallbacksOf({ errorHandlers }: WorkflowStep): readonly string[] {
  return [...new Set((errorHandlers ?? []).map(({ fallbackStepName }) => fallbackStepName))].filter(
    (name) => name !== '',
  );
}

function nextOf(step: WorkflowStep): readonly string[] {
  return [...(step.outboundEdges ?? []).map(({ nextStepName }) => nextStepName), ...fallbacksOf(step)];
}

/** A step that leads back to itself, over whatever others; undefined when none does. */
export function stepOnCycle({ steps }: Pick<WorkflowSpec, 'steps'>): string | undefined {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const done = new Set<string>();
  const onPath = new Set<string>();
  const visit = (name: string): string | undefined => {
    if (onPath.has(name)) return name;
    const step = byName.get(name);
    if (step === undefined || done.has(name)) return undefined;
    onPath.add(name);
    for (const next of nextOf(step)) {
      const found = visit(next);
      if (found !== undefined) return found;
    }
    onPath.delete(name);
    done.add(name);
    return undefined;
  };
  for (const { name } of steps) {
    const found = visit(name);
    if (found !== undefined) return found;
  }
  return undefined;
}
