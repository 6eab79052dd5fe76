import type { Expr, From, SelectFromStatement, SelectStatement, WithStatement } from 'pgsql-ast-parser';
import type { LogFilter } from '../api/reader.ts';
import { badSql, onlyParts } from './bad-sql.ts';
import { compareSql } from './compare.ts';
import { type ExpressionContext, expressionSql, qualifierOf } from './expressions.ts';
import { orderSql } from './order.ts';
import { selectOf } from './parse-statement.ts';
import { limitSql, outputOf } from './result-keys.ts';
import { type FromItem, type OutputColumn, Scope } from './scope.ts';
import { asBoolean, commonType, type SqlValue } from './sql-value.ts';
import { memberSql, unionOrderSql, unionParts } from './unions.ts';
import { BASE_COLUMNS, VirtualTable } from './virtual-table.ts';

const MAX_SQL_LENGTH = 150_000;
const MOST_TABLES = 12;
const MOST_COLUMNS = 100;
const MAX_DEPTH = 12;

/** A SELECT as SQL without parentheses, and the columns that it gives. */
export interface RenderedSelect {
  readonly sql: string;
  readonly columns: readonly OutputColumn[];
}

type Names = ReadonlyMap<string, RenderedSelect>;

/**
 * Renders statements to the engine's SQL. All of it is written here: names are replaced by our own, texts pass the one
 * escaper, and the only table is the reader's own view of the logs.
 */
export class SelectRenderer {
  readonly #filter: LogFilter;
  readonly #nowMs: number;
  #serial = 0;
  #tables = 0;
  #depth = 0;

  constructor(filter: LogFilter, nowMs: number) {
    this.#filter = filter;
    this.#nowMs = nowMs;
  }

  /** The whole query; `mostRows` bounds what it gives. */
  render(statement: SelectStatement | WithStatement, mostRows: number): RenderedSelect {
    return this.#statement(statement, new Map(), mostRows);
  }

