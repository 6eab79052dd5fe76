import {
  AGGREGATIONS,
  type AggregationName,
  type At,
  type BinaryOperator,
  COMPARISONS,
  type Grouping,
  type PromqlNode,
  SET_OPERATORS,
  type SelectorNode,
  type SubqueryNode,
  type VectorMatching,
} from './ast.ts';
import { checkTypes } from './check.ts';
import { PromqlSyntaxError } from './error.ts';
import { compileMatcher, type Matcher, type MatchOperator } from './matcher.ts';
import { LATEST_MS } from './options.ts';
import { RegexProblem } from './regex.ts';
import { scan, type Token } from './scan.ts';
import { findSignature } from './signatures.ts';

/** Longer texts, and more nodes, are refused: evaluation recurses. */
const MOST_CHARACTERS = 65_536;
const MOST_NODES = 2_000;
const MOST_DEPTH = 150;

/** How tightly operators bind; `^` alone groups from the right. */
const PRECEDENCE: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  ...Object.fromEntries(COMPARISONS.map((operator) => [operator, 3])),
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  atan2: 5,
  '^': 6,
};
const POWER = 6;
const MATCH_OPERATORS: ReadonlySet<string> = new Set(['=', '!=', '=~', '!~']);
const NO_MATCHING: VectorMatching = { on: false, labels: [], many: 'none', include: [], written: false };

/**
 * Reads an expression of PromQL (prometheus.io/docs/prometheus/latest/querying/basics) and checks its types. Names of
 * metrics with other letters are written `{"system.cpu.user"}` or `{__name__="system.cpu.user"}`. Throws PromqlSyntaxError,
 * nothing else.
 */
export function parsePromql(text: string): PromqlNode {
  const parser = new Parser(text);
  const node = parser.expression(0);
  parser.end();
  checkTypes(node, text);
  return node;
}

