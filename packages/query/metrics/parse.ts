import type { AggregateNode, BinaryNode, MetricNode, ModifyNode } from './ast.ts';
import { findFunction, functionNames } from './functions/list.ts';
import { readCallArguments } from './parse-arguments.ts';
import { MODIFIER_AHEAD, readModifiers, readWords, rollupModifier } from './parse-modifiers.ts';
import { readMetricName, readQueryTail, readSpaceAggregation } from './parse-query.ts';
import { Scanner } from './scanner.ts';

/** UTF-16 units of an expression; longer ones are refused. */
const MAX_LENGTH = 100_000;
const MAX_DEPTH = 64;
/** Operators of one expression: the tree leans left as deep as they are many. */
const MAX_OPERATORS = 1_000;
const AGGREGATES = ['avg', 'sum', 'min', 'max'] as const;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;

/** Parses what `/api/v1/query` takes: one expression, or several separated by commas. Throws MetricSyntaxError. */
export function parseMetricQueries(text: string): readonly MetricNode[] {
  return new Parser(text, null).parseAll();
}

/** Parses one expression. Throws MetricSyntaxError. */
export function parseMetricQuery(text: string): MetricNode {
  return new Parser(text, null).parseOne();
}

/** Parses a formula over named queries: `a / b * 100`, `top(a, 5, "mean", "desc")`. Throws MetricSyntaxError. */
export function parseFormula(text: string, names: readonly string[]): MetricNode {
  return new Parser(text, new Set(names)).parseOne();
}

class Parser {
  readonly #scanner: Scanner;
  /** The names a formula may use; null in a query. */
  readonly #names: ReadonlySet<string> | null;
  #depth = 0;
  #operators = 0;

  constructor(text: string, names: ReadonlySet<string> | null) {
    this.#scanner = new Scanner(text);
    this.#names = names;
    if (text.length > MAX_LENGTH)
      this.#scanner.fail(`the query is longer than ${MAX_LENGTH} characters`, 0, text.length, 'query_too_large');
  }

  parseAll(): MetricNode[] {
    const nodes = [this.#parseSum()];
    while (this.#scanner.take(',')) nodes.push(this.#parseSum());
    this.#end();
    return nodes;
  }

  parseOne(): MetricNode {
    const node = this.#parseSum();
    this.#end();
    return node;
  }

  #end(): void {
    const scanner: Scanner = this.#scanner;
    scanner.skipSpace();
    if (scanner.at < scanner.text.length) scanner.fail(`an operator or the end is expected, not ${scanner.describe()}`);
  }

  #parseSum(): MetricNode {
    let left = this.#parseProduct();
    for (;;) {
      const operator = this.#scanner.take('+') ? '+' : this.#scanner.take('-') ? '-' : null;
      if (operator === null) return left;
      left = this.#binary(operator, left, this.#parseProduct());
    }
  }

