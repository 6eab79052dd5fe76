import type { ComparisonOperator } from '@komainu/contracts/workflows/workflow.ts';
import { isObject } from '@komainu/kernel/json.ts';

type Compare = (one: unknown, other: unknown) => boolean;

const isNull = (value: unknown) => value === null || value === undefined;

const isEmpty = (value: unknown) =>
  isNull(value) ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (isObject(value) && Object.keys(value).length === 0);

/** Numbers as such, also where one side is their digits; everything else by its JSON. */
function isEqual(one: unknown, other: unknown): boolean {
  if (isNull(one) || isNull(other)) return isNull(one) && isNull(other);
  if (typeof one === 'object' || typeof other === 'object') return JSON.stringify(one) === JSON.stringify(other);
  return String(one) === String(other) || (isNumber(one) && isNumber(other) && Number(one) === Number(other));
}

const isNumber = (value: unknown) =>
  (typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')) && Number.isFinite(Number(value));

/** By number where both are numbers, by letters otherwise (times in ISO 8601 sort so). */
function order(one: unknown, other: unknown): number {
  if (isNull(one) || isNull(other)) return Number.NaN;
  if (isNumber(one) && isNumber(other)) return Number(one) - Number(other);
  return String(one) < String(other) ? -1 : String(one) > String(other) ? 1 : 0;
}

function contains(one: unknown, other: unknown): boolean {
  if (Array.isArray(one)) return one.some((item) => isEqual(item, other));
  if (isObject(one)) return Object.hasOwn(one, String(other));
  return !isNull(one) && String(one).includes(String(other ?? ''));
}

const OPERATORS: Readonly<Record<ComparisonOperator, Compare>> = {
  OPERATOR_EQUAL: isEqual,
  OPERATOR_NOT_EQUAL: (one, other) => !isEqual(one, other),
  OPERATOR_GREATER_THAN: (one, other) => order(one, other) > 0,
  OPERATOR_LESS_THAN: (one, other) => order(one, other) < 0,
  OPERATOR_GREATER_THAN_OR_EQUAL_TO: (one, other) => order(one, other) >= 0,
  OPERATOR_LESS_THAN_OR_EQUAL_TO: (one, other) => order(one, other) <= 0,
  OPERATOR_CONTAINS: contains,
  OPERATOR_DOES_NOT_CONTAIN: (one, other) => !contains(one, other),
  OPERATOR_IS_NULL: isNull,
  OPERATOR_IS_NOT_NULL: (one) => !isNull(one),
  OPERATOR_IS_EMPTY: isEmpty,
  OPERATOR_IS_NOT_EMPTY: (one) => !isEmpty(one),
};

/** The short words that conditions of steps use beside the long ones. */
const SHORT: Readonly<Record<string, ComparisonOperator>> = {
  eq: 'OPERATOR_EQUAL',
  neq: 'OPERATOR_NOT_EQUAL',
  ne: 'OPERATOR_NOT_EQUAL',
  gt: 'OPERATOR_GREATER_THAN',
  lt: 'OPERATOR_LESS_THAN',
  gte: 'OPERATOR_GREATER_THAN_OR_EQUAL_TO',
  lte: 'OPERATOR_LESS_THAN_OR_EQUAL_TO',
  contains: 'OPERATOR_CONTAINS',
  notcontains: 'OPERATOR_DOES_NOT_CONTAIN',
  null: 'OPERATOR_IS_NULL',
  nonnull: 'OPERATOR_IS_NOT_NULL',
  empty: 'OPERATOR_IS_EMPTY',
  nonempty: 'OPERATOR_IS_NOT_EMPTY',
};

export const OPERATOR_WORDS: readonly string[] = [...Object.keys(SHORT), ...Object.keys(OPERATORS)];

function operatorOf(word: unknown): ComparisonOperator | undefined {
  if (typeof word !== 'string') return undefined;
  return (
    Object.keys(OPERATORS).find((known): known is ComparisonOperator => known === word) ?? SHORT[word.toLowerCase()]
  );
}

/** Why a comparison is none; undefined when it is one. */
export function operatorProblem(word: unknown): string | undefined {
  if (operatorOf(word) !== undefined) return undefined;
  return `${JSON.stringify(word) ?? 'nothing'} is not one of the operators ${OPERATOR_WORDS.join(', ')}`;
}

/** Whether a comparison holds. Throws a RangeError for an operator that is none. */
export function holds(word: unknown, one: unknown, other: unknown): boolean {
  const operator = operatorOf(word);
  if (operator === undefined) throw new RangeError(operatorProblem(word));
  return OPERATORS[operator](one, other);
}

/** What is compared: `{value, comparisonOperator, comparisonValue}`, or as in completion gates `{operand1, operator, operand2}`. */
function sidesOf(condition: unknown): { readonly word: unknown; readonly one: unknown; readonly other: unknown } {
  const given = isObject(condition) ? condition : {};
  return {
    word: given['comparisonOperator'] ?? given['operator'],
    one: 'value' in given ? given['value'] : given['operand1'],
    other: 'comparisonValue' in given ? given['comparisonValue'] : (given['compareTo'] ?? given['operand2']),
  };
}

/** Why a list of conditions is none; undefined when it is one. */
export function conditionsProblem(conditions: unknown): string | undefined {
  if (!Array.isArray(conditions) || conditions.length === 0)
    return 'the parameter conditions is not a list of conditions';
  for (const condition of conditions) {
    if (!isObject(condition)) return 'a condition is not an object of value, comparisonOperator and comparisonValue';
    const problem = operatorProblem(sidesOf(condition).word);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Whether conditions hold: all of them, or with `or` any. */
export function conditionsHold(conditions: readonly unknown[], joinOperator: unknown): boolean {
  const judged = conditions.map((condition) => {
    const { word, one, other } = sidesOf(condition);
    return holds(word, one, other);
  });
  return String(joinOperator).toLowerCase() === 'or' ? judged.includes(true) : !judged.includes(false);
}
