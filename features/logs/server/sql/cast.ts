import type { ExprCast } from 'pgsql-ast-parser';
import { badSql } from './bad-sql.ts';
import { intervalMs } from './intervals.ts';
import { asBoolean, asNumber, asText, asTime, type SqlValue } from './sql-value.ts';

const NUMBER_TYPES = ['int', 'integer', 'bigint', 'smallint', 'int2', 'int4', 'int8'];
const FLOAT_TYPES = ['float', 'float4', 'float8', 'double precision', 'double', 'real', 'numeric', 'decimal'];
const TEXT_TYPES = ['text', 'varchar', 'char', 'character varying', 'string'];
const TIME_TYPES = ['timestamp', 'timestamptz', 'timestamp with time zone', 'timestamp without time zone'];

/** CAST(value AS type). */
export function castSql(to: ExprCast['to'], value: SqlValue): SqlValue {
  const name = 'name' in to && typeof to.name === 'string' ? to.name.toLowerCase() : '';
  if (NUMBER_TYPES.includes(name)) return { sql: `round(${asNumber(value)})`, type: 'number' };
  if (FLOAT_TYPES.includes(name)) return { sql: asNumber(value), type: 'number' };
  if (TEXT_TYPES.includes(name)) return { ...value, sql: asText(value), type: 'text' };
  if (TIME_TYPES.includes(name)) return { sql: asTime(value), type: 'time' };
  if (name === 'bool' || name === 'boolean') return { sql: asBoolean(value), type: 'boolean' };
  if (name === 'date') return { sql: `toDateTime64(toStartOfDay(${asTime(value)}), 3, 'UTC')`, type: 'time' };
  if (name === 'interval') {
    if (value.literal === undefined) throw badSql('an interval is a literal');
    return { sql: `toIntervalMillisecond(${intervalMs(value.literal)})`, type: 'interval', literal: value.literal };
  }
  throw badSql(`the type ${name || 'in CAST'} is not supported`);
}
