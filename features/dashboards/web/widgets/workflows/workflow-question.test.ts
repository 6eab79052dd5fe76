import { substituted } from '@komainu/contracts/dashboards/asking/template-variables.ts';
import { expect, it } from 'vitest';
import { givenInputs, workflowIdOf } from './workflow-question.ts';

const variables = [{ name: 'env', prefix: 'env', available_values: [], defaults: ['prod'] }];

it('fills inputs in from the variables of the board', () => {
  const definition = {
    type: 'run_workflow',
    workflow_id: 'w',
    inputs: [
      { name: 'environment', value: '$env.value' },
      { name: 'key', value: '$env.key' },
      { name: 'tag', value: '$env' },
      { name: 'fixed', value: 'x' },
    ],
  };
  const given = givenInputs(definition, (text, dialect) => substituted(text, variables, { env: ['dev'] }, dialect));
  expect([workflowIdOf(definition), given]).toEqual([
    'w',
    { environment: 'dev', key: 'env', tag: 'env:dev', fixed: 'x' },
  ]);
  expect([workflowIdOf({ type: 'run_workflow' }), givenInputs({ type: 'run_workflow' }, (text) => text)]).toEqual([
    '',
    {},
  ]);
});
