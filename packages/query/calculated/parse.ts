import type { BinaryOperator, Expression } from './ast.ts';
import { CalculatedFieldError } from './error.ts';
import { scanExpression, type Token } from './scan.ts';

const MAX_LENGTH = 2_000;
const MAX_DEPTH = 50;

/** Operators from loose to tight, as Datadog ranks them: power and modulo bind tighter than multiplication. */
const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/'],
  ['^', '%'],
];
const WORDS: Readonly<Record<string, BinaryOperator>> = { AND: '&&', OR: '||' };

/** Parses the expression of a calculated field. Throws CalculatedFieldError (400). */
export function parseExpression(text: string): Expression {
  if (text.length > MAX_LENGTH) {
    throw new CalculatedFieldError(`the expression is longer than ${MAX_LENGTH} characters`, MAX_LENGTH);
  }
  const parser = new Parser(scanExpression(text));
  return parser.parse();
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Expression {
    const expression = this.#binary(0);
    if (this.#token.kind !== 'end') this.#fail(`${this.#token.text} is not expected here`);
    return expression;
  }

  get #token(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '', offset: 0 };
  }

  #binary(level: number): Expression {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (let length = 0; ; length += 1) {
      const operator = this.#operator(operators);
      if (operator === undefined) return left;
      // A long chain is a deep tree.
      if (length >= MAX_DEPTH) this.#fail(`there are more than ${MAX_DEPTH} operators in a row`);
      this.#at += 1;
      left = { kind: 'binary', operator, left, right: this.#binary(level + 1) };
    }
  }

  #operator(operators: readonly BinaryOperator[]): BinaryOperator | undefined {
    const token = this.#token;
    if (token.kind === 'word') {
      const word = Object.hasOwn(WORDS, token.text) ? WORDS[token.text] : undefined;
      return operators.find((operator) => operator === word);
    }
    return token.kind === 'sign' ? operators.find((operator) => operator === token.text) : undefined;
  }

  #unary(): Expression {
    const token = this.#token;
    const isNot = (token.kind === 'sign' && token.text === '!') || (token.kind === 'word' && token.text === 'NOT');
    if (!isNot && !(token.kind === 'sign' && token.text === '-')) return this.#primary();
    this.#at += 1;
    this.#enter();
    const operand = this.#unary();
    this.#depth -= 1;
    return { kind: 'unary', operator: isNot ? '!' : '-', operand };
  }

  #primary(): Expression {
    const token = this.#token;
    this.#at += 1;
    switch (token.kind) {
      case 'text':
        return { kind: 'text', value: token.text };
      case 'number':
        return { kind: 'number', value: token.value };
      case 'field':
        return { kind: 'field', path: token.text, offset: token.offset };
      case 'word':
        return this.#word(token.text, token.offset);
      case 'end':
        throw new CalculatedFieldError('a value is missing at the end', token.offset);
      case 'sign': {
        if (token.text !== '(') throw new CalculatedFieldError(`a value is missing before ${token.text}`, token.offset);
        this.#enter();
        const inner = this.#binary(0);
        this.#depth -= 1;
        this.#take(')', 'the parenthesis is not closed');
        return inner;
      }
    }
  }

  #word(name: string, offset: number): Expression {
    if (this.#token.kind === 'sign' && this.#token.text === '(') return this.#call(name, offset);
    if (name === 'true' || name === 'false') return { kind: 'boolean', value: name === 'true' };
    return { kind: 'field', path: name, offset };
  }

  #call(name: string, offset: number): Expression {
    this.#at += 1;
    this.#enter();
    const parameters: Expression[] = [];
    if (!(this.#token.kind === 'sign' && this.#token.text === ')')) {
      parameters.push(this.#binary(0));
      while (this.#token.kind === 'sign' && this.#token.text === ',') {
        this.#at += 1;
        parameters.push(this.#binary(0));
      }
    }
    this.#depth -= 1;
    this.#take(')', `the parenthesis after ${name} is not closed`);
    return { kind: 'call', name: name.toLowerCase(), parameters, offset };
  }

  #take(sign: string, otherwise: string): void {
    if (this.#token.kind !== 'sign' || this.#token.text !== sign) this.#fail(otherwise);
    this.#at += 1;
  }

  #enter(): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) this.#fail(`the expression is nested deeper than ${MAX_DEPTH} levels`);
  }

  #fail(reason: string): never {
    throw new CalculatedFieldError(reason, this.#token.offset);
  }
}
