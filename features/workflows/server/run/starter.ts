import type { RunSource } from '@komainu/contracts/workflows/instances.ts';
import type { WorkflowRunStore } from '@komainu/contracts/workflows/run-store.ts';
import type { WorkflowTrigger } from '@komainu/contracts/workflows/workflow.ts';
import type { Author } from '@komainu/http/author.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import { badRequest, type CodedError, overloaded } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import type { JsonObject } from '@komainu/kernel/json.ts';
import { inboundEdges } from '../definition/graph.ts';
import type { KeptWorkflow } from '../definition/stored.ts';
import { rateLimitOf, triggerFor } from '../definition/triggers.ts';
import { readInputs } from './inputs.ts';
import { LIMITS } from './limits.ts';
import { type RunBody, summaryOf } from './run-body.ts';

/** Who or what wants a workflow to run. */
export interface RunWish {
  readonly source: RunSource;
  /** The user on whose behalf it runs. */
  readonly actor: Author;
  /** Who or what started it, for people. */
  readonly startedBy: string;
  readonly inputs: JsonObject;
  /** `{{ Source }}` */
  readonly sourceObject: JsonObject;
  /** A UUID that is the same however often it is wished; a new one unless given. */
  readonly id?: string;
}

export interface StarterParts {
  readonly store: WorkflowRunStore;
  readonly clock: Clock;
  readonly counters: Counters;
  /** Makes the engine look for what is due. */
  readonly wake: () => void;
}

/**
 * Keeps a new run, and gives its id. Throws `no_trigger`, `not_published` or `bad_input` (400), `rate_limit` (429), or
 * `too_many_runs` (503).
 */
export async function startRun(workflow: KeptWorkflow, wish: RunWish, parts: StarterParts): Promise<string> {
  const { store, clock, counters, wake } = parts;
  const refuse = (error: CodedError): never => {
    counters.add(
      'komainu_workflow_runs_refused_total',
      { reason: error.code },
      1,
      'runs of workflows refused, by reason',
    );
    throw error;
  };
  if (wish.id !== undefined && (await store.get(wish.id)) !== undefined) return wish.id;
  const { spec, name, published } = workflow.definition;
  const trigger = triggerFor(spec, wish.source);
  if (trigger === undefined) {
    return refuse(badRequest('no_trigger', `the workflow has no ${wish.source}Trigger, so it cannot be run this way`));
  }
  if (!published && wish.source !== 'manual') {
    return refuse(badRequest('not_published', 'the workflow is not published: only people may run it, by hand'));
  }
  await checkRate(workflow.id, trigger, parts).catch(refuse);
  const nowMs = clock.nowMs();
  const body: RunBody = {
    workflowName: name,
    workflowVersion: workflow.version,
    spec,
    startSteps: startStepsOf(workflow, trigger),
    source: wish.source,
    sourceObject: wish.sourceObject,
    actor: wish.actor,
    startedBy: wish.startedBy,
    inputs: inputsOf(workflow, wish.inputs, refuse),
    variables: {},
    steps: {},
    startedUnixMs: nowMs,
    endedUnixMs: null,
    outputs: null,
    error: null,
  };
  const id = wish.id ?? uuid();
  const run = { id, workflowId: workflow.id, state: 'running', createdUnixMs: nowMs, nextUnixMs: nowMs } as const;
  if (
    !(await store.add(
      { ...run, summary: JSON.stringify(summaryOf(body)), body: JSON.stringify(body) },
      LIMITS.mostRuns,
    ))
  ) {
    return refuse(overloaded('too_many_runs', `${LIMITS.mostRuns} runs of workflows are under way already`));
  }
  counters.add(
    'komainu_workflow_runs_started_total',
    { source: wish.source },
    1,
    'runs of workflows, by what started them',
  );
  wake();
  return id;
}

function inputsOf(workflow: KeptWorkflow, inputs: JsonObject, refuse: (error: CodedError) => never): JsonObject {
  try {
    return readInputs(workflow.definition.spec, inputs);
  } catch (error) {
    // Nothing else is thrown there.
    return refuse(error as CodedError);
  }
}

/** The steps that a trigger names; those that nothing leads to when it names none. */
function startStepsOf({ definition: { spec } }: KeptWorkflow, { startStepNames }: WorkflowTrigger): readonly string[] {
  if (startStepNames !== undefined && startStepNames.length > 0) return startStepNames;
  return [...inboundEdges(spec)].filter(([, edges]) => edges.length === 0).map(([name]) => name);
}

/** The trigger's own limit, and one for all: a workflow that starts itself must not go on for ever. */
async function checkRate(workflowId: string, trigger: WorkflowTrigger, { store, clock }: StarterParts): Promise<void> {
  const own = rateLimitOf(trigger);
  const limits = [{ count: LIMITS.mostPerMinute, everyMs: 60_000 }, ...(own === undefined ? [] : [own])];
  for (const { count, everyMs } of limits) {
    const started = await store.createdSince(workflowId, clock.nowMs() - everyMs + 1);
    if (started < count) continue;
    const message = `the workflow may be started ${count} times in ${everyMs / 1000} s, and was`;
    throw badRequest('rate_limit', message, 429);
  }
}
