import type { BinaryNode } from './ast.ts';
import type { Series } from './functions/definition.ts';

type Operator = BinaryNode['operator'];

/**
 * Arithmetic of two sets of lines. Lines of equal tags meet; a set grouped by fewer keys meets every line that agrees with
 * it in those keys; what meets nothing is left out. A point without a value on either side has none.
 */
export function combineSeries(
  operator: Operator,
  left: readonly Series[],
  right: readonly Series[],
): readonly Series[] {
  const leftKeys = keysOf(left);
  const rightKeys = keysOf(right);
  const shared = leftKeys.filter((key) => rightKeys.includes(key));
  const leftIsFiner = leftKeys.length >= rightKeys.length;
  const coarse = new Map<string, Series>();
  for (const one of leftIsFiner ? right : left) coarse.set(identity(one, shared), one);
  const out: Series[] = [];
  for (const fine of leftIsFiner ? left : right) {
    const other = coarse.get(identity(fine, shared));
    if (other === undefined) continue;
    const [a, b] = leftIsFiner ? [fine, other] : [other, fine];
    out.push({
      ...unitOf(operator, a, b),
      tags: { ...other.tags, ...fine.tags },
      values: combineValues(operator, a.values, b.values),
    });
  }
  return out;
}

/** Arithmetic with a number on one side. */
export function combineWithNumber(
  operator: Operator,
  series: readonly Series[],
  value: number,
  numberIsLeft: boolean,
): readonly Series[] {
  return series.map((one) => ({
    ...one,
    values: one.values.map((other) =>
      numberIsLeft ? compute(operator, value, other) : compute(operator, other, value),
    ),
  }));
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

function combineValues(operator: Operator, left: Float64Array, right: Float64Array): Float64Array {
  return left.map((value, index) => compute(operator, value, right[index] ?? Number.NaN));
}

function keysOf(series: readonly Series[]): readonly string[] {
  return Object.keys(series[0]?.tags ?? {});
}

function identity(series: Series, keys: readonly string[]): string {
  return JSON.stringify(keys.map((key) => series.tags[key] ?? ''));
}

/** Sums keep a unit that both sides have; a product or a quotient has none. */
function unitOf(operator: Operator, left: Series, right: Series): { unit: string } | Record<never, never> {
  const additive = operator === '+' || operator === '-';
  return additive && left.unit !== undefined && left.unit === right.unit ? { unit: left.unit } : {};
}
