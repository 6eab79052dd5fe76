import type { RegexNode } from './ast.ts';
import { choice, EMPTY, literal, sequence } from './ast.ts';
import { ALL, complement, ignoreCase, LINE_ENDS, union, VERTICAL_SPACE } from './char-set.ts';
import { readCharacterEscape, readClass, unitsOf } from './parse-class.ts';
import { badRegex } from './regex-error.ts';
import { RegexText } from './regex-text.ts';

const MAX_DEPTH = 200;
const MAX_SOURCE = 65_536;
const MAX_COUNT = 100_000;

export interface ParseOptions {
  readonly ignoreCase?: boolean;
  /** Whether `.` also matches the ends of lines. */
  readonly dotAll?: boolean;
  /** Called for `(?<name>…)`: the number that the caller gives to this capture, or -1 for a plain group. */
  readonly named?: (name: string) => number;
  /** Called for every other `(…)`; groups capture nothing unless this gives a number. */
  readonly unnamed?: () => number;
  /** Called at each `%{`: what it stands for, and where the text goes on; undefined when it is just text. */
  readonly expression?: (source: string, at: number) => { readonly node: RegexNode; readonly end: number } | undefined;
}

interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
  readonly multiline: boolean;
  readonly extended: boolean;
}

/**
 * Reads a regex as people write it for Java, PCRE, RE2, Oniguruma or JavaScript. What the dialects spell differently comes
 * out alike; atomic groups and possessive quantifiers become plain ones (they match a little more than they did, and no
 * slower, since matching is linear).
 */
export function parseRegex(source: string, options: ParseOptions = {}): RegexNode {
  if (source.length > MAX_SOURCE) throw badRegex(`longer than ${MAX_SOURCE} characters`);
  const parser = new RegexParser(new RegexText(source), options);
  return parser.parse();
}

class RegexParser {
  readonly #text: RegexText;
  readonly #options: ParseOptions;
  #flags: Flags;
  #depth = 0;

