import type { BinaryNode } from './ast.ts';
import { type Series, withValues } from './functions/definition.ts';
import { groupKey, keysOf } from './groups.ts';

type Operator = BinaryNode['operator'];

/**
 * Arithmetic of two sets of lines. Lines of equal tags meet; a set grouped by fewer keys meets every line that agrees with
 * it in those keys (one without groups every line); what meets nothing is left out. A point without a value on either side
 * has none, except that a count without a point is 0 where the other line has one. That one side's keys are among the
 * other's is for the caller to see to (groups.ts).
 */
export function combineSeries(
  operator: Operator,
  left: readonly Series[],
  right: readonly Series[],
): readonly Series[] {
  const leftIsFiner = keysOf(left).length >= keysOf(right).length;
  const [finer, coarser] = leftIsFiner ? [left, right] : [right, left];
  const shared = keysOf(coarser);
  const byKey = new Map(coarser.map((one) => [groupKey(one, shared), one]));
  const out: Series[] = [];
  for (const fine of finer) {
    const other = byKey.get(groupKey(fine, shared));
    if (other === undefined) continue;
    const [a, b] = leftIsFiner ? [fine, other] : [other, fine];
    out.push({
      tags: fine.tags,
      values: combineLines(operator, a, b),
      ...unitOf(operator, a, b),
      ...missing(compute(operator, missingValue(a), missingValue(b))),
    });
  }
  return out;
}

/** Arithmetic with a number on one side. */
export function combineWithNumber(
  operator: Operator,
  series: readonly Series[],
  number: number,
  numberIsLeft: boolean,
): readonly Series[] {
  return series.map((one) => {
    const { values } = one;
    const out = new Float64Array(values.length);
    for (let index = 0; index < out.length; index += 1) {
      const value = values[index] as number;
      out[index] = numberIsLeft ? compute(operator, number, value) : compute(operator, value, number);
    }
    const otherwise = missingValue(one);
    const then = numberIsLeft ? compute(operator, number, otherwise) : compute(operator, otherwise, number);
    return { ...withValues(one, out), ...missing(then) };
  });
}

/** Division by zero has no value. */
export function compute(operator: Operator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? Number.NaN : left / right;
  }
}

function combineLines(operator: Operator, left: Series, right: Series): Float64Array {
  const out = new Float64Array(left.values.length);
  const [ifLeft, ifRight] = [missingValue(left), missingValue(right)];
  for (let index = 0; index < out.length; index += 1) {
    const a = left.values[index] as number;
    const b = right.values[index] as number;
    const hasLeft = !Number.isNaN(a);
    const hasRight = !Number.isNaN(b);
    if (hasLeft || hasRight) out[index] = compute(operator, hasLeft ? a : ifLeft, hasRight ? b : ifRight);
    else out[index] = Number.NaN;
  }
  return out;
}

function missingValue(one: Series): number {
  return one.whereMissing ?? Number.NaN;
}

function missing(value: number): { whereMissing: number } | Record<never, never> {
  return Number.isNaN(value) ? {} : { whereMissing: value };
}

/** Sums keep a unit that both sides have; a product or a quotient has none. */
function unitOf(operator: Operator, left: Series, right: Series): { unit: string } | Record<never, never> {
  const additive = operator === '+' || operator === '-';
  return additive && left.unit !== undefined && left.unit === right.unit ? { unit: left.unit } : {};
}
