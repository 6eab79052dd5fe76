import { isObject, type JsonObject, listOf } from '@komainu/kernel/json.ts';
import { type Action, parameterProblem } from '../actions/action.ts';
import type { Catalogue } from '../actions/catalogue.ts';
import { operatorProblem } from '../actions/conditions.ts';
import { pathsIn } from '../templates/template.ts';
import type { Problems } from './problems.ts';
import { retryProblem } from './retry.ts';

/** What templates may begin with. */
const ROOTS = ['Steps', 'Trigger', 'Inputs', 'Source', 'Variables', 'WorkflowId', 'WorkflowName', 'InstanceId'];
/** Said by people for people; no action looks at it. */
const COMMENT = 'description';

/** What is known of the other steps while one is checked. */
export interface StepNeighbours {
  readonly names: ReadonlySet<string>;
  readonly catalogue: Catalogue;
}

/** Checks one step of a spec; what is wrong is added with the place where it stands. */
export function checkStep(step: JsonObject, pointer: string, neighbours: StepNeighbours, problems: Problems): void {
  const { name, actionId } = step;
  const label = `step "${String(name)}"`;
  const action = typeof actionId === 'string' ? neighbours.catalogue.get(actionId) : undefined;
  if (typeof actionId !== 'string' || actionId === '') {
    problems.add(`${pointer}/actionId`, `${label} has no actionId`);
  } else if (action === undefined) {
    problems.add(`${pointer}/actionId`, `${label}: the action "${actionId}" is not known here`);
  } else {
    checkParameters(step, pointer, label, action, neighbours, problems);
  }
  checkAddress(step, pointer, label, problems);
  checkEdges(step, pointer, label, action, neighbours.names, problems);
  checkHandlers(step, pointer, label, neighbours.names, problems);
  checkGates(step, pointer, label, neighbours, problems);
}

/** An address is whole, unless a connection says where it begins. */
function checkAddress(step: JsonObject, pointer: string, label: string, problems: Problems): void {
  if (step['actionId'] !== 'com.datadoghq.http.request' || step['connectionLabel'] !== undefined) return;
  const { url } = parametersOf(step);
  if (typeof url !== 'string' || url.includes('{{') || url === '') return;
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) return;
  problems.add(
    `${pointer}/parameters`,
    `${label}: the parameter "url" is no address that begins with http:// or https://`,
  );
}

/** The parameters of a step by their names; the last of those that share one. */
export function parametersOf(step: { readonly parameters?: unknown }): JsonObject {
  return Object.fromEntries(
    listOf(step.parameters)
      .filter(isObject)
      .map(({ name, value }) => [String(name), value]),
  );
}

function checkParameters(
  step: JsonObject,
  pointer: string,
  label: string,
  action: Action,
  neighbours: StepNeighbours,
  problems: Problems,
): void {
  const given = step['parameters'];
  if (given !== undefined && !Array.isArray(given)) {
    problems.add(`${pointer}/parameters`, `${label}: parameters is not a list of name and value`);
    return;
  }
  for (const [index, parameter] of listOf(given).entries()) {
    const place = `${pointer}/parameters/${index}`;
    if (!isObject(parameter) || typeof parameter['name'] !== 'string') {
      problems.add(place, `${label}: a parameter has no name`);
      continue;
    }
    const { name, value } = parameter;
    const rule = action.parameters[name];
    if (rule === undefined && name !== COMMENT) {
      const known = Object.keys(action.parameters).join(', ') || 'none';
      problems.add(place, `${label}: the action has no parameter "${name}"; it has ${known}`);
    }
    const isVerbatim = rule?.isVerbatim === true;
    if (!isVerbatim) {
      checkTemplates(value, `${place}/value`, `${label}, parameter "${name}"`, neighbours.names, problems);
    }
    // What is filled in later is checked then.
    const isTemplate = !isVerbatim && typeof value === 'string' && value.includes('{{');
    const problem = rule === undefined || isTemplate ? undefined : parameterProblem(value, rule);
    if (problem !== undefined) problems.add(`${place}/value`, `${label}: the parameter "${name}" ${problem}`);
  }
  const values = parametersOf(step);
  for (const [name, { required }] of Object.entries(action.parameters)) {
    if (required === true && (values[name] === undefined || values[name] === null || values[name] === '')) {
      problems.add(`${pointer}/parameters`, `${label}: the parameter "${name}" is missing`);
    }
  }
  const problem = action.problem?.(values);
  if (problem !== undefined) problems.add(`${pointer}/parameters`, `${label}: ${problem}`);
}

