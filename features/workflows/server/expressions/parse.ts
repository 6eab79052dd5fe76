import { FUNCTIONS, METHODS } from './known.ts';
import type { Member, Node, Part, Statement } from './nodes.ts';
import { scriptError, type Token, tokensOf } from './tokens.ts';

/** How tightly signs between two values hold; the later the tighter. */
const LEVELS: readonly (readonly string[])[] = [
  ['??'],
  ['||'],
  ['&&'],
  ['===', '!==', '==', '!='],
  ['<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];
const MOST_DEPTH = 100;
const WORDS: Readonly<Record<string, Node>> = {
  true: { type: 'value', value: true },
  false: { type: 'value', value: false },
  null: { type: 'value', value: null },
  undefined: { type: 'value', value: undefined },
};

/** An expression: `$.Steps.List.body.filter(x => x.ok).length`. Throws `ScriptError` that says what is not understood, and where. */
export function parseExpression(script: string, known: readonly string[] = ['$']): Node {
  const reader = new Reader(tokensOf(script), known);
  const node = reader.expression();
  reader.skip(';');
  reader.expectEnd();
  return node;
}

/** The body of a function: `const`, `let`, `if`, `return`. Throws `ScriptError`. */
export function parseBody(script: string): readonly Statement[] {
  const reader = new Reader(tokensOf(script), ['$']);
  const statements = reader.statements('');
  reader.expectEnd();
  return statements;
}

class Reader {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;
  /** The names that mean something here. */
  #known: readonly string[];

  constructor(tokens: readonly Token[], known: readonly string[]) {
    this.#tokens = tokens;
    this.#known = known;
  }

  skip(sign: string): boolean {
    if (!this.#isSign(sign)) return false;
    this.#next++;
    return true;
  }

  expectEnd(): void {
    const token = this.#token();
    if (token.kind !== 'end') throw scriptError(`${shown(token)} is not expected`, token.at);
  }

  statements(end: '' | '}'): readonly Statement[] {
    const statements: Statement[] = [];
    while (this.#token().kind !== 'end' && !(end !== '' && this.#isSign(end))) {
      if (!this.skip(';')) statements.push(this.#statement());
    }
    return statements;
  }

  expression(): Node {
    if (++this.#depth > MOST_DEPTH) throw scriptError('it is nested too deep', this.#token().at);
    const node = this.#isArrow() ? this.#arrow() : this.#choice();
    this.#depth--;
    return node;
  }

  #statement(): Statement {
    const token = this.#token();
    const word = token.kind === 'word' ? token.value : '';
    if (word === 'const' || word === 'let') {
      this.#next++;
      const name = this.#name();
      this.#expect('=');
      const value = this.expression();
      // Only from here on: nothing can call itself.
      this.#known = [...this.#known, name];
      return { type: 'let', name, value };
    }
    if (word === 'return') {
      this.#next++;
      const isEmpty = this.#isSign(';') || this.#isSign('}') || this.#token().kind === 'end';
      return { type: 'return', value: isEmpty ? { type: 'value', value: undefined } : this.expression() };
    }
    if (word !== 'if') return { type: 'do', value: this.expression() };
    this.#next++;
    this.#expect('(');
    const condition = this.expression();
    this.#expect(')');
    const yes = this.#block();
    const next = this.#token();
    if (next.kind !== 'word' || next.value !== 'else') return { type: 'if', condition, yes, no: [] };
    this.#next++;
    return { type: 'if', condition, yes, no: this.#block() };
  }

  #block(): readonly Statement[] {
    if (++this.#depth > MOST_DEPTH) throw scriptError('it is nested too deep', this.#token().at);
    const outside = this.#known;
    let statements: readonly Statement[];
    if (this.skip('{')) {
      statements = this.statements('}');
      this.#expect('}');
    } else {
      statements = [this.#statement()];
      this.skip(';');
    }
    this.#known = outside;
    this.#depth--;
    return statements;
  }

  /** Whether `x =>` or `(x, y) =>` comes. */
  #isArrow(): boolean {
    if (this.#token().kind === 'word') return this.#isSign('=>', 1);
    if (!this.#isSign('(')) return false;
    let at = 1;
    while (this.#token(at).kind === 'word' || this.#isSign(',', at)) at++;
    return this.#isSign(')', at) && this.#isSign('=>', at + 1);
  }

  #arrow(): Node {
    const parameters: string[] = [];
    if (this.skip('(')) {
      while (!this.skip(')')) {
        parameters.push(this.#name());
        this.skip(',');
      }
    } else parameters.push(this.#name());
    this.#expect('=>');
    const outside = this.#known;
    this.#known = [...outside, ...parameters];
    const body = this.#isSign('{') ? this.#block() : this.expression();
    this.#known = outside;
    return { type: 'arrow', parameters, body };
  }

  #choice(): Node {
    const condition = this.#binary(0);
    if (!this.skip('?')) return condition;
    const yes = this.expression();
    this.#expect(':');
    return { type: 'choice', condition, yes, no: this.expression() };
  }

  #binary(level: number): Node {
    const signs = LEVELS[level];
    if (signs === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const token = this.#token();
      if (token.kind !== 'sign' || !signs.includes(token.value)) return left;
      this.#next++;
      left = { type: 'binary', sign: token.value, left, right: this.#binary(level + 1) };
    }
  }

  #unary(): Node {
    const token = this.#token();
    const sign = token.kind === 'sign' && ['!', '-', '+'].includes(token.value) ? token.value : undefined;
    const isTypeof = token.kind === 'word' && token.value === 'typeof';
    if (sign === undefined && !isTypeof) return this.#postfix(this.#primary());
    if (++this.#depth > MOST_DEPTH) throw scriptError('it is nested too deep', token.at);
    this.#next++;
    const node: Node = { type: 'unary', sign: sign ?? 'typeof', of: this.#unary() };
    this.#depth--;
    return node;
  }

  #postfix(start: Node): Node {
    let node = start;
    for (;;) {
      const { at } = this.#token();
      const isOptional = this.skip('?.');
      if (this.skip('[')) {
        node = { type: 'member', of: node, key: this.expression(), isOptional };
        this.#expect(']');
      } else if (isOptional || this.skip('.')) {
        const name = this.#name();
        if (this.#isSign('(')) node = this.#call(node, name, isOptional, at);
        else node = { type: 'member', of: node, key: { type: 'value', value: name }, isOptional };
      } else if (this.#isSign('(')) {
        throw scriptError('only known functions can be called', at);
      } else return node;
    }
  }

  #call(of: Node, method: string, isOptional: boolean, at: number): Node {
    const args = this.#arguments();
    const known = of.type === 'name' ? `${of.name}.${method}` : '';
    if (FUNCTIONS.has(known)) return { type: 'function', name: known, args, at };
    if (!METHODS.has(method)) throw scriptError(`the method "${method}" is not known here`, at);
    return { type: 'call', method, of, args, isOptional, at };
  }

  #arguments(): readonly Part[] {
    this.#expect('(');
    return this.#parts(')');
  }

  #parts(end: string): readonly Part[] {
    const parts: Part[] = [];
    while (!this.skip(end)) {
      const isSpread = this.skip('...');
      parts.push({ node: this.expression(), isSpread });
      if (!this.#isSign(end)) this.#expect(',');
    }
    return parts;
  }

  #primary(): Node {
    const token = this.#token();
    this.#next++;
    switch (token.kind) {
      case 'number':
      case 'text':
        return { type: 'value', value: token.value };
      case 'template':
        return {
          type: 'template',
          letters: token.letters,
          inner: token.inner.map((one) => parseExpression(one, this.#known)),
        };
      case 'word':
        return this.#word(token.value, token.at);
      default:
    }
    if (token.value === '(') {
      const node = this.expression();
      this.#expect(')');
      return node;
    }
    if (token.value === '[') return { type: 'list', items: this.#parts(']') };
    if (token.value === '{') return { type: 'object', members: this.#members() };
    throw scriptError(`${shown(token)} is not expected`, token.at);
  }

  #word(name: string, at: number): Node {
    const value = Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
    if (value !== undefined) return value;
    if (this.#isSign('(')) {
      if (this.#known.includes(name)) return { type: 'apply', name, args: this.#arguments(), at };
      if (!FUNCTIONS.has(name)) throw scriptError(`the function "${name}" is not known here`, at);
      return { type: 'function', name, args: this.#arguments(), at };
    }
    return this.#variable(name, at);
  }

  #variable(name: string, at: number): Node {
    // `Math` and the like are known before a dot only.
    const isSpace = this.#isSign('.') && [...FUNCTIONS.keys()].some((known) => known.startsWith(`${name}.`));
    if (!isSpace && !this.#known.includes(name)) throw scriptError(`"${name}" is not known here`, at);
    return { type: 'name', name, at };
  }

  #members(): readonly Member[] {
    const members: Member[] = [];
    while (!this.skip('}')) {
      members.push(this.skip('...') ? { spread: this.expression() } : this.#member());
      if (!this.#isSign('}')) this.#expect(',');
    }
    return members;
  }

  #member(): Member {
    const token = this.#token();
    if (this.skip('[')) {
      const key = this.expression();
      this.#expect(']');
      this.#expect(':');
      return { key, value: this.expression() };
    }
    this.#next++;
    if (token.kind !== 'word' && token.kind !== 'text' && token.kind !== 'number') {
      throw scriptError(`${shown(token)} is no name of a member`, token.at);
    }
    const key: Node = { type: 'value', value: String(token.value) };
    if (this.skip(':')) return { key, value: this.expression() };
    return { key, value: this.#variable(String(token.value), token.at) };
  }

  #name(): string {
    const token = this.#token();
    this.#next++;
    if (token.kind === 'word') return token.value;
    throw scriptError(`${shown(token)} is no name`, token.at);
  }

  #expect(sign: string): void {
    const token = this.#token();
    if (!this.skip(sign)) throw scriptError(`"${sign}" is expected before ${shown(token)}`, token.at);
  }

  #isSign(sign: string, ahead = 0): boolean {
    const token = this.#token(ahead);
    return token.kind === 'sign' && token.value === sign;
  }

  #token(ahead = 0): Token {
    return this.#tokens[this.#next + ahead] ?? { kind: 'end', value: '', at: 0 };
  }
}

function shown(token: Token): string {
  if (token.kind === 'end') return 'the end';
  return token.kind === 'template' ? 'a text' : `"${token.value}"`;
}
