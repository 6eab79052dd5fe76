import { sqlString } from '@komainu/query/sql.ts';
import { badSql } from './bad-sql.ts';
import { asNumber, asText, type SqlValue } from './sql-value.ts';

/** A scalar function of the SQL editor. The functions are in functions.ts, aggregates in aggregates.ts. */
export interface ScalarFunction {
  readonly usage: string;
  readonly least: number;
  readonly most: number;
  readonly render: (values: readonly SqlValue[]) => SqlValue;
}

export const MANY = 50;
const NOTHING: SqlValue = { sql: 'NULL', type: 'nothing' };
export const at = (values: readonly SqlValue[], index: number): SqlValue => values[index] ?? NOTHING;

export const number = (sql: string): SqlValue => ({ sql, type: 'number' });
export const text = (sql: string): SqlValue => ({ sql, type: 'any' });
export const boolean = (sql: string): SqlValue => ({ sql, type: 'boolean' });
export const time = (sql: string): SqlValue => ({ sql, type: 'time' });

export const ofNumber = (usage: string, sql: (value: string) => string): ScalarFunction => ({
  usage,
  least: 1,
  most: 1,
  render: (values) => number(sql(asNumber(at(values, 0)))),
});
export const ofText = (usage: string, sql: (value: string) => string): ScalarFunction => ({
  usage,
  least: 1,
  most: 1,
  render: (values) => text(sql(asText(at(values, 0)))),
});

/** A whole number between 0 and 65 535. */
export function count(value: SqlValue): string {
  return `toInt32(greatest(0, least(65535, floor(ifNull(${asNumber(value)}, 0)))))`;
}

/** The text of a parameter that must be a literal. */
export function literalOf(value: SqlValue, usage: string): string {
  if (value.literal === undefined) throw badSql(`${usage} takes a literal there`);
  return value.literal;
}

export function pattern(value: SqlValue, usage: string): string {
  return sqlString(literalOf(value, usage));
}
