import {
  ANY_MANY,
  type Bound,
  type CompareOperator,
  type IpRange,
  type Match,
  type SearchField,
  type SearchNode,
} from './ast.ts';
import { parseCidr } from './ip.ts';
import { readNumber } from './numbers.ts';
import { Scanner } from './scanner.ts';
import { SearchSyntaxError } from './syntax-error.ts';

/** UTF-16 units of a search text; longer ones are refused. */
export const MAX_SEARCH_LENGTH = 100_000;
/** Nested parentheses and negations. */
const MAX_DEPTH = 64;
/**
 * Terms of a query; the engine's planner takes seconds for more. Plain values listed for one field (`key:(a OR b)`) become
 * a set and do not count.
 */
const MAX_TERMS = 1_000;
/** Units of one value with wildcards: bounds the work of matching. */
const MAX_GLOB_LENGTH = 4_096;

const MESSAGE: SearchField = { kind: 'message' };

/**
 * Parses Datadog's search syntax. Precedence from tight to loose: NOT and `-`, AND (also when left out), OR. Throws
 * SearchSyntaxError.
 */
export function parseSearch(text: string): SearchNode {
  if (text.length > MAX_SEARCH_LENGTH) {
    throw new SearchSyntaxError(`the query is longer than ${MAX_SEARCH_LENGTH} characters`, 0, text.length);
  }
  return new Parser(text).parse();
}

class Parser {
  readonly #scanner: Scanner;
  #depth = 0;
  #terms = 0;
  /** Above 0 inside `key:(…)`. */
  #listDepth = 0;

  constructor(text: string) {
    this.#scanner = new Scanner(text);
  }

  parse(): SearchNode {
    const scanner: Scanner = this.#scanner;
    scanner.skipSpace();
    if (scanner.atEnd) return { kind: 'all', offset: 0, length: scanner.text.length };
    const node = this.#parseOr(MESSAGE);
    if (scanner.current === ')') scanner.fail('this parenthesis was not opened', scanner.at);
    return node;
  }

  #parseOr(field: SearchField): SearchNode {
    const start = this.#start();
    const children = [this.#parseAnd(field)];
    while (this.#takeKeyword('or')) children.push(this.#parseAnd(field));
    return this.#combine('or', children, start);
  }

  #parseAnd(field: SearchField): SearchNode {
    const start = this.#start();
    const children = [this.#parseUnary(field)];
    for (;;) {
      const explicit = this.#takeKeyword('and');
      const scanner: Scanner = this.#scanner;
      if (!explicit && (scanner.atEnd || scanner.current === ')' || scanner.peekKeyword()?.keyword === 'or')) break;
      children.push(this.#parseUnary(field));
    }
    return this.#combine('and', children, start);
  }

  #combine(kind: 'and' | 'or', children: SearchNode[], offset: number): SearchNode {
    const only = children[0];
    if (children.length === 1 && only !== undefined) return only;
    const last = children.at(-1);
    const end = last === undefined ? offset : last.offset + last.length;
    return { kind, children, offset, length: end - offset };
  }

  #parseUnary(field: SearchField): SearchNode {
    const scanner: Scanner = this.#scanner;
    const start = this.#start();
    const negated = this.#takeKeyword('not') || this.#takeMinus();
    if (!negated) return this.#parsePrimary(field);
    this.#enter(start);
    const child = this.#parseUnary(field);
    this.#depth -= 1;
    return { kind: 'not', child, offset: start, length: scanner.at - start };
  }

