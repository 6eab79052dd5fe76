import { INPUT_TYPES, type WorkflowSpec } from '@komainu/contracts/workflows/workflow.ts';
import { isObject, type JsonObject, listOf } from '@komainu/kernel/json.ts';
import type { Catalogue } from '../actions/catalogue.ts';
import { stepOnCycle } from './graph.ts';
import type { Problems } from './problems.ts';
import { checkStep, checkTemplates } from './read-step.ts';
import { intervalMs } from './retry.ts';
import { scheduleProblem } from './schedule.ts';
import { kindOfTrigger } from './triggers.ts';

const MOST_STEPS = 200;
const MOST_INPUTS = 100;
const MOST_SPEC_CHARACTERS = 512 * 1024;
const NAME = /^[^{}"'[\]\n\r\t]{1,100}$/;
const HANDLE = /^[\p{L}\p{N}_-]{1,100}$/u;

/**
 * A spec as it was given, if it is one that can run: everything that is wrong is added to `problems`, with a pointer to where it
 * stands. Members that are not known are kept.
 */
export function readSpec(value: unknown, catalogue: Catalogue, problems: Problems): WorkflowSpec {
  if (!isObject(value)) {
    problems.add('/spec', 'spec is invalid: it is not an object');
    return { triggers: [], steps: [] };
  }
  if (JSON.stringify(value).length > MOST_SPEC_CHARACTERS) {
    problems.add('/spec', `spec is invalid: it is larger than ${MOST_SPEC_CHARACTERS / 1024} KiB`);
    return { triggers: [], steps: [] };
  }
  const steps = listOf(value['steps']).filter(isObject);
  const names = new Set(steps.map(({ name }) => String(name)));
  checkSteps(value, names, catalogue, problems);
  checkTriggers(value['triggers'], names, problems);
  checkInputs(value['inputSchema'], problems);
  checkOutputs(value['outputSchema'], names, problems);
  const { handle } = value;
  if (handle !== undefined && handle !== '' && (typeof handle !== 'string' || !HANDLE.test(handle))) {
    problems.add('/spec/handle', 'the handle is not of letters, digits, - and _, 100 at most');
  }
  // Every part was looked at above; what is wrong with it is refused before anybody uses it.
  return { ...value, triggers: listOf(value['triggers']), steps } as unknown as WorkflowSpec;
}

function checkSteps(spec: JsonObject, names: ReadonlySet<string>, catalogue: Catalogue, problems: Problems): void {
  const given = spec['steps'];
  if (given !== undefined && !Array.isArray(given)) {
    problems.add('/spec/steps', 'spec is invalid: steps is not a list');
    return;
  }
  const steps = listOf(given);
  if (steps.length > MOST_STEPS) {
    problems.add('/spec/steps', `spec is invalid: it has more than ${MOST_STEPS} steps`);
    return;
  }
  const seen = new Set<string>();
  for (const [index, step] of steps.entries()) {
    const pointer = `/spec/steps/${index}`;
    const name = isObject(step) ? step['name'] : undefined;
    if (!isObject(step) || typeof name !== 'string' || !NAME.test(name)) {
      problems.add(
        `${pointer}/name`,
        `step ${index + 1} has no name of 1 to 100 characters without quotes, braces and brackets`,
      );
      continue;
    }
    if (seen.has(name)) problems.add(`${pointer}/name`, `there are two steps "${name}"`);
    seen.add(name);
    checkStep(step, pointer, { names, catalogue }, problems);
  }
  if (!problems.isEmpty) return;
  // All steps have names and edges by now.
  const loop = stepOnCycle({ steps: steps as WorkflowSpec['steps'] });
  if (loop !== undefined) problems.add('/spec/steps', `step "${loop}" leads back to itself`);
}

function checkTriggers(value: unknown, names: ReadonlySet<string>, problems: Problems): void {
  const triggers = listOf(value);
  if (triggers.length === 0) {
    problems.add('/spec/triggers', 'no trigger found. At least one trigger is required.');
    return;
  }
  for (const [index, trigger] of triggers.entries()) {
    const pointer = `/spec/triggers/${index}`;
    const kind = isObject(trigger) ? kindOfTrigger(trigger) : undefined;
    if (!isObject(trigger) || kind === undefined) {
      problems.add(pointer, `trigger ${index + 1} has no member such as apiTrigger that says what it is`);
      continue;
    }
    for (const name of listOf(trigger['startStepNames'])) {
      if (!names.has(String(name))) {
        problems.add(`${pointer}/startStepNames`, `${kind} starts with the step "${String(name)}", which there is not`);
      }
    }
    checkRateLimit(trigger[kind], pointer, kind, problems);
    const problem = kind === 'scheduleTrigger' ? scheduleProblem(trigger[kind]) : undefined;
    if (problem !== undefined) problems.add(`${pointer}/${kind}`, problem);
  }
}

function checkRateLimit(settings: unknown, pointer: string, kind: string, problems: Problems): void {
  const limit = isObject(settings) ? settings['rateLimit'] : undefined;
  if (limit === undefined) return;
  const { count, interval } = isObject(limit) ? limit : {};
  const isCount = typeof count === 'number' && Number.isInteger(count) && count > 0;
  if ((count !== undefined && !isCount) || (interval !== undefined && intervalMs(interval) === undefined)) {
    problems.add(`${pointer}/${kind}`, `the rateLimit of ${kind} is no count with an interval such as "3600s"`);
  }
}

function checkInputs(schema: unknown, problems: Problems): void {
  const inputs = isObject(schema) ? listOf(schema['parameters']) : [];
  if (inputs.length > MOST_INPUTS) problems.add('/spec/inputSchema', `there are more than ${MOST_INPUTS} inputs`);
  const types: readonly string[] = INPUT_TYPES;
  const seen = new Set<string>();
  for (const [index, input] of inputs.slice(0, MOST_INPUTS).entries()) {
    const pointer = `/spec/inputSchema/parameters/${index}`;
    const { name, type } = isObject(input) ? input : {};
    if (typeof name !== 'string' || !NAME.test(name)) problems.add(pointer, `input ${index + 1} has no name`);
    else if (seen.has(name)) problems.add(pointer, `there are two inputs "${name}"`);
    else seen.add(name);
    if (!types.includes(String(type)))
      problems.add(pointer, `the type of the input "${String(name)}" is not one of ${types.join(', ')}`);
  }
}

function checkOutputs(schema: unknown, names: ReadonlySet<string>, problems: Problems): void {
  const outputs = isObject(schema) ? listOf(schema['parameters']) : [];
  for (const [index, output] of outputs.entries()) {
    const pointer = `/spec/outputSchema/parameters/${index}`;
    const { name, value } = isObject(output) ? output : {};
    if (typeof name !== 'string' || !NAME.test(name)) problems.add(pointer, `output ${index + 1} has no name`);
    checkTemplates(value, `${pointer}/value`, `output "${String(name)}"`, names, problems);
  }
}
