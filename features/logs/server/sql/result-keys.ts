import type { Expr, SelectFromStatement } from 'pgsql-ast-parser';
import { badSql, onlyParts } from './bad-sql.ts';
import type { OutputColumn } from './scope.ts';

/** The column of the result that a key of ORDER BY or GROUP BY means: its number, or its name. */
export function outputOf(node: Expr, columns: readonly OutputColumn[]): OutputColumn | undefined {
  if (node.type === 'integer') {
    const column = columns[node.value - 1];
    if (column === undefined) throw badSql(`there is no column number ${node.value}`);
    return column;
  }
  if (node.type !== 'ref' || node.table !== undefined) return undefined;
  return columns.find(({ name }) => name === node.name);
}

/** LIMIT and OFFSET; `mostRows` bounds what a query without a limit, or with a larger one, gives. */
export function limitSql(node: SelectFromStatement | undefined, mostRows?: number): string {
  const limit = node?.limit ?? undefined;
  if (limit !== undefined) onlyParts(limit, ['limit', 'offset'], 'LIMIT');
  const asked = limit?.limit ? countOf(limit.limit, 'LIMIT') : undefined;
  const offset = limit?.offset ? countOf(limit.offset, 'OFFSET') : 0;
  const rows = mostRows === undefined ? asked : Math.min(mostRows, asked ?? mostRows);
  if (rows === undefined) return offset === 0 ? '' : ` LIMIT 18446744073709551615 OFFSET ${offset}`;
  return ` LIMIT ${rows}${offset === 0 ? '' : ` OFFSET ${offset}`}`;
}

function countOf(node: Expr, name: string): number {
  if (node.type !== 'integer' || !Number.isSafeInteger(node.value) || node.value < 0) {
    throw badSql(`${name} takes a whole number`);
  }
  return node.value;
}