/** Checks that every `{{ path }}` can be read, and begins with something that there is. */
export function checkTemplates(
  value: unknown,
  pointer: string,
  label: string,
  steps: ReadonlySet<string>,
  problems: Problems,
): void {
  try {
    for (const [root = '', name] of pathsIn(value)) {
      if (!ROOTS.includes(String(root))) {
        problems.add(pointer, `${label}: "{{ ${root} }}" begins with none of ${ROOTS.join(', ')}`);
      } else if (root === 'Steps' && name !== undefined && !steps.has(String(name))) {
        problems.add(pointer, `${label}: there is no step "${String(name)}" whose output it could use`);
      }
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.add(pointer, `${label}: ${error.message}`);
  }
}

function checkEdges(
  step: JsonObject,
  pointer: string,
  label: string,
  action: Action | undefined,
  names: ReadonlySet<string>,
  problems: Problems,
): void {
  const edges = step['outboundEdges'];
  if (edges !== undefined && !Array.isArray(edges)) {
    problems.add(`${pointer}/outboundEdges`, `${label}: outboundEdges is not a list`);
    return;
  }
  for (const [index, edge] of listOf(edges).entries()) {
    const place = `${pointer}/outboundEdges/${index}`;
    const { nextStepName, branchName } = isObject(edge) ? edge : {};
    if (typeof nextStepName !== 'string' || !names.has(nextStepName)) {
      problems.add(place, `${label} leads to the step "${String(nextStepName)}", which there is not`);
    }
    const branches = action?.branches ?? ['main'];
    if (action !== undefined && branches !== 'any' && !branches.includes(String(branchName))) {
      problems.add(place, `${label}: its action has no branch "${String(branchName)}"; it has ${branches.join(', ')}`);
    } else if (typeof branchName !== 'string') {
      problems.add(place, `${label}: an edge has no branchName`);
    }
  }
}

function checkHandlers(
  step: JsonObject,
  pointer: string,
  label: string,
  names: ReadonlySet<string>,
  problems: Problems,
): void {
  const handlers = step['errorHandlers'];
  if (handlers !== undefined && !Array.isArray(handlers)) {
    problems.add(`${pointer}/errorHandlers`, `${label}: errorHandlers is not a list`);
    return;
  }
  for (const [index, handler] of listOf(handlers).entries()) {
    const place = `${pointer}/errorHandlers/${index}`;
    const { fallbackStepName, retryStrategy } = isObject(handler) ? handler : {};
    const hasFallback = fallbackStepName !== undefined && fallbackStepName !== '';
    if (hasFallback && !names.has(String(fallbackStepName))) {
      problems.add(place, `${label} falls back to the step "${String(fallbackStepName)}", which there is not`);
    }
    const problem = retryStrategy === undefined ? undefined : retryProblem(retryStrategy);
    if (problem !== undefined) problems.add(place, `${label}: ${problem}`);
  }
}

function checkGates(
  step: JsonObject,
  pointer: string,
  label: string,
  { names }: StepNeighbours,
  problems: Problems,
): void {
  const { readinessGate, completionGate } = step;
  if (readinessGate !== undefined) {
    const threshold = isObject(readinessGate) ? readinessGate['thresholdType'] : undefined;
    if (threshold !== 'ANY' && threshold !== 'ALL') {
      problems.add(`${pointer}/readinessGate`, `${label}: thresholdType of readinessGate is neither ANY nor ALL`);
    }
  }
  if (completionGate === undefined) return;
  const place = `${pointer}/completionGate`;
  const { completionCondition, retryStrategy } = isObject(completionGate) ? completionGate : {};
  const condition = isObject(completionCondition) ? completionCondition : {};
  const problem = operatorProblem(condition['operator']) ?? retryProblem(retryStrategy);
  if (problem !== undefined) problems.add(place, `${label}, completionGate: ${problem}`);
  checkTemplates([condition['operand1'], condition['operand2']], place, `${label}, completionGate`, names, problems);
}