/** Reads a selector alone, as `match[]` has it. Throws PromqlSyntaxError. */
export function parseSelector(text: string): readonly Matcher[] {
  const node = parsePromql(text);
  if (node.kind !== 'selector' || node.rangeMs !== null) {
    throw new PromqlSyntaxError(text, 0, 'an instant vector selector is expected');
  }
  return node.matchers;
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #nodes = 0;
  #depth = 0;

  constructor(text: string) {
    if (text.length > MOST_CHARACTERS) throw new PromqlSyntaxError('', 0, 'the expression is too long');
    this.#text = text;
    this.#tokens = scan(text);
  }

  /** An expression of operators that bind at least so tightly. */
  expression(least: number): PromqlNode {
    if (++this.#depth > MOST_DEPTH) throw this.#error('the expression is nested too deeply');
    let left = this.#unary();
    for (;;) {
      const operator = this.#operator();
      const precedence = operator === undefined ? -1 : (PRECEDENCE[operator] ?? -1);
      if (operator === undefined || precedence < least) break;
      const { offset } = this.#take();
      const bool = this.#takeWord('bool');
      const matching = this.#matching();
      const right = this.expression(operator === '^' ? precedence : precedence + 1);
      left = this.#counted({ kind: 'binary', offset, operator, left, right, bool, matching });
    }
    this.#depth--;
    return left;
  }

  end(): void {
    if (this.#peek().kind !== 'end') throw this.#unexpected('after the expression');
  }

  #unary(): PromqlNode {
    const { text, kind, offset } = this.#peek();
    if (kind === 'symbol' && (text === '-' || text === '+')) {
      this.#take();
      // Binds like `*`: -2^2 is -(2^2), -a*b is (-a)*b.
      const child = this.expression(POWER);
      if (child.kind === 'number') return { ...child, offset, value: text === '-' ? -child.value : child.value };
      return this.#counted({ kind: 'unary', offset, negative: text === '-', child });
    }
    return this.#suffixes(this.#primary());
  }

  #primary(): PromqlNode {
    const token = this.#peek();
    const { kind, text, offset } = token;
    if (kind === 'number' || kind === 'string') {
      this.#take();
      return this.#counted(kind === 'number' ? { kind, offset, value: token.value } : { kind, offset, value: text });
    }
    if (kind === 'symbol' && text === '(') {
      this.#take();
      const child = this.expression(0);
      this.#expect(')');
      return this.#counted({ kind: 'paren', offset, child });
    }
    if (kind === 'symbol' && text === '{') return this.#selector(undefined, offset);
    if (kind !== 'word') throw this.#unexpected('where an expression is expected');
    this.#take();
    const next = this.#peek();
    const lower = text.toLowerCase();
    if (isAggregation(lower) && (next.text === '(' || /^(?:by|without)$/i.test(next.text)) && next.kind !== 'string') {
      return this.#aggregation(lower, offset);
    }
    if (this.#isSymbol('(')) return this.#call(text, offset);
    if (/^(?:inf|nan)$/i.test(text)) {
      return this.#counted({ kind: 'number', offset, value: lower === 'nan' ? Number.NaN : Number.POSITIVE_INFINITY });
    }
    return this.#selector(text, offset);
  }

  #call(name: string, offset: number): PromqlNode {
    if (findSignature(name) === undefined) {
      throw new PromqlSyntaxError(this.#text, offset, `unknown function with name ${JSON.stringify(name)}`);
    }
    return this.#counted({ kind: 'call', offset, name, args: this.#arguments() });
  }

  #arguments(): PromqlNode[] {
    this.#expect('(');
    const args: PromqlNode[] = [];
    while (!this.#takeSymbol(')')) {
      if (args.length > 0) this.#expect(',');
      args.push(this.expression(0));
    }
    return args;
  }

  #aggregation(name: AggregationName, offset: number): PromqlNode {
    let grouping = this.#grouping();
    const args = this.#arguments();
    grouping ??= this.#grouping();
    const takesParameter = /^(?:topk|bottomk|count_values|quantile)$/.test(name);
    const expected = takesParameter ? 2 : 1;
    const child = args.at(-1);
    if (args.length !== expected || child === undefined) {
      throw new PromqlSyntaxError(
        this.#text,
        offset,
        `wrong number of arguments for aggregate expression provided, expected ${expected}, got ${args.length}`,
      );
    }
    return this.#counted({
      kind: 'aggregation',
      offset,
      name,
      child,
      parameter: takesParameter ? (args[0] ?? null) : null,
      grouping: grouping ?? { without: false, labels: [] },
    });
  }

  #grouping(): Grouping | undefined {
    const without = this.#takeWord('without');
    if (!without && !this.#takeWord('by')) return undefined;
    return { without, labels: this.#labelNames() };
  }

  #labelNames(): string[] {
    this.#expect('(');
    const names: string[] = [];
    while (!this.#takeSymbol(')')) {
      if (names.length > 0) {
        this.#expect(',');
        if (this.#takeSymbol(')')) break;
      }
      const { kind, text } = this.#peek();
      if (kind !== 'string' && (kind !== 'word' || text.includes(':')))
        throw this.#unexpected('where a label is expected');
      this.#take();
      names.push(text);
    }
    return names;
  }

  #matching(): VectorMatching {
    const on = this.#takeWord('on');
    if (!on && !this.#takeWord('ignoring')) return NO_MATCHING;
    const labels = this.#labelNames();
    const many = this.#takeWord('group_left') ? 'left' : this.#takeWord('group_right') ? 'right' : 'none';
    const include = many !== 'none' && this.#isSymbol('(') ? this.#labelNames() : [];
    return { on, labels, many, include, written: true };
  }

  #selector(name: string | undefined, offset: number): PromqlNode {
    const matchers: Matcher[] = [];
    if (name !== undefined) matchers.push(compileMatcher('__name__', '=', name));
    if (this.#takeSymbol('{')) {
      let isFirst = true;
      while (!this.#takeSymbol('}')) {
        if (!isFirst) {
          this.#expect(',');
          if (this.#takeSymbol('}')) break;
        }
        isFirst = false;
        matchers.push(this.#matcher());
      }
    }
    const names = matchers.filter((matcher) => matcher.name === '__name__' && matcher.operator === '=');
    if (name !== undefined && names.length > 1) {
      throw new PromqlSyntaxError(this.#text, offset, `metric name must not be set twice: ${JSON.stringify(name)}`);
    }
    if (matchers.every((matcher) => matcher.test(''))) {
      throw new PromqlSyntaxError(this.#text, offset, 'vector selector must contain at least one non-empty matcher');
    }
    return this.#counted({ kind: 'selector', offset, matchers, rangeMs: null, offsetMs: null, at: null });
  }

  #matcher(): Matcher {
    const token = this.#peek();
    if (token.kind !== 'string' && (token.kind !== 'word' || token.text.includes(':'))) {
      throw this.#unexpected('in label matching, where a label is expected');
    }
    this.#take();
    const { text: operator, kind } = this.#peek();
    if (kind !== 'symbol' || !MATCH_OPERATORS.has(operator)) {
      // `{"system.cpu.user"}`: a quoted name of a metric.
      if (token.kind === 'string') return compileMatcher('__name__', '=', token.text);
      throw this.#unexpected('in label matching, where an operator is expected');
    }
    this.#take();
    const value = this.#peek();
    if (value.kind !== 'string') throw this.#unexpected('in label matching, where a string is expected');
    this.#take();
    try {
      return compileMatcher(token.text, operator as MatchOperator, value.text);
    } catch (error) {
      if (!(error instanceof RegexProblem)) throw error;
      throw new PromqlSyntaxError(this.#text, value.offset, `the regex cannot be used: ${error.message}`);
    }
  }

  /** Ranges, `offset` and `@`, in any order that makes sense. */
  #suffixes(primary: PromqlNode): PromqlNode {
    let node = primary;
    for (;;) {
      const { kind, text, offset } = this.#peek();
      if (kind === 'symbol' && text === '[') node = this.#range(node);
      else if (kind === 'symbol' && text === '@') {
        this.#take();
        const shifted = this.#shiftable(node, offset, '@ modifier');
        if (shifted.at !== null)
          throw new PromqlSyntaxError(this.#text, offset, '@ <timestamp> may not be set multiple times');
        node = { ...shifted, at: this.#time() };
      } else if (kind === 'word' && /^offset$/i.test(text)) {
        this.#take();
        const shifted = this.#shiftable(node, offset, 'offset modifier');
        if (shifted.offsetMs !== null)
          throw new PromqlSyntaxError(this.#text, offset, 'offset may not be set multiple times');
        const sign = this.#takeSymbol('-') ? -1 : 1;
        if (sign === 1) this.#takeSymbol('+');
        node = { ...shifted, offsetMs: sign * this.#duration(false) };
      } else return node;
    }
  }

  #shiftable(node: PromqlNode, offset: number, what: string): SelectorNode | SubqueryNode {
    if (node.kind === 'selector' || node.kind === 'subquery') return node;
    throw new PromqlSyntaxError(
      this.#text,
      offset,
      `${what} must be preceded by an instant vector selector or range vector selector or a subquery`,
    );
  }

  #range(child: PromqlNode): PromqlNode {
    const { offset } = this.#take();
    const rangeMs = this.#duration(true);
    if (this.#takeSymbol(':')) {
      const stepMs = this.#peek().text === ']' ? null : this.#duration(true);
      this.#expect(']');
      return this.#counted({ kind: 'subquery', offset, child, rangeMs, stepMs, offsetMs: null, at: null });
    }
    this.#expect(']');
    if (child.kind !== 'selector' || child.rangeMs !== null) {
      throw new PromqlSyntaxError(this.#text, offset, 'ranges only allowed for vector selectors');
    }
    if (child.offsetMs !== null)
      throw new PromqlSyntaxError(this.#text, offset, 'no offset modifiers allowed before range');
    if (child.at !== null) throw new PromqlSyntaxError(this.#text, offset, 'no @ modifiers allowed before range');
    return { ...child, rangeMs };
  }

  /** A duration, or a number of seconds. */
  #duration(positive: boolean): number {
    const { kind, value } = this.#peek();
    if (kind !== 'duration' && kind !== 'number') throw this.#unexpected('where a duration is expected');
    const duration = Math.round(kind === 'number' ? value * 1000 : value);
    if (positive && duration <= 0) throw this.#error('duration must be greater than 0');
    if (!(Math.abs(duration) <= LATEST_MS)) throw this.#error('duration out of range');
    this.#take();
    return duration;
  }

  #time(): At {
    for (const word of ['start', 'end'] as const) {
      if (!this.#takeWord(word)) continue;
      this.#expect('(');
      this.#expect(')');
      return word;
    }
    const sign = this.#takeSymbol('-') ? -1 : 1;
    if (sign === 1) this.#takeSymbol('+');
    const { kind, value } = this.#peek();
    if (kind !== 'number') throw this.#unexpected('where a timestamp, start() or end() is expected');
    const time = sign * Math.round(value * 1000);
    if (!(Math.abs(time) <= LATEST_MS)) throw this.#error('timestamp out of bounds for @ modifier');
    this.#take();
    return time;
  }

  #operator(): BinaryOperator | undefined {
    const { kind, text } = this.#peek();
    if (kind === 'symbol' && text in PRECEDENCE) return text as BinaryOperator;
    const lower = text.toLowerCase();
    const isWord = kind === 'word' && (lower === 'atan2' || (SET_OPERATORS as readonly string[]).includes(lower));
    return isWord ? (lower as BinaryOperator) : undefined;
  }

  #peek(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new PromqlSyntaxError(this.#text, this.#text.length, 'unexpected end of input');
    return token;
  }

  #take(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  #takeSymbol(symbol: string): boolean {
    if (!this.#isSymbol(symbol)) return false;
    this.#at++;
    return true;
  }

  #takeWord(word: string): boolean {
    const { kind, text } = this.#peek();
    if (kind !== 'word' || text.toLowerCase() !== word) return false;
    this.#at++;
    return true;
  }

  #isSymbol(symbol: string): boolean {
    const { kind, text } = this.#peek();
    return kind === 'symbol' && text === symbol;
  }

  #expect(symbol: string): void {
    if (!this.#takeSymbol(symbol)) throw this.#unexpected(`where ${JSON.stringify(symbol)} is expected`);
  }

  #unexpected(where: string): PromqlSyntaxError {
    const { kind, text } = this.#peek();
    return this.#error(
      kind === 'end' ? `unexpected end of input ${where}` : `unexpected ${JSON.stringify(text)} ${where}`,
    );
  }

  #error(reason: string): PromqlSyntaxError {
    return new PromqlSyntaxError(this.#text, this.#tokens[this.#at]?.offset ?? this.#text.length, reason);
  }

  #counted(node: PromqlNode): PromqlNode {
    if (++this.#nodes > MOST_NODES) throw this.#error('the expression has too many parts');
    return node;
  }
}

function isAggregation(word: string): word is AggregationName {
  return (AGGREGATIONS as readonly string[]).includes(word);
}
