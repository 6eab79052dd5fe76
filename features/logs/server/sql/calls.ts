import type { Expr, ExprCall, OrderByStatement } from 'pgsql-ast-parser';
import { AGGREGATE_FUNCTIONS, filtered, percentileSql, WINDOW_FUNCTIONS } from './aggregates.ts';
import { badSql, onlyParts } from './bad-sql.ts';
import { type ExpressionContext, nowSql } from './expressions.ts';
import { SCALAR_FUNCTIONS } from './functions.ts';
import { orderSql } from './order.ts';
import { asBoolean, type SqlValue } from './sql-value.ts';

type Render = (part: Expr) => SqlValue;

/** Renders a call of a function of the allow-list; anything else is refused. */
export function callSql(node: ExprCall, context: ExpressionContext, render: Render): SqlValue {
  onlyParts(node, ['function', 'args', 'distinct', 'filter', 'withinGroup', 'over'], 'a function');
  if (node.function.schema !== undefined)
    throw badSql(`there is no function ${node.function.schema}.${node.function.name}`);
  const name = node.function.name.toLowerCase();
  if (name === 'now' && node.args.length === 0) {
    onlyParts(node, ['function', 'args'], 'now()');
    return nowSql(context.nowMs);
  }
  if (name === 'percentile_cont' || name === 'percentile_disc') return withinGroupSql(node, render);
  const scalar = entryOf(SCALAR_FUNCTIONS, name);
  if (scalar !== undefined) {
    onlyParts(node, ['function', 'args'], name);
    return scalar.render(parameters(node, scalar, render));
  }
  const ranking = entryOf(WINDOW_FUNCTIONS, name);
  if (ranking !== undefined) {
    onlyParts(node, ['function', 'args', 'over'], name);
    if (!node.over) throw badSql(`${name} stands before OVER (…) only`);
    return overSql(ranking.render(parameters(node, ranking, render)), node, render);
  }
  return aggregateSql(name, node, render);
}

function aggregateSql(name: string, node: ExprCall, render: Render): SqlValue {
  onlyParts(node, ['function', 'args', 'distinct', 'filter', 'over'], name);
  const aggregate = entryOf(AGGREGATE_FUNCTIONS, name);
  if (aggregate === undefined) throw badSql(`there is no function ${name}`);
  const condition = node.filter ? asBoolean(render(node.filter)) : undefined;
  const [first] = node.args;
  if (name === 'count' && node.args.length === 1 && first?.type === 'ref' && first.name === '*') {
    if (first.table !== undefined || node.distinct === 'distinct') throw badSql('count(*) takes nothing else');
    const sql = condition === undefined ? 'count()' : `countIf(${condition})`;
    return overSql({ sql, type: 'number' }, node, render);
  }
  const values = parameters(node, aggregate, render);
  const [value = { sql: 'NULL', type: 'nothing' } as const, ...others] = values;
  const kept = filtered(value, condition);
  if (node.distinct === 'distinct') {
    if (aggregate.distinct === undefined) throw badSql(`${name} is not supported with DISTINCT`);
    if (node.over) throw badSql('DISTINCT is not supported before OVER');
    return aggregate.distinct(kept);
  }
  if (node.over && aggregate.window !== true) throw badSql(`${name} is not supported before OVER`);
  // The numbers and the texts of such an aggregate are two functions, and OVER belongs to one.
  const asOne: SqlValue = node.over && kept.type === 'any' ? { ...kept, type: 'text' } : kept;
  return overSql(aggregate.render([asOne, ...others]), node, render);
}

/** PERCENTILE_CONT(0.95) WITHIN GROUP (ORDER BY value). */
function withinGroupSql(node: ExprCall, render: Render): SqlValue {
  onlyParts(node, ['function', 'args', 'withinGroup', 'filter'], node.function.name);
  const [level] = node.args;
  const group = node.withinGroup;
  if (level === undefined || node.args.length !== 1 || !group) {
    throw badSql('percentile_cont is called as percentile_cont(0.95) WITHIN GROUP (ORDER BY number)');
  }
  onlyParts(group, ['by'], 'WITHIN GROUP');
  const condition = node.filter ? asBoolean(render(node.filter)) : undefined;
  return percentileSql(render(level), filtered(render(group.by), condition));
}

function overSql(value: SqlValue, node: ExprCall, render: Render): SqlValue {
  const { over } = node;
  if (!over) return value;
  onlyParts(over, ['partitionBy', 'orderBy'], 'OVER');
  const parts: string[] = [];
  const partition = (over.partitionBy ?? []).map((part) => render(part).sql);
  if (partition.length > 0) parts.push(`PARTITION BY ${partition.join(', ')}`);
  const order = (over.orderBy ?? []).map((part: OrderByStatement) => orderSql(part, render(part.by)));
  if (order.length > 0) parts.push(`ORDER BY ${order.join(', ')}`);
  return { ...value, sql: `${value.sql} OVER (${parts.join(' ')})` };
}

function parameters(
  node: ExprCall,
  called: { readonly usage: string; readonly least: number; readonly most: number },
  render: Render,
): readonly SqlValue[] {
  const { length } = node.args;
  if (length < called.least || length > called.most) throw badSql(`it is called as ${called.usage}`);
  return node.args.map(render);
}

function entryOf<Entry>(entries: Readonly<Record<string, Entry>>, name: string): Entry | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}
