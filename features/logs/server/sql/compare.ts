import { badSql } from './bad-sql.ts';
import { asBoolean, asNumber, asText, asTime, type SqlValue } from './sql-value.ts';

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** Compares by the type that the sides have in common: times, numbers, conditions, else texts. */
export function compareSql(operator: Comparison, left: SqlValue, right: SqlValue): string {
  const sides = [left, right];
  const has = (type: SqlValue['type']) => sides.some((side) => side.type === type);
  if (has('list') || has('map') || has('interval'))
    throw badSql(`a ${left.type} cannot be compared with a ${right.type}`);
  const order = operator !== '=' && operator !== '!=';
  // Two values that may be numbers are in order as numbers.
  const numbers = has('number') || (order && sides.every(({ type }) => type === 'any'));
  const as = has('time') ? asTime : numbers ? asNumber : has('boolean') ? asBoolean : asText;
  return `(${as(left)} ${operator} ${as(right)})`;
}

export function likeSql(
  operator: 'LIKE' | 'NOT LIKE' | 'ILIKE' | 'NOT ILIKE',
  left: SqlValue,
  right: SqlValue,
): string {
  return `(${asText(left)} ${operator} ${asText(right)})`;
}
