import { sqlNumber, sqlString } from '@komainu/query/sql.ts';
import type { Expr, ExprBinary, ExprRef, QName, SelectStatement, WithStatement } from 'pgsql-ast-parser';
import { badSql, onlyParts } from './bad-sql.ts';
import { callSql } from './calls.ts';
import { castSql } from './cast.ts';
import { compareSql, likeSql } from './compare.ts';
import { matchSql, moduloSql, notSql, substringSql } from './functions.ts';
import type { OutputColumn, Scope } from './scope.ts';
import { as, asBoolean, asNumber, asText, asTime, commonType, type SqlValue } from './sql-value.ts';
import { extractSql } from './time-functions.ts';

const MAX_DEPTH = 40;

/** What an expression stands in. */
export interface ExpressionContext {
  readonly scope: Scope;
  readonly nowMs: number;
  /** Renders a SELECT that gives one column: a subquery without parentheses, and its column. */
  readonly subquery: (statement: SelectStatement | WithStatement) => {
    readonly sql: string;
    readonly column: OutputColumn;
  };
  readonly depth: number;
}

/** Renders an expression; every part of it that is not known is refused. */
export function expressionSql(node: Expr, outer: ExpressionContext): SqlValue {
  if (outer.depth > MAX_DEPTH) throw badSql(`the query is nested deeper than ${MAX_DEPTH} levels`);
  const context = { ...outer, depth: outer.depth + 1 };
  const render = (part: Expr) => expressionSql(part, context);
  switch (node.type) {
    case 'null':
      return { sql: 'NULL', type: 'nothing' };
    case 'boolean':
      return { sql: node.value ? '1' : '0', type: 'boolean', literal: String(node.value) };
    case 'integer':
    case 'numeric':
      return numberLiteral(node.value);
    case 'string':
      return textLiteral(node.value);
    case 'ref':
      return columnSql(node, context);
    case 'unary':
      onlyParts(node, ['operand', 'op'], node.op);
      return unarySql(node.op, render(node.operand));
    case 'binary':
      onlyParts(node, ['left', 'right', 'op'], node.op);
      return binarySql(node, context);
    case 'ternary': {
      onlyParts(node, ['value', 'lo', 'hi', 'op'], node.op);
      const value = render(node.value);
      const between = `(${compareSql('>=', value, render(node.lo))} AND ${compareSql('<=', value, render(node.hi))})`;
      return boolean(node.op === 'BETWEEN' ? between : `(NOT ${between})`);
    }
    case 'case':
      onlyParts(node, ['value', 'whens', 'else'], 'CASE');
      return caseSql(node, render);
    case 'cast':
      onlyParts(node, ['operand', 'to'], 'CAST');
      return castSql(node.to, render(node.operand));
    case 'extract':
      onlyParts(node, ['field', 'from'], 'EXTRACT');
      return extractSql(node.field.name.toLowerCase(), render(node.from));
    case 'substring': {
      onlyParts(node, ['value', 'from', 'for'], 'SUBSTRING');
      const [from, length] = [node.from, node.for].map((part) => (part ? render(part) : undefined));
      return substringSql(render(node.value), from, length);
    }
    case 'arrayIndex':
      onlyParts(node, ['array', 'index'], 'an index');
      return keySql(node.array, render(node.index).literal, context);
    case 'member':
      onlyParts(node, ['operand', 'op', 'member'], node.op);
      return keySql(node.operand, String(node.member), context);
    case 'keyword':
      if (node.keyword === 'current_timestamp' || node.keyword === 'localtimestamp') return nowSql(context.nowMs);
      throw badSql(`${node.keyword} is not supported`);
    case 'call':
      return callSql(node, context, render);
    case 'select':
    case 'union':
    case 'union all':
    case 'with': {
      const { sql, column } = context.subquery(node);
      return { sql: `(${sql})`, type: column.type };
    }
    default:
      throw badSql(`${node.type} is not supported`);
  }
}