  /** A minus negates when something follows at once; standing alone it is text. */
  #takeMinus(): boolean {
    const scanner: Scanner = this.#scanner;
    if (scanner.current !== '-') return false;
    const next = scanner.at + 1;
    if (scanner.isBreak(next) && scanner.text.charAt(next) !== '(') return false;
    scanner.at = next;
    return true;
  }

  #parsePrimary(field: SearchField): SearchNode {
    const scanner: Scanner = this.#scanner;
    const start = this.#start();
    if (scanner.atEnd) scanner.fail('a search term is missing at the end', Math.max(0, scanner.at - 1));
    if (scanner.current === '(') return this.#parseGroup(field);
    if (scanner.current === ')') scanner.fail('a search term is missing before this parenthesis', scanner.at);
    const keyword = scanner.peekKeyword();
    if (keyword !== null)
      scanner.fail(`a search term is missing before ${keyword.keyword.toUpperCase()}`, start, keyword.length);
    if (field.kind === 'message') {
      if (scanner.text.startsWith('CIDR(', scanner.at)) return this.#parseCidr();
      const key = scanner.readKey();
      if (key !== null) return this.#parseField(key, start);
    }
    return this.#parseValue(field, start);
  }

  #parseGroup(field: SearchField): SearchNode {
    const scanner: Scanner = this.#scanner;
    const open = scanner.at;
    this.#enter(open);
    scanner.at += 1;
    const node = this.#parseOr(field);
    if (scanner.current !== ')') scanner.fail('the parenthesis is not closed', open);
    scanner.at += 1;
    this.#depth -= 1;
    return { ...node, offset: open, length: scanner.at - open };
  }

  #parseField(key: string, start: number): SearchNode {
    const scanner: Scanner = this.#scanner;
    // `key: "value"`, as Datadog has it; a bare word after a space would be a search of its own.
    const afterKey = scanner.at;
    scanner.skipSpace();
    if (scanner.current !== '"' && scanner.current !== '(') scanner.at = afterKey;
    if (scanner.current !== '(' && scanner.isBreak(scanner.at)) {
      scanner.fail(`a value is missing after ${key}:`, start, scanner.at - start);
    }
    if (key === '_exists_' || key === '_missing_') return this.#parseExistence(key, start);
    const field = fieldOf(key);
    if (field === null) scanner.fail('an attribute name is missing after @', start, scanner.at - start);
    if (scanner.current !== '(') return this.#parseValue(field, start);
    this.#listDepth += 1;
    const group = this.#parseGroup(field);
    this.#listDepth -= 1;
    return { ...group, offset: start, length: scanner.at - start };
  }

  #parseExistence(key: string, start: number): SearchNode {
    const scanner: Scanner = this.#scanner;
    const name = scanner.current === '"' ? scanner.readPhrase() : (scanner.readWord().literal ?? '');
    const field = fieldOf(name);
    if (name === '' || field === null) scanner.fail(`${key} takes the name of a field`, start, scanner.at - start);
    const term: SearchNode = this.#term(field, { kind: 'exists' }, start);
    if (key === '_exists_') return term;
    return { kind: 'not', child: term, offset: start, length: term.length };
  }

  #parseValue(field: SearchField, start: number): SearchNode {
    const scanner: Scanner = this.#scanner;
    if (scanner.current === '"') {
      return this.#term(field, { kind: 'value', text: scanner.readPhrase(), quoted: true }, start);
    }
    if (field.kind === 'attribute' || field.kind === 'key') {
      if (scanner.current === '>' || scanner.current === '<') return this.#parseComparison(field, start);
      if (scanner.current === '[' || scanner.current === '{') return this.#parseRange(field, start);
    }
    const wordStart = scanner.at;
    const word = scanner.readWord();
    if (word.literal !== null) return this.#term(field, { kind: 'value', text: word.literal, quoted: false }, start);
    if (scanner.at - wordStart > MAX_GLOB_LENGTH) {
      scanner.fail(
        `a value with wildcards is longer than ${MAX_GLOB_LENGTH} characters`,
        wordStart,
        scanner.at - wordStart,
      );
    }
    if (word.parts.length > 1 || word.parts[0] !== ANY_MANY) {
      return this.#term(field, { kind: 'glob', parts: word.parts }, start);
    }
    if (field.kind === 'message' || field.kind === 'everything') {
      return { kind: 'all', offset: start, length: scanner.at - start };
    }
    return this.#term(field, { kind: 'exists' }, start);
  }

  #parseComparison(field: SearchField, start: number): SearchNode {
    const scanner: Scanner = this.#scanner;
    const sign = scanner.current;
    scanner.at += 1;
    const inclusive = scanner.current === '=';
    if (inclusive) scanner.at += 1;
    scanner.skipSpace();
    const bound = this.#parseBound('', `a value is missing after ${sign}${inclusive ? '=' : ''}`);
    if (bound === null) scanner.fail('a comparison needs a value, not *', start, scanner.at - start);
    const operator: CompareOperator = sign === '>' ? (inclusive ? '>=' : '>') : inclusive ? '<=' : '<';
    return this.#term(field, { kind: 'compare', operator, bound }, start);
  }

  #parseRange(field: SearchField, start: number): SearchNode {
    const scanner: Scanner = this.#scanner;
    const open = scanner.at;
    const lowInclusive = scanner.current === '[';
    scanner.at += 1;
    scanner.skipSpace();
    const low = this.#parseBound(']}', 'the range needs a lower bound: [a TO b]');
    scanner.skipSpace();
    if (!scanner.text.startsWith('TO', scanner.at) || !scanner.isBreak(scanner.at + 2)) {
      scanner.fail('TO is expected in a range: [a TO b]', open, Math.max(1, scanner.at - open));
    }
    scanner.at += 2;
    scanner.skipSpace();
    const high = this.#parseBound(']}', 'the range needs an upper bound: [a TO b]');
    scanner.skipSpace();
    const highInclusive = scanner.current === ']';
    if (!highInclusive && scanner.current !== '}')
      scanner.fail('the range is not closed by ] or }', open, scanner.at - open);
    scanner.at += 1;
    return this.#term(field, { kind: 'range', low, high, lowInclusive, highInclusive }, start);
  }

  /** A bound of a range or comparison; null for `*`. */
  #parseBound(stops: string, missing: string): Bound | null {
    const scanner: Scanner = this.#scanner;
    const start = scanner.at;
    if (scanner.current === '"') {
      const text = scanner.readPhrase();
      return boundOf(text);
    }
    const word = scanner.readWord(stops);
    if (word.parts.length === 1 && word.parts[0] === ANY_MANY) return null;
    if (word.literal === null) scanner.fail('wildcards have no order', start, scanner.at - start);
    if (word.literal === '') scanner.fail(missing, Math.max(0, start - 1));
    return boundOf(word.literal);
  }

  #parseCidr(): SearchNode {
    const scanner: Scanner = this.#scanner;
    const start = scanner.at;
    const close = scanner.text.indexOf(')', start);
    if (close < 0) scanner.fail('the parenthesis is not closed', start, 'CIDR('.length);
    const pieces = scanner.text.slice(start + 'CIDR('.length, close).split(',');
    let at = start + 'CIDR('.length;
    const blocks: IpRange[] = [];
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) {
        const block = parseCidr(piece.trim());
        if (block === null)
          scanner.fail(`${piece.trim() || 'nothing'} is not an address block`, at, Math.max(1, piece.length));
        blocks.push(block);
      }
      at += piece.length + 1;
    }
    const field = fieldOf((pieces[0] ?? '').trim());
    if (field === null || field.kind === 'everything')
      scanner.fail('CIDR takes an attribute first', start, close - start);
    if (blocks.length === 0) scanner.fail('CIDR needs at least one address block', start, close - start);
    scanner.at = close + 1;
    return this.#term(field, { kind: 'cidr', blocks }, start);
  }

  #term(field: SearchField, match: Match, start: number): SearchNode {
    const scanner: Scanner = this.#scanner;
    const isSetMember = match.kind === 'value' && this.#listDepth > 0;
    if (!isSetMember) this.#terms += match.kind === 'cidr' ? match.blocks.length : 1;
    if (this.#terms > MAX_TERMS) scanner.fail(`the query has more than ${MAX_TERMS} terms`, start, scanner.at - start);
    return { kind: 'term', field, match, offset: start, length: scanner.at - start };
  }

  #takeKeyword(keyword: 'and' | 'or' | 'not'): boolean {
    this.#scanner.skipSpace();
    const found = this.#scanner.peekKeyword();
    if (found?.keyword !== keyword) return false;
    this.#scanner.at += found.length;
    return true;
  }

  #start(): number {
    this.#scanner.skipSpace();
    return this.#scanner.at;
  }

  #enter(offset: number): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) this.#scanner.fail(`the query is nested deeper than ${MAX_DEPTH} levels`, offset);
  }
}

function boundOf(text: string): Bound {
  const number = readNumber(text);
  return { text, number: number !== null && Number.isFinite(number) ? number : null };
}

/** The field that a key names; null for `@` or nothing. */
function fieldOf(key: string): SearchField | null {
  if (key === '*') return { kind: 'everything' };
  if (!key.startsWith('@')) return key === '' ? null : { kind: 'key', name: key };
  return key.length === 1 ? null : { kind: 'attribute', path: key.slice(1) };
}
