import type { WorkflowInput } from '@komainu/contracts/workflows/workflow.ts';
import { expect, it } from 'vitest';
import { choicesOf, inputsOfTexts, missingInputs, startTexts } from './input-values.ts';

const inputs: readonly WorkflowInput[] = [
  { name: 'env', type: 'STRING' },
  { name: 'count', type: 'NUMBER', defaultValue: 3 },
  { name: 'tags', type: 'ARRAY_STRING', defaultValue: ['a', 'b'] },
];

it('begins with what was filled in from elsewhere, and with defaults', () => {
  expect(startTexts(inputs, { env: 'prod', other: 'x' })).toEqual({ env: 'prod', count: '3', tags: '["a","b"]' });
});

it('leaves out what is empty, so that defaults hold', () => {
  expect(inputsOfTexts(inputs, { env: '', count: '', tags: 'c, d' })).toEqual({ env: '', tags: 'c, d' });
  expect(missingInputs(inputs, { env: '', count: '' })).toEqual(['env']);
});

it('offers the values that are allowed', () => {
  const allowedValues = ['a', { label: 'B', value: 'b' }, 1];
  expect(choicesOf({ name: 'x', type: 'STRING', allowedValues })).toEqual([
    ['a', 'a'],
    ['b', 'B'],
    ['1', '1'],
  ]);
  expect(choicesOf({ name: 'x', type: 'STRING', allowedValues, allowExtraValues: true })).toEqual([]);
});