export function boolean(sql: string): SqlValue {
  return { sql, type: 'boolean' };
}

export function textLiteral(value: string): SqlValue {
  return { sql: sqlString(value), type: 'text', literal: value };
}

export function nowSql(nowMs: number): SqlValue {
  return { sql: `fromUnixTimestamp64Milli(toInt64(${sqlNumber(Math.round(nowMs))}), 'UTC')`, type: 'time' };
}

function numberLiteral(value: number): SqlValue {
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
    throw badSql('a number is too large: write it as text');
  }
  return { sql: sqlNumber(value), type: 'number', literal: String(value) };
}

/** A qualifier as one name. */
export function qualifierOf(table: QName | undefined): string | undefined {
  if (table?.schema !== undefined) throw badSql(`there is no schema ${table.schema}`);
  return table?.name;
}

function columnSql(node: ExprRef, { scope }: ExpressionContext): SqlValue {
  onlyParts(node, ['table', 'name'], 'a column');
  if (node.name === '*') throw badSql('* stands in SELECT and count(*) only');
  return scope.column(node.name, qualifierOf(node.table));
}

/** `attributes['path']`, `attributes->>'path'`, `tags['key']`. */
function keySql(node: Expr, key: string | undefined, { scope, ...context }: ExpressionContext): SqlValue {
  if (key === undefined || key === '') throw badSql('an index takes a literal key');
  if (node.type === 'ref' && (node.name === 'attributes' || node.name === 'tags')) {
    const item = scope.tableOf(node.name, qualifierOf(node.table));
    const path = node.name === 'attributes' ? `@${key}` : key;
    if (item?.table !== undefined) return { sql: `${item.sqlAlias}.\`${item.table.field(path)}\``, type: 'any' };
  }
  const value = expressionSql(node, { scope, ...context });
  if (value.type !== 'map') throw badSql('only attributes and tags have keys');
  return { sql: `nullIf(${value.sql}[${sqlString(key)}], '')`, type: 'any' };
}

function unarySql(operator: string, value: SqlValue): SqlValue {
  switch (operator) {
    case '+':
      return { sql: asNumber(value), type: 'number' };
    case '-':
      return value.literal !== undefined && value.type === 'number'
        ? numberLiteral(-Number(value.literal))
        : { sql: `negate(${asNumber(value)})`, type: 'number' };
    case 'NOT':
      return notSql(value);
    case 'IS NULL':
      return boolean(nullTest(value));
    case 'IS NOT NULL':
      return boolean(`(NOT ${nullTest(value)})`);
    case 'IS TRUE':
      return boolean(`ifNull(${asBoolean(value)}, 0)`);
    case 'IS NOT TRUE':
      return boolean(`(NOT ifNull(${asBoolean(value)}, 0))`);
    case 'IS FALSE':
      return boolean(`(NOT ifNull(${asBoolean(value)}, 1))`);
    case 'IS NOT FALSE':
      return boolean(`ifNull(${asBoolean(value)}, 1)`);
    default:
      throw badSql(`${operator} is not supported`);
  }
}

/** Columns of text are empty where a log has nothing. */
function nullTest(value: SqlValue): string {
  if (value.type === 'list' || value.type === 'map') return `empty(${value.sql})`;
  return value.type === 'text' || value.type === 'any'
    ? `(isNull(${value.sql}) OR ${value.sql} = '')`
    : `isNull(${value.sql})`;
}