  #statement(statement: SelectStatement | WithStatement, names: Names, mostRows?: number): RenderedSelect {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw badSql(`SELECTs are nested deeper than ${MAX_DEPTH} levels`);
    const rendered = this.#anyStatement(statement, names, mostRows);
    this.#depth -= 1;
    if (rendered.sql.length > MAX_SQL_LENGTH) throw badSql('the query is too large');
    return rendered;
  }

  #anyStatement(statement: SelectStatement | WithStatement, names: Names, mostRows?: number): RenderedSelect {
    switch (statement.type) {
      case 'select':
        return this.#select(statement, names, mostRows);
      case 'union':
      case 'union all':
        onlyParts(statement, ['left', 'right'], 'UNION');
        return this.#union(statement, names, mostRows);
      case 'with': {
        onlyParts(statement, ['bind', 'in'], 'WITH');
        const known = new Map(names);
        for (const { alias, statement: bound } of statement.bind) {
          known.set(alias.name, this.#statement(selectOf(bound), known));
        }
        return this.#statement(selectOf(statement.in), known, mostRows);
      }
      default:
        throw badSql(`${statement.type.toUpperCase()} is not supported`);
    }
  }

  /** ORDER BY and LIMIT after the last SELECT are those of the whole. */
  #union(
    statement: SelectStatement & { type: 'union' | 'union all' },
    names: Names,
    mostRows?: number,
  ): RenderedSelect {
    const { parts, operators } = unionParts(statement);
    const last = parts.at(-1);
    const tail = last?.type === 'select' ? last : undefined;
    const members = parts.map((part) => {
      const bare = part === tail ? { ...tail, orderBy: null, limit: null } : part;
      return this.#statement(bare, names);
    });
    const [first] = members;
    if (first === undefined) throw badSql('UNION is empty');
    if (members.some(({ columns }) => columns.length !== first.columns.length)) {
      throw badSql('the SELECTs of a UNION give different numbers of columns');
    }
    const columns = first.columns.map((column, index): OutputColumn => {
      const types = members.map((member) => member.columns[index]?.type ?? 'nothing');
      return { name: column.name, sqlName: this.#name('u'), type: commonType(types) };
    });
    const sql = members.reduce((left, member, index) => {
      const right = memberSql(member, columns);
      if (index === 0) return right;
      const joined = `${left} ${operators[index - 1] === 'union' ? 'UNION DISTINCT' : 'UNION ALL'} ${right}`;
      return index === members.length - 1 ? joined : `SELECT * FROM (${joined})`;
    }, '');
    const order = unionOrderSql(tail, columns);
    return { sql: `SELECT * FROM (${sql})${order}${limitSql(tail, mostRows)}`, columns };
  }

  #select(node: SelectFromStatement, names: Names, mostRows?: number): RenderedSelect {
    onlyParts(node, ['columns', 'from', 'where', 'groupBy', 'having', 'limit', 'orderBy', 'distinct'], 'SELECT');
    const scope = new Scope();
    const context: ExpressionContext = {
      scope,
      nowMs: this.#nowMs,
      depth: 0,
      subquery: (statement) => this.#subquery(statement, names),
    };
    const from = (node.from ?? []).map((item) => this.#from(item, scope, names, context));
    const selected = this.#columns(node, scope, context);
    const values = selected.map(({ value }) => value);
    const columns = selected.map(({ column }) => column);
    const where = node.where ? ` WHERE ${asBoolean(expressionSql(node.where, context))}` : '';
    const groups = (node.groupBy ?? []).map((part) => groupValue(part, scope, columns, values, context).sql);
    const having = node.having ? ` HAVING ${asBoolean(expressionSql(node.having, context))}` : '';
    const keys = (node.orderBy ?? []).map((part) => {
      const output = outputOf(part.by, columns);
      const value = output === undefined ? expressionSql(part.by, context) : values[columns.indexOf(output)];
      return orderSql(part, value ?? { sql: 'NULL', type: 'nothing' });
    });
    const sql = [
      `SELECT ${this.#distinct(node)}${columns.map((column, index) => `${values[index]?.sql ?? 'NULL'} AS \`${column.sqlName}\``).join(', ')}`,
      // Tables are written last: by now every column that is read of them is known.
      from.length === 0 ? '' : ` FROM ${from.map((write, index) => write(index === 0)).join('')}`,
      where,
      groups.length === 0 ? '' : ` GROUP BY ${groups.join(', ')}`,
      having,
      keys.length === 0 ? '' : ` ORDER BY ${keys.join(', ')}`,
      limitSql(node, mostRows),
    ].join('');
    return { sql, columns };
  }

  #distinct({ distinct }: SelectFromStatement): string {
    if (distinct === undefined || distinct === null || distinct === 'all') return '';
    if (distinct !== 'distinct') throw badSql('DISTINCT ON is not supported');
    return 'DISTINCT ';
  }

  #columns(
    node: SelectFromStatement,
    scope: Scope,
    context: ExpressionContext,
  ): readonly { readonly column: OutputColumn; readonly value: SqlValue }[] {
    const selected = (node.columns ?? []).flatMap((entry) => {
      onlyParts(entry, ['expr', 'alias'], 'a column');
      const { expr } = entry;
      if (expr.type === 'ref' && expr.name === '*') return starColumns(scope, qualifierOf(expr.table));
      return [{ name: entry.alias?.name ?? nameOf(expr), value: expressionSql(expr, context) }];
    });
    if (selected.length === 0) throw badSql('SELECT gives no columns');
    if (selected.length > MOST_COLUMNS) throw badSql(`SELECT gives more than ${MOST_COLUMNS} columns`);
    return selected.map(({ name, value }) => {
      if (value.type === 'interval') throw badSql('an interval is no column');
      return { value, column: { name, sqlName: this.#name('o'), type: value.type } };
    });
  }

  /** Adds an item to the scope; gives what writes it once its columns are known. */
  #from(item: From, scope: Scope, names: Names, context: ExpressionContext): (first: boolean) => string {
    this.#tables += 1;
    if (this.#tables > MOST_TABLES) throw badSql(`the query reads more than ${MOST_TABLES} tables`);
    const { source, entry } = this.#source(item, names);
    const before = [...scope.items];
    scope.add(entry);
    const join = item.join ? this.#join(item.join, before, entry, context) : undefined;
    const write = () => `${source()} AS ${entry.sqlAlias}`;
    return (first) => {
      if (first) return write();
      return join === undefined ? ` CROSS JOIN ${write()}` : ` ${join.type} ${write()}${join.condition}`;
    };
  }

  #source(item: From, names: Names): { readonly source: () => string; readonly entry: FromItem } {
    const sqlAlias = this.#name('t');
    if (item.type === 'statement') {
      onlyParts(item, ['statement', 'alias', 'join'], 'a SELECT in FROM');
      const { sql, columns } = this.#statement(selectOf(item.statement), names);
      const alias = item.alias ?? sqlAlias;
      return { source: () => `(${sql})`, entry: { alias, sqlAlias, columns, table: undefined } };
    }
    if (item.type !== 'table') throw badSql('FROM takes tables and SELECTs, no functions');
    onlyParts(item, ['name', 'join'], 'a table');
    onlyParts(item.name, ['name', 'alias'], 'a table');
    const { name, alias = name } = item.name;
    const bound = names.get(name);
    if (bound !== undefined) {
      const { sql, columns } = bound;
      return { source: () => `(${sql})`, entry: { alias, sqlAlias, columns, table: undefined } };
    }
    if (name !== 'logs') throw badSql(`there is no table ${name}: the only one is logs`);
    const table = new VirtualTable(this.#filter);
    return { source: () => table.sql(), entry: { alias, sqlAlias, columns: [], table } };
  }

  #join(
    join: NonNullable<From['join']>,
    before: readonly FromItem[],
    entry: FromItem,
    context: ExpressionContext,
  ): { readonly type: string; readonly condition: string } {
    onlyParts(join, ['on', 'using'], join.type);
    const type = JOINS[join.type];
    if (type === undefined) throw badSql(`${join.type} is not supported`);
    if (type === 'CROSS JOIN') return { type, condition: '' };
    if (join.on) return { type, condition: ` ON ${asBoolean(expressionSql(join.on, context))}` };
    const left = new Scope();
    const right = new Scope();
    for (const item of before) left.add(item);
    right.add(entry);
    const tests = (join.using ?? []).map(({ name }) =>
      compareSql('=', left.column(name, undefined), right.column(name, undefined)),
    );
    if (tests.length === 0) throw badSql(`${join.type} needs ON or USING`);
    return { type, condition: ` ON ${tests.join(' AND ')}` };
  }

  /** A SELECT inside an expression. */
  #subquery(statement: SelectStatement | WithStatement, names: Names): { sql: string; column: OutputColumn } {
    const { sql, columns } = this.#statement(statement, names);
    const [column] = columns;
    if (column === undefined || columns.length !== 1) throw badSql('a SELECT inside an expression gives one column');
    return { sql, column };
  }

  #name(prefix: string): string {
    this.#serial += 1;
    return `${prefix}${this.#serial}`;
  }
}

