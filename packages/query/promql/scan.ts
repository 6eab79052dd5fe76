import { PromqlSyntaxError } from './error.ts';

export interface Token {
  readonly kind: 'number' | 'duration' | 'string' | 'word' | 'symbol' | 'end';
  /** As written; of a string, what it means. */
  readonly text: string;
  /** A number, or the ms of a duration. */
  readonly value: number;
  readonly offset: number;
}

const DURATION = /(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m(?!s))?(?:\d+s)?(?:\d+ms)?/y;
const NUMBER = /0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_:][\w:]*/y;
const SYMBOL = /=~|!~|==|!=|<=|>=|[+\-*/%^<>=,(){}[\]:@]/y;
const SPACE = /(?:\s+|#[^\n]*)+/y;

const UNITS: Readonly<Record<string, number>> = {
  y: 365 * 86_400_000,
  w: 7 * 86_400_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

/** Splits an expression into its tokens, the last of kind `end`. Throws PromqlSyntaxError. */
export function scan(text: string): Token[] {
  const tokens: Token[] = [];
  let brackets = 0;
  let at = 0;
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? '';
  };
  const push = (kind: Token['kind'], content: string, length: number, value = Number.NaN) => {
    tokens.push({ kind, text: content, value, offset: at });
    at += length;
  };
  for (;;) {
    at += match(SPACE).length;
    const first = text.charAt(at);
    if (first === '') break;
    if (first === '"' || first === "'" || first === '`') {
      const { value, length } = readString(text, at);
      push('string', value, length);
    } else if (/[\d.]/.test(first)) {
      const duration = match(DURATION);
      const number = match(NUMBER);
      const found = duration.length > number.length ? duration : number;
      if (found === '' || /[\w.]/.test(text.charAt(at + found.length))) {
        throw new PromqlSyntaxError(
          text,
          at,
          `bad number or duration syntax: ${JSON.stringify(text.slice(at, at + 20))}`,
        );
      }
      if (found === duration) push('duration', found, found.length, milliseconds(found));
      else push('number', found, found.length, Number(found));
    } else if (/[A-Za-z_]/.test(first) || (first === ':' && brackets === 0)) {
      const word = match(WORD);
      push('word', word, word.length);
    } else {
      const symbol = match(SYMBOL);
      if (symbol === '') throw new PromqlSyntaxError(text, at, `unexpected character: ${JSON.stringify(first)}`);
      if (symbol === '[') brackets++;
      else if (symbol === ']') brackets--;
      push('symbol', symbol, symbol.length);
    }
  }
  push('end', '', 0);
  return tokens;
}

/** `1h30m` in ms; 0 for a text that is no duration. */
export function milliseconds(text: string): number {
  let sum = 0;
  for (const [, count, unit = ''] of text.matchAll(/(\d+)(ms|[ywdhms])/g)) sum += Number(count) * (UNITS[unit] ?? 0);
  return sum;
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** A string of Go: escapes in quotes, none between backticks. */
function readString(text: string, start: number): { value: string; length: number } {
  const quote = text.charAt(start);
  let value = '';
  let at = start + 1;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === quote) return { value, length: at + 1 - start };
    if (character === '\n' && quote !== '`') break;
    if (character !== '\\' || quote === '`') {
      value += character;
      continue;
    }
    const code = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))/.exec(
      text.slice(at + 1, at + 10),
    );
    const simple = ESCAPES[text.charAt(at + 1)];
    const point =
      code === null
        ? -1
        : code[4] === undefined
          ? Number.parseInt(code[1] ?? code[2] ?? code[3] ?? '', 16)
          : Number.parseInt(code[4], 8);
    if (code !== null && point <= 0x10ffff) {
      value += String.fromCodePoint(point);
      at += code[0].length;
    } else if (simple !== undefined) {
      value += simple;
      at++;
    } else throw new PromqlSyntaxError(text, at, `unknown escape sequence in string: \\${text.charAt(at + 1)}`);
  }
  throw new PromqlSyntaxError(text, start, 'unterminated quoted string');
}