function binarySql(node: ExprBinary, context: ExpressionContext): SqlValue {
  const { op } = node;
  const render = (part: Expr) => expressionSql(part, context);
  if (op === 'IN' || op === 'NOT IN') {
    const found = inSql(render(node.left), node.right, context);
    return boolean(op === 'IN' ? found : `(NOT ${found})`);
  }
  const [left, right] = [render(node.left), render(node.right)];
  switch (op) {
    case 'AND':
    case 'OR':
      return boolean(`(${asBoolean(left)} ${op} ${asBoolean(right)})`);
    case '=':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return boolean(compareSql(op, left, right));
    case 'LIKE':
    case 'NOT LIKE':
    case 'ILIKE':
    case 'NOT ILIKE':
      return boolean(likeSql(op, left, right));
    case '~':
    case '~*':
      return matchSql(left, right, op === '~*');
    case '!~':
    case '!~*':
      return notSql(matchSql(left, right, op === '!~*'));
    case '||':
      return { sql: `concat(${asText(left)}, ${asText(right)})`, type: 'any' };
    case '+':
    case '-':
      return sumSql(op, left, right);
    case '*':
      return { sql: `(${asNumber(left)} * ${asNumber(right)})`, type: 'number' };
    case '/':
      return { sql: `(${asNumber(left)} / nullIf(${asNumber(right)}, 0))`, type: 'number' };
    case '%':
      return moduloSql(left, right);
    case '^':
      return { sql: `pow(${asNumber(left)}, ${asNumber(right)})`, type: 'number' };
    default:
      throw badSql(`the operator ${op} is not supported`);
  }
}

/** Numbers, times and intervals. The difference of two times is in seconds. */
function sumSql(op: '+' | '-', left: SqlValue, right: SqlValue): SqlValue {
  if (left.type === 'interval' && right.type === 'interval') throw badSql('write one interval instead of two');
  if (right.type === 'interval') return { sql: `(${asTime(left)} ${op} ${right.sql})`, type: 'time' };
  if (left.type === 'interval' && op === '+') return { sql: `(${asTime(right)} + ${left.sql})`, type: 'time' };
  if (op === '-' && (left.type === 'time' || right.type === 'time')) {
    const [end, start] = [left, right].map((value) => `toUnixTimestamp64Milli(${asTime(value)})`);
    return { sql: `((${end} - ${start}) / 1000)`, type: 'number' };
  }
  return { sql: `(${asNumber(left)} ${op} ${asNumber(right)})`, type: 'number' };
}

function inSql(value: SqlValue, list: Expr, context: ExpressionContext): string {
  if (!isSelect(list)) {
    // A list of one is read as an expression in parentheses.
    const members = list.type === 'list' ? list.expressions : [list];
    const values = members.map((part) => expressionSql(part, context));
    if (values.some(({ literal }) => literal === undefined)) {
      return `(${values.map((one) => compareSql('=', value, one)).join(' OR ')})`;
    }
    const type = value.type === 'number' || values.some((one) => one.type === 'number') ? 'number' : value.type;
    return `(${as(type, value)} IN (${values.map((one) => as(type, one)).join(', ')}))`;
  }
  const { sql, column } = context.subquery(list);
  const type = commonType([value.type, column.type]);
  const shared = type === 'any' || type === 'nothing' ? 'text' : type;
  const selected = as(shared, { sql: `\`${column.sqlName}\``, type: column.type });
  return `(${as(shared, value)} GLOBAL IN (SELECT ${selected} FROM (${sql})))`;
}

function isSelect(node: Expr): node is SelectStatement | WithStatement {
  return ['select', 'union', 'union all', 'with', 'with recursive', 'values'].includes(node.type);
}

function caseSql(node: Extract<Expr, { type: 'case' }>, render: (part: Expr) => SqlValue): SqlValue {
  const subject = node.value ? render(node.value) : undefined;
  const whens = node.whens.map(({ when, value }) => {
    const test = render(when);
    return { test: subject === undefined ? asBoolean(test) : compareSql('=', subject, test), value: render(value) };
  });
  const otherwise: SqlValue = node.else ? render(node.else) : { sql: 'NULL', type: 'nothing' };
  const type = commonType([...whens.map(({ value }) => value.type), otherwise.type]);
  if (type === 'nothing') return otherwise;
  const branches = whens.flatMap(({ test, value }) => [`ifNull(${test}, 0)`, as(type, value)]);
  return { sql: `multiIf(${branches.join(', ')}, ${as(type, otherwise)})`, type };
}
