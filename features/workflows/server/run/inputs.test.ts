import type { WorkflowInput } from '@komainu/contracts/workflows/workflow.ts';
import { expect, it } from 'vitest';
import { readInputs } from './inputs.ts';

const read = (input: Partial<WorkflowInput>, value: unknown) =>
  readInputs(
    { inputSchema: { parameters: [{ name: 'a', type: 'STRING', ...input }] } },
    value === undefined ? {} : { a: value },
  )['a'];

it.each([
  [{}, 'x', 'x'],
  [{}, 5, '5'],
  [{ defaultValue: 'd' }, undefined, 'd'],
  [{ type: 'NUMBER' }, '5.5', 5.5],
  [{ type: 'BOOLEAN' }, 'false', false],
  [{ type: 'OBJECT' }, '{"b":1}', { b: 1 }],
  [{ type: 'ARRAY_STRING' }, 'x, y', ['x', 'y']],
  [{ type: 'ARRAY_NUMBER' }, [1, '2'], [1, 2]],
  [{ type: 'ARRAY_OBJECT' }, '[{"b":1}]', [{ b: 1 }]],
  [{ allowedValues: ['x', { label: 'Y', value: 'y' }] }, 'y', 'y'],
  [{ allowedValues: ['x'], allowExtraValues: true }, 'z', 'z'],
] as const)('%j takes %j', (input, value, expected) => {
  expect(read(input, value)).toEqual(expected);
});

it.each([
  [{}, undefined, 'the input "a" is missing'],
  [{}, { b: 1 }, 'the input "a" is no text'],
  [{ type: 'NUMBER' }, 'x', 'the input "a" is no number'],
  [{ type: 'ARRAY_NUMBER' }, [1, 'x'], 'the input "a" is no list of numbers'],
  [{ allowedValues: ['x', 'y'] }, 'z', 'the input "a" is not one of x, y'],
  [{}, 'x'.repeat(70_000), 'the inputs are larger than 64 KiB'],
] as const)('%j refuses %.20j', (input, value, reason) => {
  expect(() => read(input, value)).toThrow(reason);
});

it('keeps what the spec does not name', () => {
  expect(readInputs({}, { b: 1 })).toEqual({ b: 1 });
});
