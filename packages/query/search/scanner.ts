import { ANY_MANY, ANY_ONE, type GlobPart } from './ast.ts';
import { SearchSyntaxError } from './syntax-error.ts';

/** A run of characters without a break, escapes resolved. */
export interface Word {
  readonly parts: readonly GlobPart[];
  /** The text when no wildcard is in it, else null. */
  readonly literal: string | null;
}

export type Keyword = 'and' | 'or' | 'not';
const KEYWORDS: Readonly<Record<string, Keyword>> = { AND: 'and', '&&': 'and', OR: 'or', '||': 'or', NOT: 'not' };

/** Reads the pieces of a search text; what a piece means where, the parser decides. */
export class Scanner {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The character at the cursor, '' at the end. */
  get current(): string {
    return this.text.charAt(this.at);
  }

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  skipSpace(): void {
    while (isSpace(this.text.charCodeAt(this.at))) this.at += 1;
  }

  /** Whether a space, a parenthesis or the end stands at `index`. */
  isBreak(index: number): boolean {
    const unit = this.text.charCodeAt(index);
    return Number.isNaN(unit) || isSpace(unit) || unit === 0x28 || unit === 0x29;
  }

  /** AND, OR, NOT (upper case) and their signs, when they stand alone. Does not move. */
  peekKeyword(): { keyword: Keyword; length: number } | null {
    for (const length of [2, 3]) {
      const keyword = KEYWORDS[this.text.slice(this.at, this.at + length)];
      if (keyword !== undefined && this.isBreak(this.at + length)) return { keyword, length };
    }
    return null;
  }

  /** Reads `key:` when an unescaped colon ends the word at the cursor; otherwise does not move. */
  readKey(): string | null {
    let key = '';
    for (let index = this.at; index < this.text.length; index += 1) {
      const character = this.text.charAt(index);
      if (character === ':') {
        if (index === this.at) return null;
        this.at = index + 1;
        return key;
      }
      if (character === '"' || this.isBreak(index)) return null;
      if (character === '\\' && index + 1 < this.text.length) {
        index += 1;
        key += this.text.charAt(index);
      } else key += character;
    }
    return null;
  }

  /** Reads up to a space, a parenthesis, a quote, or one of `stops`. May be empty. */
  readWord(stops = ''): Word {
    const parts: GlobPart[] = [];
    let literal = '';
    for (; this.at < this.text.length; this.at += 1) {
      const character = this.current;
      if (character === '"' || this.isBreak(this.at) || (stops !== '' && stops.includes(character))) break;
      if (character === '\\' && this.at + 1 < this.text.length) {
        this.at += 1;
        literal += this.current;
      } else if (character === '*' || character === '?') {
        if (literal !== '') parts.push(literal);
        literal = '';
        const wildcard = character === '*' ? ANY_MANY : ANY_ONE;
        if (wildcard === ANY_ONE || parts.at(-1) !== ANY_MANY) parts.push(wildcard);
      } else literal += character;
    }
    if (parts.length === 0) return { parts: literal === '' ? [] : [literal], literal };
    if (literal !== '') parts.push(literal);
    return { parts, literal: null };
  }

  /** Reads a phrase; the cursor stands on its opening quote. Wildcards inside are plain characters. */
  readPhrase(): string {
    const start = this.at;
    let text = '';
    for (this.at += 1; this.at < this.text.length; this.at += 1) {
      const character = this.current;
      if (character === '"') {
        this.at += 1;
        return text;
      }
      if (character === '\\' && this.at + 1 < this.text.length) {
        this.at += 1;
        text += this.current;
      } else text += character;
    }
    throw new SearchSyntaxError('the quote is not closed', start, this.text.length - start);
  }

  fail(reason: string, offset: number, length = 1): never {
    throw new SearchSyntaxError(reason, offset, length);
  }
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) || unit === 0xa0 || unit === 0x3000;
}
