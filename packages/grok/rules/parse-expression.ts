import { RuleError } from './grok-error.ts';

/** A matcher or a filter with what stands in its parentheses. */
export interface Call {
  readonly name: string;
  /** Undefined without parentheses. */
  readonly args?: readonly Argument[];
  /** Where it stands in the pattern, from 0. */
  readonly at: number;
}

export type Argument =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'null' }
  | { readonly type: 'call'; readonly call: Call }
  /** `decodeuricomponent:true` */
  | { readonly type: 'named'; readonly name: string; readonly value: Argument };

/** `%{MATCHER:EXTRACT:FILTER}` */
export interface Expression {
  readonly matcher: Call;
  /** The attribute that the text goes to: a dotted path, '' when there is none but a filter may give several. */
  readonly path: string;
  readonly filters: readonly Call[];
  /** Where the pattern goes on. */
  readonly end: number;
}

const QUOTES: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '“”', '”': '“”' };
const MAX_NESTING = 20;

/** Reads the expression that begins with the `%{` at `at`. Throws RuleError. */
export function parseExpression(source: string, at: number): Expression {
  const reader = new ExpressionReader(source, at + 2);
  reader.skipBlanks();
  // `%{?>word}` asks for an atomic group, which matching in linear time has no use for.
  if (source.startsWith('?>', reader.at)) reader.at += 2;
  const matcher = reader.call(0);
  let path = '';
  const filters: Call[] = [];
  if (reader.skip(':')) {
    path = reader.path();
    while (reader.skip(':')) {
      reader.skipBlanks();
      if (reader.peek() !== '}') filters.push(reader.call(0));
    }
  }
  if (!reader.skip('}')) throw new RuleError('an expression without its }', at);
  return { matcher, path, filters, end: reader.at };
}

class ExpressionReader {
  readonly #source: string;
  at: number;

  constructor(source: string, at: number) {
    this.#source = source;
    this.at = at;
  }

  peek(): string {
    return this.#source[this.at] ?? '';
  }

  skipBlanks(): void {
    while (this.peek() === ' ' || this.peek() === '\t') this.at += 1;
  }

  /** Moves past `expected` and the blanks before it. */
  skip(expected: string): boolean {
    this.skipBlanks();
    if (!this.#source.startsWith(expected, this.at)) return false;
    this.at += expected.length;
    return true;
  }

  call(nesting: number): Call {
    if (nesting > MAX_NESTING) throw new RuleError('functions nested too deep', this.at);
    this.skipBlanks();
    const at = this.at;
    const name = this.#take(/[A-Za-z0-9_@$][\w.@$-]*/y);
    if (name === undefined) throw new RuleError('a matcher or filter name is missing', at);
    if (this.peek() !== '(') return { name, at };
    this.at += 1;
    const args: Argument[] = [];
    while (!this.skip(')')) {
      args.push(this.#argument(nesting));
      if (!this.skip(',') && this.#peekAfterBlanks() !== ')') {
        throw new RuleError(`the parentheses of ${name} are not closed`, at);
      }
    }
    return { name, args, at };
  }

  /** `http.url_details`, `usr["first name"]`; up to the colon or brace that ends it. */
  path(): string {
    this.skipBlanks();
    let path = '';
    for (;;) {
      const plain = this.#take(/[^:}[\]]+/y);
      if (plain !== undefined) path += plain;
      if (this.peek() !== '[') break;
      const key = this.#take(/\[\s*(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\w+)\s*\]/y);
      if (key === undefined) throw new RuleError('an attribute path with a [ that has no ]', this.at);
      const inner = key.slice(1, -1).trim();
      const name = /^["']/.test(inner) ? inner.slice(1, -1).replace(/\\(.)/g, '$1') : inner;
      path += path === '' ? name : `.${name}`;
    }
    return path.trim();
  }

  #peekAfterBlanks(): string {
    this.skipBlanks();
    return this.peek();
  }

  #take(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.#source)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  #argument(nesting: number): Argument {
    this.skipBlanks();
    const at = this.at;
    if (QUOTES[this.peek()] !== undefined) return { type: 'text', value: this.#text() };
    const number = this.#take(/[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])/y);
    if (number !== undefined) return { type: 'number', value: Number(number) };
    if (this.at >= this.#source.length) throw new RuleError('parentheses that are not closed', at);
    const call = this.call(nesting + 1);
    if (call.args !== undefined) return { type: 'call', call };
    if (call.name === 'true' || call.name === 'false') return { type: 'boolean', value: call.name === 'true' };
    if (call.name === 'null') return { type: 'null' };
    if (this.skip(':')) return { type: 'named', name: call.name, value: this.#argument(nesting + 1) };
    return { type: 'call', call };
  }

  /** A quoted text. A backslash keeps its meaning for a regex, except before a quote and before another backslash. */
  #text(): string {
    const start = this.at;
    const closing = QUOTES[this.peek()] ?? '';
    this.at += 1;
    let value = '';
    while (this.at < this.#source.length) {
      const letter = this.peek();
      this.at += 1;
      if (closing.includes(letter)) return value;
      const next = this.peek();
      if (letter === '\\' && (next === '\\' || next === '"' || next === "'")) {
        value += next;
        this.at += 1;
      } else {
        value += letter;
      }
    }
    throw new RuleError('a text without its closing quote', start);
  }
}
