/** A formula of the arithmetic processor: numbers, attribute paths, `+ - * /` and parentheses. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'attribute'; readonly path: string }
  | { readonly kind: 'negative'; readonly of: Expression }
  | { readonly kind: Operator; readonly left: Expression; readonly right: Expression };

type Operator = '+' | '-' | '*' | '/';

const TOKEN = /\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])|([\p{L}_$@][\p{L}\p{N}_.$@:-]*)|([-+*/()]))/uy;
const DEEPEST = 200;

/**
 * Parses a formula; a text says what is wrong. A minus without spaces around it belongs to the name (`start-time`), as
 * Datadog has it.
 */
export function parseExpression(text: string): Expression | string {
  const tokens = tokensOf(text);
  if (typeof tokens === 'string') return tokens;
  const parser = new Parser(tokens);
  return parser.parse();
}

/** The value of a formula; undefined when an attribute of it has none. */
export function evaluate(expression: Expression, numberAt: (path: string) => number | undefined): number | undefined {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'attribute':
      return numberAt(expression.path);
    case 'negative': {
      const value = evaluate(expression.of, numberAt);
      return value === undefined ? undefined : -value;
    }
    default: {
      const left = evaluate(expression.left, numberAt);
      const right = evaluate(expression.right, numberAt);
      return left === undefined || right === undefined ? undefined : apply(expression.kind, left, right);
    }
  }
}

function apply(operator: Operator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
  }
}

type Token = { readonly number: number } | { readonly path: string } | { readonly sign: string };

function tokensOf(text: string): readonly Token[] | string {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) return `cannot read it from column ${at + 1}`;
    const [, number, path, sign] = match;
    if (number !== undefined) tokens.push({ number: Number(number) });
    else if (path !== undefined) tokens.push({ path });
    else tokens.push({ sign: sign ?? '' });
  }
  return tokens;
}

class Parser {
  readonly #tokens: readonly Token[];
  #position = 0;
  #depth = 0;
  #problem: string | undefined;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Expression | string {
    const expression = this.#sum();
    if (this.#problem === undefined && this.#position < this.#tokens.length) this.#problem = 'it goes on after its end';
    return this.#problem ?? expression;
  }

  #sum(): Expression {
    let left = this.#product();
    for (;;) {
      const operator = this.#takeSign('+') ?? this.#takeSign('-');
      if (operator === undefined) return left;
      left = { kind: operator, left, right: this.#product() };
    }
  }

  #product(): Expression {
    let left = this.#operand();
    for (;;) {
      const operator = this.#takeSign('*') ?? this.#takeSign('/');
      if (operator === undefined) return left;
      left = { kind: operator, left, right: this.#operand() };
    }
  }

  #operand(): Expression {
    const nothing: Expression = { kind: 'number', value: 0 };
    if (++this.#depth > DEEPEST) {
      this.#problem ??= 'it is nested too deep';
      return nothing;
    }
    const expression = this.#operandInside() ?? nothing;
    this.#depth--;
    return expression;
  }

  #operandInside(): Expression | undefined {
    if (this.#takeSign('-') !== undefined) return { kind: 'negative', of: this.#operand() };
    if (this.#takeSign('(') !== undefined) {
      const inner = this.#sum();
      if (this.#takeSign(')') === undefined) this.#problem ??= 'a parenthesis is not closed';
      return inner;
    }
    const token = this.#tokens[this.#position++];
    if (token !== undefined && 'number' in token) return { kind: 'number', value: token.number };
    if (token !== undefined && 'path' in token) return { kind: 'attribute', path: token.path };
    this.#problem ??= 'a number or an attribute is missing';
    return undefined;
  }

  #takeSign<Sign extends string>(sign: Sign): Sign | undefined {
    const token = this.#tokens[this.#position];
    if (token === undefined || !('sign' in token) || token.sign !== sign) return undefined;
    this.#position++;
    return sign;
  }
}
