import type { SqlColumnType } from '@komainu/contracts/logs/sql-api.ts';
import { badSql } from './bad-sql.ts';

/**
 * What an expression gives. `any` is text that may hold a number, as attributes do; `nothing` is NULL itself. All but lists
 * and maps may be NULL.
 */
export type ValueType = 'any' | 'text' | 'number' | 'boolean' | 'time' | 'interval' | 'list' | 'map' | 'nothing';

/** A rendered expression. */
export interface SqlValue {
  readonly sql: string;
  readonly type: ValueType;
  /** The text of a literal, for what takes literals only. */
  readonly literal?: string;
}

/** As a Nullable(Float64). */
export function asNumber(value: SqlValue): string {
  switch (value.type) {
    case 'number':
      return value.sql;
    case 'any':
    case 'text':
      return `toFloat64OrNull(${value.sql})`;
    case 'boolean':
      return `toFloat64(${value.sql})`;
    case 'nothing':
      return "CAST(NULL, 'Nullable(Float64)')";
    default:
      throw badSql(`a ${value.type} is no number`);
  }
}

/** As a Nullable(String). */
export function asText(value: SqlValue): string {
  switch (value.type) {
    case 'any':
    case 'text':
      return value.sql;
    case 'number':
    case 'time':
      return `toString(${value.sql})`;
    case 'boolean':
      return `if(isNull(${value.sql}), NULL, if(${value.sql}, 'true', 'false'))`;
    case 'nothing':
      return "CAST(NULL, 'Nullable(String)')";
    default:
      throw badSql(`a ${value.type} is no text`);
  }
}

export function asBoolean(value: SqlValue): string {
  switch (value.type) {
    case 'boolean':
      return value.sql;
    case 'any':
      return `(${value.sql} = 'true')`;
    case 'text':
      if (value.literal === 'true' || value.literal === 'false') return value.literal === 'true' ? '1' : '0';
      return `(${value.sql} = 'true')`;
    case 'number':
      return `(${value.sql} != 0)`;
    case 'nothing':
      return "CAST(NULL, 'Nullable(UInt8)')";
    default:
      throw badSql(`a ${value.type} is no condition`);
  }
}

/** As a Nullable(DateTime64(3)); texts are read as ISO 8601, without a zone as UTC. */
export function asTime(value: SqlValue): string {
  switch (value.type) {
    case 'time':
      return value.sql;
    case 'any':
    case 'text':
      return `parseDateTime64BestEffortOrNull(${value.sql}, 3, 'UTC')`;
    case 'nothing':
      return "CAST(NULL, 'Nullable(DateTime64(3))')";
    default:
      throw badSql(`a ${value.type} is no time`);
  }
}

/** As its own type. */
export function as(type: ValueType, value: SqlValue): string {
  switch (type) {
    case 'number':
      return asNumber(value);
    case 'boolean':
      return asBoolean(value);
    case 'time':
      return asTime(value);
    case 'any':
    case 'text':
      return asText(value);
    default:
      if (value.type !== type && value.type !== 'nothing') throw badSql(`a ${value.type} stands beside a ${type}`);
      return value.sql;
  }
}

/** The type that values of several types have in common, for CASE, COALESCE, UNION. */
export function commonType(types: readonly ValueType[]): ValueType {
  const [first, ...others] = new Set(types.filter((type) => type !== 'nothing'));
  if (first === undefined) return 'nothing';
  if (others.length === 0) return first;
  const all = [first, ...others];
  if (all.some((type) => type === 'list' || type === 'map' || type === 'interval')) {
    throw badSql(`a ${first} stands beside a ${others[0]}`);
  }
  return 'any';
}

export function columnTypeOf(type: ValueType): SqlColumnType {
  return type === 'any' || type === 'nothing' || type === 'interval' ? 'text' : type;
}
