import { expect, it } from 'vitest';
import { TIME_STEPS, valueSteps } from './axis-steps.ts';

it('offers rising steps of time', () => {
  expect([...TIME_STEPS].sort((a, b) => a - b)).toEqual(TIME_STEPS);
});

it.each([
  ['byte', true],
  ['byte/second', true],
  ['mebibyte', true],
  ['percent', false],
  ['', false],
])('counts %s in powers of two: %s', (unit, binary) => {
  const steps = valueSteps(unit);
  expect(steps?.every((step) => Number.isInteger(Math.log2(step)))).toBe(binary ? true : undefined);
});
