import { expect, it } from 'vitest';
import { outlineOf, stepAt, withStep } from './outline.ts';

const edge = (nextStepName: string, branchName = 'main') => ({ nextStepName, branchName });
const spec = {
  triggers: [{ apiTrigger: {}, startStepNames: ['B'] }],
  steps: [
    { name: 'A', actionId: 'a' },
    { name: 'C', actionId: 'c' },
    { name: 'B', actionId: 'b', outboundEdges: [edge('C', 'true')], errorHandlers: [{ fallbackStepName: 'A' }] },
  ],
};

it('shows steps before those that they lead to', () => {
  expect(
    outlineOf(spec).map(({ name, isStart, next }) => [
      name,
      isStart,
      ...next.map((one) => `${one.branch}>${one.name}`),
    ]),
  ).toEqual([
    ['B', true, 'true>C', 'error>A'],
    ['C', false],
    ['A', false],
  ]);
  expect(outlineOf('nonsense')).toEqual([]);
});

it('knows the step of a pointer', () => {
  expect([stepAt(spec, '/spec/steps/1/name'), stepAt(spec, '/spec/steps/9'), stepAt(spec, undefined)]).toEqual([
    'C',
    undefined,
    undefined,
  ]);
});

it('adds a step behind the last one', () => {
  const action = {
    id: 'com.example.sendMail',
    parameters: [
      { name: 'to', required: true },
      { name: 'cc', required: false },
    ],
  };
  const one = withStep({ triggers: [{ apiTrigger: {} }] }, action);
  const step = { name: 'SendMail', actionId: action.id, parameters: [{ name: 'to', value: '' }] };
  expect(one).toEqual({ triggers: [{ apiTrigger: {}, startStepNames: ['SendMail'] }], steps: [step] });
  expect(withStep(one, action)).toMatchObject({
    steps: [{ ...step, outboundEdges: [edge('SendMail_2')] }, { name: 'SendMail_2' }],
  });
});
