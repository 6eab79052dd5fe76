import type { StoredRun } from '@komainu/contracts/workflows/run-store.ts';
import type { WorkflowStep } from '@komainu/contracts/workflows/workflow.ts';
import { CodedError, codeOf, messageOf } from '@komainu/kernel/errors.ts';
import { type JsonObject, objectOf } from '@komainu/kernel/json.ts';
import { type Action, type ActionContext, type ActionResult, parameterProblem } from '../actions/action.ts';
import { conditionsHold } from '../actions/conditions.ts';
import { hideSecrets } from '../actions/secrets.ts';
import { parametersOf } from '../definition/read-step.ts';
import { retriesOf } from '../definition/retry.ts';
import { fillIn } from '../templates/template.ts';
import { LIMITS } from './limits.ts';
import { type KeptStep, type RunBody, valuesOf } from './run-body.ts';

/** What came of an attempt at a step: the step as it stands then, and the variables that it set. */
export interface Attempted {
  readonly step: KeptStep;
  readonly variables: JsonObject;
}

/** The parameters of a step, filled in from what the run knows. */
export function inputOf(
  step: WorkflowStep,
  values: JsonObject,
  { parameters }: Pick<Action, 'parameters'>,
): JsonObject {
  const written = Object.entries(parametersOf(step));
  return Object.fromEntries(
    written.map(([name, value]) => [name, parameters[name]?.isVerbatim === true ? value : fillIn(value, values)]),
  );
}

/** Makes one attempt at a step that has begun. It never throws: what goes wrong is the step's error. */
export async function attempt(
  run: Pick<StoredRun, 'id' | 'workflowId'>,
  body: RunBody,
  step: WorkflowStep,
  begun: KeptStep,
  action: Action | undefined,
  context: Pick<ActionContext, 'signal' | 'actor' | 'connection'> & { readonly nowMs: () => number },
): Promise<Attempted> {
  const values = valuesOf(run, body);
  let shown: unknown = null;
  try {
    if (action === undefined) throw new CodedError('unknown_action', `the action "${step.actionId}" is not known here`);
    const input = withTexts(inputOf(step, values, action), action);
    shown = bounded(action.shown?.(input) ?? hideSecrets(input), LIMITS.mostInputCharacters);
    checkInput(input, action);
    const result = await action.run(input, {
      workflowId: run.workflowId,
      workflowName: body.workflowName,
      instanceId: run.id,
      stepName: step.name,
      nowMs: context.nowMs(),
      signal: context.signal,
      actor: context.actor,
      connection: context.connection,
      values,
      template: parametersOf(step),
    });
    return ended({ ...begun, input: shown }, step, result, values, context.nowMs());
  } catch (error) {
    const isLate = context.signal.aborted && codeOf(error) !== 'target_forbidden';
    const reason = isLate
      ? { code: 'step_timeout', message: `it took longer than ${LIMITS.longestAttemptMs / 1000} s` }
      : { code: codeOf(error), message: messageOf(error).slice(0, 1_000) };
    return { step: failed({ ...begun, input: shown }, step, reason, context.nowMs()), variables: {} };
  }
}

/** Objects and lists become JSON where an action wants a text: a message may well hold an answer. */
function withTexts(input: JsonObject, { parameters }: Action): JsonObject {
  const isToWrite = (name: string, value: unknown) =>
    parameters[name]?.kind === 'text' && typeof value === 'object' && value !== null;
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name, isToWrite(name, value) ? JSON.stringify(value) : value]),
  );
}

function checkInput(input: JsonObject, action: Action): void {
  for (const [name, rule] of Object.entries(action.parameters)) {
    const value = input[name];
    const isMissing = value === undefined || value === null;
    const problem = isMissing ? (rule.required === true ? 'is missing' : undefined) : parameterProblem(value, rule);
    // An empty value is one where any is allowed: a variable may be set to nothing.
    if (problem !== undefined && !(isMissing && rule.kind === 'any')) {
      throw new CodedError('bad_parameter', `the parameter "${name}" ${problem}`);
    }
  }
}

function ended(
  begun: KeptStep,
  step: WorkflowStep,
  result: ActionResult,
  values: JsonObject,
  nowMs: number,
): Attempted {
  const output = result.output ?? null;
  if (JSON.stringify(output).length > LIMITS.mostOutputCharacters) {
    const message = `its output is larger than ${LIMITS.mostOutputCharacters / 1024} KiB`;
    return { step: failed(begun, step, { code: 'output_too_large', message }, nowMs), variables: {} };
  }
  const variables = result.variables ?? {};
  const branch = result.branch ?? 'main';
  if (result.waitUntilMs !== undefined && result.waitUntilMs > nowMs) {
    return {
      step: { ...begun, state: 'waiting', waitsFor: 'time', dueUnixMs: result.waitUntilMs, output, branch },
      variables,
    };
  }
  const gate = step.completionGate;
  if (gate !== undefined) {
    const withOutput = { ...values, Steps: { ...objectOf(values['Steps']), [step.name]: output } };
    if (!conditionsHold([fillIn(gate.completionCondition, withOutput)], 'and')) {
      const { most, everyMs } = retriesOf(gate.retryStrategy);
      if (begun.attempts <= most) {
        return {
          step: { ...begun, state: 'waiting', waitsFor: 'attempt', dueUnixMs: nowMs + everyMs, output },
          variables,
        };
      }
      const message = `its completion gate did not hold after ${begun.attempts} attempts`;
      return { step: { ...failed(begun, undefined, { code: 'completion_gate', message }, nowMs), output }, variables };
    }
  }
  return { step: { ...begun, state: 'succeeded', endedUnixMs: nowMs, output, branch }, variables };
}

/** A step after a failure: it waits for another attempt where its handlers grant one. */
export function failed(
  begun: KeptStep,
  step: WorkflowStep | undefined,
  error: { readonly code: string; readonly message: string },
  nowMs: number,
): KeptStep {
  const { most, everyMs } = retriesOf(step?.errorHandlers?.[0]?.retryStrategy);
  if (begun.attempts <= most) {
    return { ...begun, state: 'waiting', waitsFor: 'attempt', dueUnixMs: nowMs + everyMs, error };
  }
  return { ...begun, state: 'failed', endedUnixMs: nowMs, dueUnixMs: null, waitsFor: null, error };
}

function bounded(value: unknown, most: number): unknown {
  return JSON.stringify(value).length > most ? { tooLarge: `more than ${most / 1024} KiB` } : value;
}
