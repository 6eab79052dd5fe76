import { expect, it } from 'vitest';
import { mistakeOf } from './mistakes.ts';

it('puts a refusal beside what it is about', () => {
  const part = (message: string): string => mistakeOf(message).part;
  expect([
    part("The value provided for parameter 'query' is invalid: unknown function"),
    part("The value provided for parameter 'options.thresholds.critical' is invalid: it must be a number"),
    part("The parameter 'name' is required"),
    part("The value provided for parameter 'priority' is invalid: 7"),
    part('Alert threshold (90.0) does not match that used in the query (80.0).'),
    part('something else'),
  ]).toEqual(['query', 'thresholds', 'message', 'details', 'thresholds', 'query']);
});
