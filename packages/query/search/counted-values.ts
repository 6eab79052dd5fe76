import { sqlIdentifier } from '../sql.ts';
import { fieldOfPath, resolveField, resolveTarget, valuesOf } from './resolve.ts';
import type { SearchSource } from './source.ts';

/** Rows of `value`, `events` and `is_list`; a value may come several times. */
export function countedValuesSql(source: SearchSource, path: string, where: string): string {
  const field = resolveField(path, source.schema);
  const from = `FROM ${sqlIdentifier(source.table)} WHERE ${where}`;
  const value = field.multiple ? `arrayJoin(${field.values})` : field.text;
  if (resolveTarget(fieldOfPath(path), source.schema).kind !== 'attribute') {
    return `SELECT ${value} AS value, count() AS events, 0 AS is_list ${from} GROUP BY value`;
  }
  // Lists are taken apart after counting: a quarter of the time where values repeat.
  const texts = `SELECT ${field.text} AS text, count() AS events ${from} GROUP BY text`;
  return `SELECT arrayJoin(${valuesOf('text')}) AS value, events, startsWith(text, '[') AS is_list FROM (${texts})`;
}
