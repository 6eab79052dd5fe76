import { CodedError } from '@komainu/kernel/errors.ts';
import { isObject, type JsonObject, listOf } from '@komainu/kernel/json.ts';
import type { Action } from './action.ts';
import { conditionsHold, conditionsProblem, holds, operatorProblem } from './conditions.ts';

/** As long as a run may take. */
const LONGEST_SLEEP_S = 7 * 86_400;
const VARIABLE_NAME = /^[A-Za-z]\w{0,99}$/;

const always = () => true;

const noop: Action = {
  id: 'com.datadoghq.core.noop',
  parameters: {},
  isPure: true,
  repeatable: always,
  run: () => ({ output: {} }),
};

const echo: Action = {
  id: 'com.datadoghq.core.echo',
  parameters: { value: { kind: 'any', required: true } },
  isPure: true,
  repeatable: always,
  run: ({ value }) => ({ output: { value } }),
};

const fail: Action = {
  id: 'com.datadoghq.core.error',
  parameters: { message: { kind: 'text' } },
  isPure: true,
  repeatable: always,
  run({ message }) {
    throw new CodedError(
      'workflow_error',
      message === undefined ? 'the workflow ends here with an error' : String(message),
    );
  },
};

const sleep: Action = {
  id: 'com.datadoghq.core.sleep',
  parameters: { durationSeconds: { kind: 'number', required: true } },
  repeatable: always,
  problem({ durationSeconds }) {
    const isTemplate = typeof durationSeconds === 'string' && durationSeconds.includes('{{');
    return isTemplate ? undefined : sleepProblem(Number(durationSeconds));
  },
  run({ durationSeconds }, { nowMs }) {
    const seconds = Number(durationSeconds);
    const problem = sleepProblem(seconds);
    if (problem !== undefined) throw new CodedError('bad_parameter', problem);
    return { output: { durationSeconds: seconds }, waitUntilMs: nowMs + Math.round(seconds * 1000) };
  },
};

function sleepProblem(seconds: number): string | undefined {
  return seconds >= 0 && seconds <= LONGEST_SLEEP_S
    ? undefined
    : `the parameter durationSeconds is not between 0 and ${LONGEST_SLEEP_S}`;
}

const condition: Action = {
  id: 'com.datadoghq.core.if',
  parameters: {
    conditions: { kind: 'list', required: true },
    joinOperator: { kind: 'text', oneOf: ['and', 'or', 'AND', 'OR'] },
  },
  branches: ['true', 'false'],
  isPure: true,
  repeatable: always,
  problem: ({ conditions }) => conditionsProblem(conditions),
  run({ conditions, joinOperator }) {
    const result = conditionsHold(listOf(conditions), joinOperator);
    return { output: { result }, branch: String(result) };
  },
};

const choose: Action = {
  id: 'com.datadoghq.core.switch',
  parameters: { switchExpression: { kind: 'any', required: true }, cases: { kind: 'list' } },
  branches: 'any',
  isPure: true,
  repeatable: always,
  problem({ cases }) {
    for (const one of listOf(cases)) {
      if (!isObject(one) || typeof one['branchName'] !== 'string') {
        return 'a case is not an object of branchName, comparisonOperator and comparisonValue';
      }
      const problem = operatorProblem(one['comparisonOperator'] ?? 'eq');
      if (problem !== undefined) return problem;
    }
    return undefined;
  },
  run({ switchExpression, cases }) {
    const taken = listOf(cases)
      .filter(isObject)
      .find((one) => holds(one['comparisonOperator'] ?? 'eq', switchExpression, one['comparisonValue']));
    const branch = taken === undefined ? 'default' : String(taken['branchName']);
    return { output: { branch }, branch };
  },
};

const setVariable: Action = {
  id: 'com.datadoghq.core.setVariable',
  parameters: { variableName: { kind: 'text', required: true }, variableValue: { kind: 'any', required: true } },
  isPure: true,
  repeatable: always,
  run: ({ variableName, variableValue }) => set([[String(variableName), variableValue]]),
};

const setVariables: Action = {
  id: 'com.datadoghq.core.setVariables',
  parameters: { variables: { kind: 'list', required: true } },
  isPure: true,
  repeatable: always,
  run: ({ variables }) =>
    set(
      listOf(variables)
        .filter(isObject)
        .map(({ name, value }): [string, unknown] => [String(name), value ?? null]),
    ),
};

function set(entries: readonly (readonly [string, unknown])[]): {
  readonly output: JsonObject;
  readonly variables: JsonObject;
} {
  for (const [name] of entries) {
    if (!VARIABLE_NAME.test(name)) {
      throw new CodedError(
        'bad_parameter',
        `"${name}" is no name of a variable: letters, digits and _, a letter first`,
      );
    }
  }
  const variables = Object.fromEntries(entries);
  return { output: variables, variables };
}

const getDate: Action = {
  id: 'com.datadoghq.core.getDate',
  parameters: { format: { kind: 'text', oneOf: ['iso', 'unix', 'unixMs'] } },
  isPure: true,
  repeatable: always,
  run({ format }, { nowMs }) {
    if (format === 'unix') return { output: { date: Math.floor(nowMs / 1000) } };
    return { output: { date: format === 'unixMs' ? nowMs : new Date(nowMs).toISOString() } };
  },
};

/** Control of the flow, variables and time. */
export const CORE_ACTIONS: readonly Action[] = [
  choose,
  condition,
  echo,
  fail,
  getDate,
  noop,
  setVariable,
  setVariables,
  sleep,
];
