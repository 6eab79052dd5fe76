import type { FieldSql } from '../search/resolve.ts';
import { sqlNumber, sqlString } from '../sql.ts';

/** A part of an expression as SQL, readable as each type. */
export interface Value {
  /** `any` is text that may hold a number, as attributes do. */
  readonly type: 'any' | 'text' | 'number' | 'boolean';
  /** String; '' when there is none. */
  readonly text: string;
  /** Nullable(Float64). */
  readonly number: string;
  /** UInt8, never NULL. */
  readonly truth: string;
  /** UInt8: whether there is a value. */
  readonly present: string;
  /** Array(Nullable(Float64)): the numbers in it; several when it is a list. */
  readonly numbers: string;
}

export function textValue(sql: string, type: 'any' | 'text' = 'text'): Value {
  const number = `toFloat64OrNull(${sql})`;
  return {
    type,
    text: sql,
    number,
    truth: `(${sql} = 'true')`,
    present: `(${sql} != '')`,
    numbers: `[${number}]`,
  };
}

/** `sql` is a Nullable(Float64). Infinity and NaN, as of a division by zero, are no values. */
export function numberValue(sql: string): Value {
  return {
    type: 'number',
    text: `ifNull(toString(${sql}), '')`,
    number: sql,
    truth: `ifNull(${sql} != 0, 0)`,
    present: `isNotNull(${sql})`,
    numbers: `[${sql}]`,
  };
}

/** `sql` is a UInt8, never NULL. */
export function booleanValue(sql: string): Value {
  const number = `toNullable(toFloat64(${sql}))`;
  return {
    type: 'boolean',
    text: `if(${sql}, 'true', 'false')`,
    number,
    truth: sql,
    present: '1',
    numbers: `[${number}]`,
  };
}

export function fieldValue(field: FieldSql): Value {
  const text = `toString(${field.text})`;
  return {
    type: 'any',
    text,
    number: `toNullable(${field.number})`,
    truth: `(${text} = 'true')`,
    present: field.present,
    numbers: `arrayMap(v -> toFloat64OrNull(v), ${field.values})`,
  };
}

export function literalText(text: string): Value {
  return textValue(sqlString(text));
}

export function literalNumber(value: number): Value {
  return numberValue(`toNullable(toFloat64(${sqlNumber(value)}))`);
}

/** A value as the field that searches, groups and measures read. */
export function fieldOfValue(value: Value): FieldSql {
  return {
    text: value.text,
    number: value.number,
    present: value.present,
    values: `if(${value.present}, [${value.text}], [])`,
    multiple: false,
  };
}
