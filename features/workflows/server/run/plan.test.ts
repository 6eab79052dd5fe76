import type { StepState } from '@komainu/contracts/workflows/instances.ts';
import type { WorkflowStep } from '@komainu/contracts/workflows/workflow.ts';
import { expect, it } from 'vitest';
import { planRun } from './plan.ts';
import { begunStep } from './run-body.ts';

const step = (name: string, edges: readonly string[], more: Partial<WorkflowStep> = {}): WorkflowStep => ({
  name,
  actionId: 'x',
  outboundEdges: edges.map((edge) => {
    const [branchName = '', nextStepName = ''] = edge.split('>');
    return { branchName, nextStepName };
  }),
  ...more,
});

/** `A:succeeded:main` as a step that stands so. */
const standing = (words: readonly string[]) =>
  Object.fromEntries(
    words.map((word) => {
      const [name = '', state = '', branch = 'main'] = word.split(':');
      return [name, { ...begunStep(name, 'x', undefined, 0), state: state as StepState, branch, dueUnixMs: 7 }];
    }),
  );

const plan = (steps: readonly WorkflowStep[], words: readonly string[]) => {
  const { ready, skipped, nextDueMs, failedStep } = planRun({
    spec: { triggers: [], steps },
    startSteps: ['A'],
    steps: standing(words),
  });
  return [ready.join(' '), skipped.join(' '), nextDueMs, failedStep];
};

const line = [step('A', ['main>B']), step('B', ['main>C']), step('C', [])];
const fork = [step('A', ['true>B', 'false>C']), step('B', ['main>D']), step('C', ['main>D']), step('D', [])];
const joined = [...fork.slice(0, 3), step('D', [], { readinessGate: { thresholdType: 'ALL' } })];
const both = [step('A', ['main>B', 'main>C']), ...joined.slice(1)];
const fallback = {
  errorHandlers: [{ fallbackStepName: 'C', retryStrategy: { kind: 'RETRY_STRATEGY_LINEAR' as const } }],
};
const guarded = [step('A', ['main>B'], fallback), step('B', []), step('C', [])];

it.each([
  ['begins', line, [], ['A', '', undefined, undefined]],
  ['waits', line, ['A:running'], ['', '', undefined, undefined]],
  ['goes on', line, ['A:succeeded'], ['B', '', undefined, undefined]],
  ['ends', line, ['A:succeeded', 'B:succeeded', 'C:succeeded'], ['', '', undefined, undefined]],
  ['stops at a failure', line, ['A:succeeded', 'B:failed'], ['', 'C', undefined, 'B']],
  ['knows when something is due', line, ['A:waiting'], ['', '', 7, undefined]],
  ['takes one branch', fork, ['A:succeeded:false'], ['C', 'B', undefined, undefined]],
  [
    'joins at the first',
    both.slice(0, 3).concat(step('D', [])),
    ['A:succeeded', 'B:succeeded', 'C:running'],
    ['D', '', undefined, undefined],
  ],
  ['joins at the last', both, ['A:succeeded', 'B:succeeded', 'C:running'], ['', '', undefined, undefined]],
  ['joins when all are there', both, ['A:succeeded', 'B:succeeded', 'C:succeeded'], ['D', '', undefined, undefined]],
  ['does not wait for what is skipped', joined, ['A:succeeded:true', 'B:succeeded'], ['D', 'C', undefined, undefined]],
  ['falls back', guarded, ['A:failed'], ['C', 'B', undefined, undefined]],
  ['needs no fallback', guarded, ['A:succeeded'], ['B', 'C', undefined, undefined]],
] as const)('%s', (_name, steps, words, expected) => {
  expect(plan(steps, words)).toEqual(expected);
});
