import { humanizeBits, humanizeBytes } from './humanize.ts';

/** What an expression can give: a number, or text that a function made of one. */
export type Computed = number | string | boolean;

const FUNCTIONS: Readonly<Record<string, (value: number, second: number) => Computed>> = {
  humanize_bytes: humanizeBytes,
  humanize_bits: humanizeBits,
  abs: Math.abs,
  int: Math.floor,
  float: (value) => value,
  trunc: Math.trunc,
  dec: (value) => value - Math.trunc(value),
  round: Math.round,
  ceil: Math.ceil,
  floor: Math.floor,
  sgn: Math.sign,
  to_bool: (value) => value !== 0,
  exp: Math.exp,
  log10: Math.log10,
  log2: Math.log2,
  sin: Math.sin,
  sinh: Math.sinh,
  asin: Math.asin,
  asinh: Math.asinh,
  cos: Math.cos,
  cosh: Math.cosh,
  acos: Math.acos,
  acosh: Math.acosh,
  tan: Math.tan,
  tanh: Math.tanh,
  atan: Math.atan,
  atan2: Math.atan2,
  atanh: Math.atanh,
};

const TOKEN = /\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([@A-Za-z_[][\w.@[\]]*)|([-+*/^%(),]))/y;
const MOST_TOKENS = 200;

/** Left-binding strengths; `^` binds to the right. */
const STRENGTH: Readonly<Record<string, number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '%': 2, '^': 4 };
/** A sign binds tighter than a product and looser than a power, as in written arithmetic. */
const SIGN_STRENGTH = 3;

/**
 * Computes an expression of `{{eval "…"}}`: numbers, variables, `+ - * / ^ %`, parentheses and functions. Undefined when
 * it cannot be read, or a variable is no number.
 */
export function compute(expression: string, variable: (path: string) => number | undefined): Computed | undefined {
  const tokens = tokensOf(expression);
  if (tokens === undefined) return undefined;
  const reader = new Reader(tokens, variable);
  try {
    const result = reader.expression(0);
    return reader.isAtEnd ? result : undefined;
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

function tokensOf(expression: string): string[] | undefined {
  const tokens: string[] = [];
  const text = expression.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match === null || tokens.length === MOST_TOKENS) {
      TOKEN.lastIndex = 0;
      return undefined;
    }
    tokens.push(match[1] ?? match[2] ?? match[3] ?? '');
  }
  return tokens;
}

class Unreadable extends Error {}

/** Reads by operator precedence; the number of tokens bounds its depth. */
class Reader {
  readonly #tokens: readonly string[];
  readonly #variable: (path: string) => number | undefined;
  #at = 0;

  constructor(tokens: readonly string[], variable: (path: string) => number | undefined) {
    this.#tokens = tokens;
    this.#variable = variable;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  expression(least: number): Computed {
    let left = this.#operand();
    for (;;) {
      const operator = this.#tokens[this.#at] ?? '';
      const strength = STRENGTH[operator];
      if (strength === undefined || strength <= least) return left;
      this.#at++;
      const right = this.expression(operator === '^' ? strength - 1 : strength);
      left = apply(operator, numberOf(left), numberOf(right));
    }
  }

  #operand(): Computed {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new Unreadable();
    if (token === '-') return -numberOf(this.expression(SIGN_STRENGTH));
    if (token === '+') return numberOf(this.expression(SIGN_STRENGTH));
    if (token === '(') return this.#closed(this.expression(0));
    if (/^\d/.test(token)) return Number(token);
    if (this.#tokens[this.#at] === '(') return this.#call(token);
    const value = /^[@A-Za-z_[]/.test(token) ? this.#variable(token) : undefined;
    if (value === undefined) throw new Unreadable();
    return value;
  }

  #call(name: string): Computed {
    this.#at++;
    const first = numberOf(this.expression(0));
    let second = Number.NaN;
    if (this.#tokens[this.#at] === ',') {
      this.#at++;
      second = numberOf(this.expression(0));
    }
    const run = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (run === undefined) throw new Unreadable();
    return this.#closed(run(first, second));
  }

  #closed(value: Computed): Computed {
    if (this.#tokens[this.#at++] !== ')') throw new Unreadable();
    return value;
  }
}

function numberOf(value: Computed): number {
  if (typeof value !== 'number') throw new Unreadable();
  return value;
}

function apply(operator: string, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    default:
      return left ** right;
  }
}
