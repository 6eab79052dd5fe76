import type { BinaryNode, CallNode, MetricNode } from './ast.ts';
import { type FunctionDefinition, findFunction, functionNames } from './functions/list.ts';
import { readMetricName, readQueryTail, readSpaceAggregation } from './parse-query.ts';
import { Scanner } from './scanner.ts';

/** UTF-16 units of an expression; longer ones are refused. */
const MAX_LENGTH = 100_000;
const MAX_DEPTH = 64;
/** Operators of one expression: the tree leans left as deep as they are many. */
const MAX_OPERATORS = 1_000;
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
      this.#scanner.fail(`the query is longer than ${MAX_LENGTH} characters`, 0, text.length);
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
    if (this.#depth > MAX_DEPTH) scanner.fail(`the query is nested deeper than ${MAX_DEPTH} levels`, offset, 1);
    const node = this.#parseInner(offset);
    this.#depth -= 1;
    return node;
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
      scanner.fail('a template variable must be replaced by its value before the query is sent');
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
    if (this.#names?.has(name) === true && !/[.:{(]/.test(scanner.current)) {
      scanner.at = end;
      return name;
    }
    scanner.at = start;
    return '';
  }

  #parseCall(name: string, offset: number): CallNode {
    const scanner: Scanner = this.#scanner;
    const definition = findFunction(name);
    if (definition === null) {
      const near = functionNames()
        .filter((known) => known.startsWith(name.slice(0, 3)))
        .slice(0, 5);
      scanner.fail(
        `no function is named "${name}"${near.length > 0 ? `: ${near.join(', ')}` : ''}`,
        offset,
        name.length,
      );
    }
    scanner.expect('(', `after ${name}`);
    const child = this.#parseSum();
    const args: (number | string)[] = [];
    while (scanner.take(',')) args.push(this.#parseArgument(definition, args.length));
    scanner.expect(')', `after the arguments of ${name}`);
    const required = definition.parameters.filter((parameter) => parameter.optional !== true).length;
    if (args.length < required) {
      const missing = definition.parameters[args.length]?.name ?? '';
      scanner.fail(`${name} needs ${missing} (argument ${args.length + 2})`, offset, scanner.at - offset);
    }
    return { kind: 'call', name, child, args, offset, length: scanner.at - offset };
  }

  #parseArgument(definition: FunctionDefinition, index: number): number | string {
    const scanner: Scanner = this.#scanner;
    scanner.skipSpace();
    const offset = scanner.at;
    const parameter = definition.parameters[index];
    if (parameter === undefined)
      scanner.fail(`${definition.name} takes ${definition.parameters.length + 1} arguments at most`);
    const quoted = scanner.match(/"[^"]*"|'[^']*'/y);
    const text = quoted === '' ? scanner.match(/[\w.+-]+/y) : quoted.slice(1, -1);
    const length = Math.max(1, scanner.at - offset);
    if (parameter.choices !== undefined) {
      if (!parameter.choices.includes(text)) {
        scanner.fail(
          `${parameter.name} of ${definition.name} is one of ${parameter.choices.join(', ')}, not "${text}"`,
          offset,
          length,
        );
      }
      return text;
    }
    const value = Number(text);
    if (text === '' || !Number.isFinite(value)) {
      scanner.fail(
        `${parameter.name} of ${definition.name} is a number, not ${text === '' ? scanner.describe() : `"${text}"`}`,
        offset,
        length,
      );
    }
    return value;
  }

  #binary(operator: BinaryNode['operator'], left: MetricNode, right: MetricNode): BinaryNode {
    this.#operators += 1;
    const end = right.offset + right.length;
    if (this.#operators > MAX_OPERATORS) {
      this.#scanner.fail(`the query has more than ${MAX_OPERATORS} operators`, right.offset, right.length);
    }
    return { kind: 'binary', operator, left, right, offset: left.offset, length: end - left.offset };
  }
}
