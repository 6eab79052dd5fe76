import type { SqlAnswer, SqlValue } from '@komainu/contracts/logs/sql-api.ts';
import type { OutputColumn } from './scope.ts';
import { columnTypeOf } from './sql-value.ts';

/** The answer of the engine's compact rows, of which the last is beyond `mostRows` when there are more. */
export function sqlAnswer(
  columns: readonly OutputColumn[],
  rows: readonly (readonly unknown[])[],
  mostRows: number,
  elapsedMs: number,
): SqlAnswer {
  return {
    columns: columns.map(({ name, type }) => ({ name, type: columnTypeOf(type) })),
    rows: rows.slice(0, mostRows).map((row) => columns.map(({ type }, index) => jsonOf(row[index], type))),
    truncated: rows.length > mostRows,
    elapsedMs: Math.round(elapsedMs),
  };
}

function jsonOf(value: unknown, type: OutputColumn['type']): SqlValue {
  if (value === null || value === undefined) return null;
  switch (type) {
    case 'number':
      // Counts come as text, as they may be larger than a double holds.
      return typeof value === 'string' && Number.isSafeInteger(Number(value)) ? Number(value) : (value as SqlValue);
    case 'boolean':
      return Number(value) !== 0;
    case 'time':
      return `${String(value).replace(' ', 'T')}Z`;
    default:
      // JSON of the engine: texts, numbers, and lists and objects of them.
      return value as SqlValue;
  }
}