const JOINS: Readonly<Record<string, string>> = {
  'INNER JOIN': 'INNER JOIN',
  'LEFT JOIN': 'LEFT JOIN',
  'RIGHT JOIN': 'RIGHT JOIN',
  'FULL JOIN': 'FULL JOIN',
  'CROSS JOIN': 'CROSS JOIN',
};

function starColumns(scope: Scope, qualifier: string | undefined): { name: string; value: SqlValue }[] {
  const items = scope.items.filter(({ alias }) => qualifier === undefined || alias === qualifier);
  if (items.length === 0)
    throw badSql(qualifier === undefined ? '* needs FROM' : `there is no table ${qualifier} in FROM`);
  return items.flatMap((item) => {
    const columns = item.table === undefined ? item.columns : BASE_COLUMNS;
    return columns.map(({ name }) => ({ name, value: scope.column(name, item.alias) }));
  });
}

/** In GROUP BY a name is first a column of the tables, then of the result. */
function groupValue(
  node: Expr,
  scope: Scope,
  columns: readonly OutputColumn[],
  values: readonly SqlValue[],
  context: ExpressionContext,
): SqlValue {
  const isInput =
    node.type === 'ref' &&
    scope.items.some(
      ({ table, columns: own }) => table?.column(node.name) !== undefined || own.some(({ name }) => name === node.name),
    );
  const output = isInput ? undefined : outputOf(node, columns);
  const value = output === undefined ? undefined : values[columns.indexOf(output)];
  return value ?? expressionSql(node, context);
}

function nameOf(node: Expr): string {
  switch (node.type) {
    case 'ref':
      return node.name;
    case 'call':
      return node.function.name;
    case 'cast':
      return nameOf(node.operand);
    case 'arrayIndex':
      return node.index.type === 'string' ? node.index.value : 'value';
    case 'member':
      return String(node.member);
    case 'case':
      return 'case';
    default:
      return 'value';
  }
}