  #parseProduct(): MetricNode {
    let left = this.#parseUnary();
    for (;;) {
      const operator = this.#scanner.take('*') ? '*' : this.#scanner.take('/') ? '/' : null;
      if (operator === null) return left;
      left = this.#binary(operator, left, this.#parseUnary());
    }
  }

  #parseUnary(): MetricNode {
    const scanner: Scanner = this.#scanner;
    scanner.skipSpace();
    const offset = scanner.at;
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH)
      scanner.fail(`the query is nested deeper than ${MAX_DEPTH} levels`, offset, 1, 'query_too_large');
    const node = this.#withModifiers(this.#parseInner(offset), offset);
    this.#depth -= 1;
    return node;
  }

  /** Modifiers behind the name of a query, a call or a parenthesis are those of all queries inside. */
  #withModifiers(child: MetricNode, offset: number): MetricNode {
    const scanner: Scanner = this.#scanner;
    if (child.kind === 'number' || !scanner.sees(MODIFIER_AHEAD)) return child;
    return { kind: 'modify', child, modifiers: readModifiers(scanner), offset, length: scanner.at - offset };
  }

  #parseInner(offset: number): MetricNode {
    const scanner: Scanner = this.#scanner;
    if (scanner.take('-')) {
      const child = this.#parseUnary();
      return { kind: 'negate', child, offset, length: scanner.at - offset };
    }
    if (scanner.take('(')) {
      const node = this.#parseSum();
      scanner.expect(')', 'to close the parenthesis');
      return { ...node, offset, length: scanner.at - offset };
    }
    const number = scanner.match(NUMBER);
    if (number !== '') return { kind: 'number', value: Number(number), offset, length: number.length };
    if (scanner.current === '$')
      scanner.failAs('template_variable', 'a template variable must be replaced by its value before the query is sent');
    return this.#parseName(offset);
  }

  #parseName(offset: number): MetricNode {
    const scanner: Scanner = this.#scanner;
    const reference = this.#takeReference();
    if (reference !== '') return { kind: 'reference', name: reference, offset, length: reference.length };
    const space = readSpaceAggregation(scanner);
    const name = readMetricName(scanner);
    if (name === '') scanner.fail(`a metric, a function or a number is expected, not ${scanner.describe()}`);
    if (space !== null) return readQueryTail(scanner, space, name, offset);
    scanner.skipSpace();
    if (scanner.current === '(') return this.#parseCall(name, offset);
    if (scanner.current === '{') return readQueryTail(scanner, { kind: 'avg' }, name, offset);
    if (this.#names !== null) {
      scanner.fail(
        `no query is named "${name}": ${[...this.#names].join(', ') || 'there are none'}`,
        offset,
        name.length,
        'unknown_query',
      );
    }
    return scanner.fail(`a scope is expected after ${name}: ${name}{*}`, offset, name.length);
  }

  /** Takes the name of a query where one stands alone: `a/b` divides, though a metric's own name may hold a slash. */
  #takeReference(): string {
    const scanner: Scanner = this.#scanner;
    scanner.skipSpace();
    const start = scanner.at;
    const name = scanner.match(/[A-Za-z_]\w*/y);
    const end = scanner.at;
    scanner.skipSpace();
    const alone = !/[.:{(]/.test(scanner.current) || scanner.sees(MODIFIER_AHEAD);
    if (this.#names?.has(name) === true && alone) {
      scanner.at = end;
      return name;
    }
    scanner.at = start;
    return '';
  }

  #parseCall(name: string, offset: number): MetricNode {
    const scanner: Scanner = this.#scanner;
    const method = AGGREGATES.find((candidate) => candidate === name);
    if (method !== undefined) return this.#parseAggregate(method, offset);
    if (name === 'rollup') return this.#parseRollup(offset);
    const definition = findFunction(name) ?? this.#unknownFunction(name, offset);
    scanner.expect('(', `after ${name}`);
    const child = this.#parseSum();
    const { args, options } = readCallArguments(scanner, definition, offset);
    scanner.expect(')', `after the arguments of ${name}`);
    return { kind: 'call', name, child, args, options, offset, length: scanner.at - offset };
  }

  /** `max(a, b)`. */
  #parseAggregate(method: AggregateNode['method'], offset: number): AggregateNode {
    const scanner: Scanner = this.#scanner;
    scanner.expect('(', `after ${method}`);
    const children = [this.#parseSum()];
    while (scanner.take(',')) {
      this.#count(scanner.at, 1);
      children.push(this.#parseSum());
    }
    scanner.expect(')', `after the arguments of ${method}`);
    return { kind: 'aggregate', method, children, offset, length: scanner.at - offset };
  }

  /** `rollup(a, sum, 3600)` is `a.rollup(sum, 3600)`. */
  #parseRollup(offset: number): ModifyNode {
    const scanner: Scanner = this.#scanner;
    scanner.expect('(', 'after rollup');
    const child = this.#parseSum();
    const args = scanner.take(',') ? readWords(scanner, 'rollup') : [];
    const modifiers = rollupModifier(scanner, args, offset);
    scanner.expect(')', 'after the arguments of rollup');
    return { kind: 'modify', child, modifiers, offset, length: scanner.at - offset };
  }

  #unknownFunction(name: string, offset: number): never {
    const near = functionNames()
      .filter((known) => known.startsWith(name.slice(0, 3)))
      .slice(0, 5);
    const those = near.length > 0 ? `: ${near.join(', ')}` : '';
    return this.#scanner.fail(`no function is named "${name}"${those}`, offset, name.length, 'unknown_function');
  }

  #binary(operator: BinaryNode['operator'], left: MetricNode, right: MetricNode): BinaryNode {
    this.#count(right.offset, right.length);
    const length = right.offset + right.length - left.offset;
    return { kind: 'binary', operator, left, right, offset: left.offset, length };
  }

  #count(offset: number, length: number): void {
    this.#operators += 1;
    if (this.#operators <= MAX_OPERATORS) return;
    const reason = `the query has more than ${MAX_OPERATORS} operators`;
    this.#scanner.fail(reason, offset, Math.max(1, length), 'query_too_large');
  }
}
