import type { WorkflowStep } from '@komainu/contracts/workflows/workflow.ts';
import { isObject, listOf, stringsOf } from './json.ts';

/** A step as the outline of a workflow shows it. */
export interface OutlineStep {
  readonly name: string;
  readonly actionId: string;
  /** The steps that it leads to, by branch. */
  readonly next: readonly { readonly branch: string; readonly name: string }[];
  readonly isStart: boolean;
}

/** The steps of a spec as it is typed, each before those that it leads to; those that nothing reaches come last. */
export function outlineOf(spec: unknown): readonly OutlineStep[] {
  const given = isObject(spec) ? spec : {};
  const steps = listOf(given['steps']).filter(isObject);
  const starts = new Set(
    listOf(given['triggers']).flatMap((one) => (isObject(one) ? stringsOf(one['startStepNames']) : [])),
  );
  const byName = new Map(
    steps.map((step): [string, OutlineStep] => {
      const name = String(step['name'] ?? '');
      return [name, { name, actionId: String(step['actionId'] ?? ''), next: nextOf(step), isStart: starts.has(name) }];
    }),
  );
  const shown = new Map<string, OutlineStep>();
  const visit = (name: string): void => {
    const step = byName.get(name);
    if (step === undefined || shown.has(name)) return;
    shown.set(name, step);
    for (const { name: next } of step.next) visit(next);
  };
  for (const name of [...starts, ...byName.keys()]) visit(name);
  return [...shown.values()];
}

function nextOf(step: Readonly<Record<string, unknown>>): OutlineStep['next'] {
  const edges = listOf(step['outboundEdges']).filter(isObject);
  const handlers = listOf(step['errorHandlers']).filter(isObject);
  return [
    ...edges.map(({ branchName, nextStepName }) => ({ branch: String(branchName), name: String(nextStepName) })),
    ...handlers
      .filter(({ fallbackStepName }) => typeof fallbackStepName === 'string' && fallbackStepName !== '')
      .map(({ fallbackStepName }) => ({ branch: 'error', name: String(fallbackStepName) })),
  ];
}

/** The step that a pointer into a workflow's attributes leads to: `/spec/steps/2/…`. */
export function stepAt(spec: unknown, pointer: string | undefined): string | undefined {
  const index = /^\/spec\/steps\/(\d+)/.exec(pointer ?? '')?.[1];
  const steps = isObject(spec) ? listOf(spec['steps']) : [];
  const step = index === undefined ? undefined : steps[Number(index)];
  return isObject(step) ? String(step['name'] ?? '') : undefined;
}

/** A step of an action, with its needed parameters to be filled in, after the last step of a spec. */
export function withStep(
  spec: unknown,
  action: {
    readonly id: string;
    readonly parameters: readonly { readonly name: string; readonly required: boolean }[];
  },
): unknown {
  const given = isObject(spec) ? spec : {};
  const steps = listOf(given['steps']).filter(isObject);
  const word = (action.id.split('.').at(-1) ?? 'step').replace(/^./, (letter) => letter.toUpperCase());
  const names = new Set(steps.map(({ name }) => String(name)));
  let name = word;
  for (let index = 2; names.has(name); index++) name = `${word}_${index}`;
  const parameters = action.parameters.filter(({ required }) => required).map((one) => ({ name: one.name, value: '' }));
  const fresh: WorkflowStep = { name, actionId: action.id, ...(parameters.length === 0 ? {} : { parameters }) };
  const last = steps.at(-1);
  // The end of the chain goes on with the new step; a step with branches is left to its author.
  const isEnd = last !== undefined && listOf(last['outboundEdges']).length === 0;
  const before = isEnd
    ? [...steps.slice(0, -1), { ...last, outboundEdges: [{ nextStepName: name, branchName: 'main' }] }]
    : steps;
  const triggers = listOf(given['triggers']).filter(isObject);
  const started = triggers.map((trigger) => (steps.length === 0 ? { ...trigger, startStepNames: [name] } : trigger));
  return { ...given, triggers: started, steps: [...before, fresh] };
}