  constructor(text: RegexText, options: ParseOptions) {
    this.#text = text;
    this.#options = options;
    this.#flags = {
      ignoreCase: options.ignoreCase === true,
      dotAll: options.dotAll === true,
      multiline: false,
      extended: false,
    };
  }

  parse(): RegexNode {
    const node = this.#choice();
    if (this.#text.at < this.#text.end) throw badRegex('a ) without its (', this.#text.at);
    return node;
  }

  /** Alternatives up to the closing parenthesis or the end; flags set inside end with it. */
  #choice(): RegexNode {
    const outer = this.#flags;
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw badRegex(`nested deeper than ${MAX_DEPTH} groups`, this.#text.at);
    const options = [this.#sequence()];
    while (this.#text.skip('|')) options.push(this.#sequence());
    this.#depth -= 1;
    this.#flags = outer;
    return asOneSet(options) ?? choice(options);
  }

  #sequence(): RegexNode {
    const parts: RegexNode[] = [];
    while (this.#text.at < this.#text.end && this.#text.peek() !== '|' && this.#text.peek() !== ')') {
      if (this.#skipIgnored()) continue;
      if (this.#text.skip('\\Q')) {
        parts.push(...this.#quoted());
        continue;
      }
      const at = this.#text.at;
      const atom = this.#atom();
      if (atom === undefined) continue;
      parts.push(this.#quantified(atom, at));
    }
    return sequence(parts);
  }

  /** What stands between \\Q and \\E, as it is; a quantifier after it is for its last character. */
  #quoted(): RegexNode[] {
    const text = this.#text;
    const close = text.source.indexOf('\\E', text.at);
    const end = close < 0 ? text.end : close;
    const parts: RegexNode[] = [];
    while (text.at < end) parts.push(this.#codePoint(text.nextCodePoint()));
    text.skip('\\E');
    const last = parts.pop();
    if (last !== undefined) parts.push(this.#quantified(last, text.at));
    return parts;
  }

  /** Comments, and blanks in extended mode. */
  #skipIgnored(): boolean {
    if (this.#text.take(/\(\?#[^)]*\)/y) !== undefined) return true;
    return this.#flags.extended && this.#text.take(/(?:\s+|#[^\n]*)/y) !== undefined;
  }

  #atom(): RegexNode | undefined {
    const text = this.#text;
    switch (text.peek()) {
      case '(':
        text.at += 1;
        return this.#group();
      case '[':
        text.at += 1;
        return { type: 'set', set: readClass(text, this.#flags.ignoreCase) };
      case '.':
        text.at += 1;
        return { type: 'set', set: this.#flags.dotAll ? ALL : complement(LINE_ENDS) };
      case '^':
        text.at += 1;
        return { type: 'assert', what: this.#flags.multiline ? 'lineStart' : 'start' };
      case '$':
        text.at += 1;
        return { type: 'assert', what: this.#flags.multiline ? 'lineEnd' : 'end' };
      case '\\':
        text.at += 1;
        return this.#escape();
      case '*':
      case '+':
      case '?':
        throw badRegex(`nothing for ${text.peek()} to repeat`, text.at);
      default:
        return this.#expression() ?? this.#codePoint(text.nextCodePoint());
    }
  }

  #expression(): RegexNode | undefined {
    const text = this.#text;
    if (this.#options.expression === undefined || !text.source.startsWith('%{', text.at)) return undefined;
    const found = this.#options.expression(text.source, text.at);
    if (found === undefined) return undefined;
    text.at = found.end;
    return found.node;
  }

  #codePoint(point: number): RegexNode {
    return sequence(
      unitsOf(point).map((unit) => ({
        type: 'set',
        set: this.#flags.ignoreCase ? ignoreCase([unit, unit]) : [unit, unit],
      })),
    );
  }

  #escape(): RegexNode {
    const text = this.#text;
    if (text.at >= text.end) throw badRegex('a backslash at the end', text.at - 1);
    switch (text.peek()) {
      case 'A':
      case 'G':
        text.at += 1;
        return { type: 'assert', what: 'start' };
      case 'z':
      case 'Z':
        text.at += 1;
        return { type: 'assert', what: 'end' };
      case 'b':
        text.at += 1;
        return { type: 'assert', what: 'word' };
      case 'B':
        text.at += 1;
        return { type: 'assert', what: 'notWord' };
      case 'R':
        text.at += 1;
        return choice([literal('\r\n'), { type: 'set', set: VERTICAL_SPACE }]);
      case 'X':
        text.at += 1;
        return { type: 'set', set: ALL };
      case 'E':
        text.at += 1;
        return EMPTY;
      default:
    }
    if (/[1-9kg]/.test(text.peek())) throw badRegex('a back-reference cannot run in linear time', text.at - 1);
    const escaped = readCharacterEscape(text);
    if (escaped === undefined) throw badRegex(`unknown escape \\${text.peek()}`, text.at - 1);
    if (typeof escaped === 'number') return this.#codePoint(escaped);
    return { type: 'set', set: this.#flags.ignoreCase ? ignoreCase(escaped) : escaped };
  }

  /** A group, read from after its parenthesis; undefined for flags that hold for the rest of the group around. */
  #group(): RegexNode | undefined {
    const text = this.#text;
    const start = text.at - 1;
    if (!text.skip('?')) return this.#captured(this.#options.unnamed?.() ?? -1, start);
    if (text.skip(':') || text.skip('>') || text.skip('|')) return this.#body(start);
    if (text.skip('=')) return { type: 'look', ahead: true, negated: false, body: this.#body(start) };
    if (text.skip('!')) return { type: 'look', ahead: true, negated: true, body: this.#body(start) };
    if (text.skip('<=')) return { type: 'look', ahead: false, negated: false, body: this.#body(start) };
    if (text.skip('<!')) return { type: 'look', ahead: false, negated: true, body: this.#body(start) };
    const name = text.take(/P?<([^>]{1,256})>/y) ?? text.take(/'([^']{1,256})'/y);
    if (name !== undefined) return this.#captured(this.#options.named?.(name[1] ?? '') ?? -1, start);
    const flags = text.take(/([a-zA-Z]*)(?:-([a-zA-Z]*))?([:)])/y);
    if (flags === undefined) throw badRegex('a group of a kind that cannot run in linear time', start);
    const outer = this.#flags;
    this.#setFlags(flags[1] ?? '', true, start);
    this.#setFlags(flags[2] ?? '', false, start);
    if (flags[3] === ')') return undefined;
    const inner = this.#body(start);
    this.#flags = outer;
    return inner;
  }

  #captured(capture: number, start: number): RegexNode {
    const body = this.#body(start);
    return capture < 0 ? body : { type: 'capture', body, capture };
  }

  #body(start: number): RegexNode {
    const node = this.#choice();
    if (!this.#text.skip(')')) throw badRegex('a ( without its )', start);
    return node;
  }

  #setFlags(letters: string, on: boolean, start: number): void {
    for (const letter of letters) {
      if (letter === 'i') this.#flags = { ...this.#flags, ignoreCase: on };
      else if (letter === 's') this.#flags = { ...this.#flags, dotAll: on };
      else if (letter === 'm') this.#flags = { ...this.#flags, multiline: on };
      else if (letter === 'x') this.#flags = { ...this.#flags, extended: on };
      else if (!'uUdaJ'.includes(letter)) throw badRegex(`unknown flag ${letter}`, start);
    }
  }

  #quantified(atom: RegexNode, at: number): RegexNode {
    const text = this.#text;
    let node = atom;
    for (;;) {
      const found = text.take(/[*+?]/y) ?? text.take(/\{(\d*)(,?)(\d*)\}/y);
      if (found === undefined) return node;
      const [whole, low = '', comma = '', high = ''] = found;
      if (whole.startsWith('{') && low === '' && high === '') {
        text.at -= whole.length;
        return node;
      }
      const lazy = text.skip('?');
      if (!lazy) text.skip('+');
      const min = whole === '*' || whole === '?' ? 0 : whole === '+' ? 1 : Number(low || 0);
      const open = whole === '*' || whole === '+' || (comma !== '' && high === '');
      const max = open ? Number.POSITIVE_INFINITY : whole === '?' ? 1 : comma === '' ? min : Number(high);
      if (max < min || min > MAX_COUNT) throw badRegex(`a repeat count that cannot be: ${whole}`, at);
      node = { type: 'repeat', body: node, min, max, lazy };
    }
  }
}

/** Single characters to choose from are one set: smaller, faster, and what lookaheads can be folded into. */
function asOneSet(options: readonly RegexNode[]): RegexNode | undefined {
  if (options.length < 2) return undefined;
  let set: readonly number[] = [];
  for (const option of options) {
    if (option.type !== 'set') return undefined;
    set = union(set, option.set);
  }
  return { type: 'set', set };
}
