import type { OrderByStatement } from 'pgsql-ast-parser';
import { badSql, onlyParts } from './bad-sql.ts';
import { asNumber, type SqlValue } from './sql-value.ts';

/** One key of ORDER BY. Values that may be numbers are in order as numbers first, then as texts. */
export function orderSql(node: OrderByStatement, value: SqlValue): string {
  onlyParts(node, ['by', 'order', 'nulls'], 'ORDER BY');
  if (value.type === 'list' || value.type === 'map') throw badSql(`a ${value.type} has no order`);
  const direction = node.order === 'DESC' ? 'DESC' : 'ASC';
  // As PostgreSQL has it: NULL is greater than everything.
  const nulls = node.nulls ?? (direction === 'DESC' ? 'FIRST' : 'LAST');
  const end = nulls === 'FIRST' ? 'NULLS FIRST' : 'NULLS LAST';
  if (value.type !== 'any') return `${value.sql} ${direction} ${end}`;
  return `${asNumber(value)} ${direction} ${end}, ${value.sql} ${direction} ${end}`;
}
