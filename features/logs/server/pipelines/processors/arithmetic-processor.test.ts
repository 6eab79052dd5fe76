import { describe, expect, it } from 'vitest';
import { parseExpression } from '../arithmetic.ts';
import { processed } from '../test-process.ts';

const LOG = { message: 'm', a: 7, b: '2', 'start-time': 5, 'end-time': 9.5, text: 'x', n: { m: -3 } };
const compute = (expression: string, missing = false) => {
  const processor = { type: 'arithmetic-processor', expression, target: 't', is_replace_missing: missing };
  return (processed([processor], LOG)['attributes'] as Record<string, unknown>)['t'];
};

describe('arithmetic-processor', () => {
  it.each([
    ['a + b', 9],
    ['a+b*3', 13],
    ['(a + b)*3', 27],
    ['a / b / 7', 0.5],
    ['a - b - 1', 4],
    ['(end-time - start-time) / 1000', 0.0045],
    ['-n.m * -1', -3],
    ['1 / 3', 0.333333333],
    ['2.5e3', 2500],
    ['a / 0', undefined],
    ['a + text', undefined],
    ['a + nothing', undefined],
  ])('%s = %s', (expression, expected) => {
    expect(compute(expression)).toBe(expected);
  });

  it('takes 0 for what is missing when told to', () => {
    expect(compute('a + nothing + text', true)).toBe(7);
  });

  it.each([
    ['a +', 'a number or an attribute is missing'],
    ['(a', 'a parenthesis is not closed'],
    ['a b', 'it goes on after its end'],
    ['a % b', 'cannot read it from column 2'],
    ['', 'a number or an attribute is missing'],
    ['('.repeat(10_000), 'it is nested too deep'],
  ])('refuses %s', (expression, why) => {
    expect(parseExpression(expression)).toBe(why);
  });
});
