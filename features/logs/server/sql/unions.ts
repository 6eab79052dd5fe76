import type { SelectFromStatement, SelectStatement } from 'pgsql-ast-parser';
import { badSql } from './bad-sql.ts';
import { orderSql } from './order.ts';
import { outputOf } from './result-keys.ts';
import type { OutputColumn } from './scope.ts';
import { as, type SqlValue } from './sql-value.ts';

/** The members of a UNION from left to right, and what joins each to those before it. */
export function unionParts(statement: SelectStatement): {
  parts: SelectStatement[];
  operators: ('union' | 'union all')[];
} {
  if (statement.type !== 'union' && statement.type !== 'union all') return { parts: [statement], operators: [] };
  const left = unionParts(statement.left);
  const right = unionParts(statement.right);
  return {
    parts: [...left.parts, ...right.parts],
    operators: [...left.operators, statement.type, ...right.operators],
  };
}

/** A member of a UNION, its columns by the names and types of the whole. */
export function memberSql(
  member: { readonly sql: string; readonly columns: readonly OutputColumn[] },
  columns: readonly OutputColumn[],
): string {
  const selected = columns.map((column, index) => {
    const own = member.columns[index];
    const value: SqlValue = { sql: `\`${own?.sqlName ?? ''}\``, type: own?.type ?? 'nothing' };
    return `${as(column.type, value)} AS \`${column.sqlName}\``;
  });
  return `SELECT ${selected.join(', ')} FROM (${member.sql})`;
}

/** ORDER BY of a UNION. */
export function unionOrderSql(tail: SelectFromStatement | undefined, columns: readonly OutputColumn[]): string {
  const keys = (tail?.orderBy ?? []).map((node) => {
    const column = outputOf(node.by, columns);
    if (column === undefined) throw badSql('ORDER BY after a UNION takes columns of the result');
    return orderSql(node, { sql: `\`${column.sqlName}\``, type: column.type });
  });
  return keys.length === 0 ? '' : ` ORDER BY ${keys.join(', ')}`;
}
