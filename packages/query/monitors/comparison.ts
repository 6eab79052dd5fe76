import type { Comparison, ComparisonOperator } from './ast.ts';
import { MonitorSyntaxError } from './syntax-error.ts';

/** Bounded: many digits must not be tried in many ways. */
const NUMBER = /^[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,4})?$/;
const OPERATORS: readonly ComparisonOperator[] = ['>=', '<=', '==', '!=', '>', '<'];

/** The comparison at the end of a query, and the text before it. Throws MonitorSyntaxError. */
export function splitComparison(query: string): { readonly left: string; readonly comparison: Comparison } {
  const text = query.trimEnd();
  let start = text.length;
  while (start > 0 && /[\w.+-]/.test(text.charAt(start - 1))) start -= 1;
  const number = text.slice(start);
  const before = text.slice(0, start).trimEnd();
  const operator = OPERATORS.find((one) => before.endsWith(one));
  if (operator === undefined) {
    throw new MonitorSyntaxError(
      'invalid operator specified: a comparison such as "> 90" is expected at the end',
      start,
      number.length,
    );
  }
  if (!NUMBER.test(number)) {
    throw new MonitorSyntaxError(`a number is expected after ${operator}, not "${number}"`, start, number.length);
  }
  return {
    left: before.slice(0, -operator.length).trimEnd(),
    comparison: { operator, threshold: Number(number) },
  };
}

/** Whether a value is on the alerting side of a threshold; NaN never is. */
export function crosses(value: number, operator: ComparisonOperator, threshold: number): boolean {
  switch (operator) {
    case '>':
      return value > threshold;
    case '>=':
      return value >= threshold;
    case '<':
      return value < threshold;
    case '<=':
      return value <= threshold;
    case '==':
      return value === threshold;
    case '!=':
      return value !== threshold && !Number.isNaN(value);
  }
}
