import type { RunSource, StepRun } from '@komainu/contracts/workflows/instances.ts';
import type { RunHead, StoredRun } from '@komainu/contracts/workflows/run-store.ts';
import type { WorkflowSpec } from '@komainu/contracts/workflows/workflow.ts';
import { type JsonObject, objectOf } from '@komainu/kernel/json.ts';

/** A step as it is kept: what people see of it, and what it waits for. */
export interface KeptStep extends StepRun {
  /** `time`: it ends when it is due. `attempt`: it is tried again then. */
  readonly waitsFor: 'time' | 'attempt' | null;
}

/** Everything of a run that the store does not sort by: its body, as JSON. */
export interface RunBody {
  readonly workflowName: string;
  readonly workflowVersion: number;
  /** As it was when the run began: changes of the workflow change nothing of its runs. */
  readonly spec: WorkflowSpec;
  readonly startSteps: readonly string[];
  readonly source: RunSource;
  /** `{{ Source }}`: what a trigger knows, such as the monitor. */
  readonly sourceObject: JsonObject;
  /** The user on whose behalf it runs. */
  readonly actor: { readonly id: string; readonly handle: string; readonly name: string | null };
  readonly startedBy: string;
  readonly inputs: JsonObject;
  readonly variables: JsonObject;
  /** By name; those that nothing has reached yet are not there. */
  readonly steps: Readonly<Record<string, KeptStep>>;
  readonly startedUnixMs: number;
  readonly endedUnixMs: number | null;
  readonly outputs: JsonObject | null;
  readonly error: { readonly code: string; readonly message: string; readonly step: string | null } | null;
}

/** What lists show of a run. */
export type RunSummary = Pick<RunBody, 'source' | 'actor' | 'startedBy' | 'startedUnixMs' | 'endedUnixMs'> & {
  readonly monitor: { readonly id: unknown; readonly name: unknown } | null;
};

/** What lists show of a run, out of its body. */
export function summaryOf({ source, actor, startedBy, startedUnixMs, endedUnixMs, sourceObject }: RunBody): RunSummary {
  const { id, name } = objectOf(sourceObject['monitor']);
  const monitor = source === 'monitor' ? { id, name } : null;
  return { source, actor, startedBy, startedUnixMs, endedUnixMs, monitor };
}

/** The summary of a kept run. */
export function readSummary(run: Pick<RunHead, 'summary'>): RunSummary {
  // As in `bodyOf`.
  return JSON.parse(run.summary) as RunSummary;
}

/** The body of a kept run; throws for what is no JSON. */
export function bodyOf(run: Pick<StoredRun, 'body'>): RunBody {
  // What is kept was written as a RunBody.
  return JSON.parse(run.body) as RunBody;
}

/** What templates see. */
export function valuesOf(run: Pick<StoredRun, 'id' | 'workflowId'>, body: RunBody): JsonObject {
  const { inputs, variables, sourceObject, workflowName, steps } = body;
  const outputs = Object.entries(steps).map(([name, step]): [string, unknown] => [
    name,
    step.error === null ? step.output : { error: step.error },
  ]);
  return {
    Steps: Object.fromEntries(outputs),
    Trigger: inputs,
    Inputs: inputs,
    Source: sourceObject,
    Variables: variables,
    WorkflowId: run.workflowId,
    WorkflowName: workflowName,
    InstanceId: run.id,
  };
}

/** A step that begins, for the first time or again. */
export function begunStep(name: string, actionId: string, before: KeptStep | undefined, nowMs: number): KeptStep {
  return {
    name,
    actionId,
    state: 'running',
    startedUnixMs: before === undefined || before.state === 'skipped' ? nowMs : before.startedUnixMs,
    endedUnixMs: null,
    dueUnixMs: null,
    attempts: (before?.attempts ?? 0) + 1,
    interruptions: before?.interruptions ?? 0,
    input: before?.input ?? null,
    output: null,
    branch: null,
    error: null,
    waitsFor: null,
  };
}

/** A step that no branch led to. */
export function skippedStep(name: string, actionId: string, nowMs: number): KeptStep {
  return { ...begunStep(name, actionId, undefined, nowMs), state: 'skipped', attempts: 0, endedUnixMs: nowMs };
}
