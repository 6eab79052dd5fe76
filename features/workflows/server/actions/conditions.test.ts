import { expect, it } from 'vitest';
import { conditionsHold, conditionsProblem, holds } from './conditions.ts';

it.each([
  ['eq', 200, '200', true],
  ['eq', 'a', 'A', false],
  ['eq', { a: 1 }, { a: 1 }, true],
  ['eq', null, '', false],
  ['neq', 'a', 'b', true],
  ['gt', '10', 9, true],
  ['lt', '2026-01-01', '2026-02-01', true],
  ['gte', null, 0, false],
  ['lte', 3, 3, true],
  ['contains', ['a', 'b'], 'b', true],
  ['contains', 'abc', 'bc', true],
  ['notContains', { a: 1 }, 'b', true],
  ['nonnull', 0, undefined, true],
  ['null', undefined, undefined, true],
  ['empty', [], undefined, true],
  ['nonempty', 'x', undefined, true],
  ['OPERATOR_GREATER_THAN', 2, 1, true],
])('%s %j %j', (word, one, other, expected) => {
  expect(holds(word, one, other)).toBe(expected);
});

it('joins conditions', () => {
  const yes = { value: 1, comparisonOperator: 'eq', comparisonValue: 1 };
  const no = { operand1: 1, operator: 'OPERATOR_EQUAL', operand2: 2 };
  expect([
    conditionsHold([yes, no], 'and'),
    conditionsHold([yes, no], 'or'),
    conditionsHold([yes, yes], 'and'),
  ]).toEqual([false, true, true]);
});

it.each([
  [undefined, 'not a list of conditions'],
  [[1], 'not an object of value'],
  [[{ value: 1, comparisonOperator: 'like' }], '"like" is not one of the operators'],
])('refuses %j', (conditions, reason) => {
  expect(conditionsProblem(conditions)).toContain(reason);
});
