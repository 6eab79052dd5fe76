import { firstOf } from './ambiguity.ts';
import type { RegexNode } from './ast.ts';
import { type CharSet, complement, contains, intersect, onlyUnit, union, WORD } from './char-set.ts';

/** A tree as JavaScript; see `StraightMatcher`, which says what it does. */
export interface StraightSource {
  /**
   * The body of a function of `bytes`, `start` and `end`, that knows the tables, `starts` and `ends`. It is made of this file's
   * own words and of numbers, never of a text that somebody wrote.
   */
  readonly source: string;
  /** Of 256 bytes each, by name: 1 for those that are in a set. */
  readonly tables: ReadonlyMap<string, Uint8Array>;
  /** The capture number of the tree for each group, in order. */
  readonly captures: readonly number[];
}

const MAX_SOURCE = 100_000;
/** Groups are written out for a fixed count up to this. */
const MAX_COPIES = 8;
const BEYOND_ASCII: CharSet = [0x80, 0xffff];
/** Says that it is not known whether the text matches. */
const GIVE_UP = 'return false;\n';

/** Writes a tree as a straight matcher; undefined when it could never match. */
export function straightSource(tree: RegexNode): StraightSource | undefined {
  const writer = new SourceWriter();
  const body = writer.write(tree);
  if (!writer.mayMatch || body.length > MAX_SOURCE) return undefined;
  const { tables, captures } = writer;
  const head = 'let at = start;\nlet from = start;\n';
  return { source: `${head}${body}return at === end;\n`, tables, captures };
}

/** What the first byte of a character tells of a set. */
interface ByteTest {
  /** Of the byte at `at`, which must be there. */
  readonly isInside: string;
  /** Whether bytes beyond ASCII tell nothing: the set has some of those characters but not others. */
  readonly isPartial: boolean;
}

class SourceWriter {
  readonly tables = new Map<string, Uint8Array>();
  readonly captures: number[] = [];
  /** Whether what was written last does not always give up. */
  mayMatch = true;
  #size = 0;
  #labels = 0;
  /** What is done when the part that is written does not match. */
  #fail = GIVE_UP;
  /** Whether a part may be passed many times: what it looked through in vain it would look through each time. */
  #isInLoop = false;
  readonly #known = new Map<string, string>();

  write(node: RegexNode): string {
    this.mayMatch = true;
    const source = this.#size > MAX_SOURCE ? this.#giveUp(node) : this.#write(node);
    this.#size += source.length;
    return source;
  }

  #write(node: RegexNode): string {
    switch (node.type) {
      case 'empty':
        return '';
      case 'set':
        return this.#times(node.set, 1);
      case 'sequence':
        return this.#sequence(node.parts);
      case 'capture': {
        const group = this.captures.push(node.capture) - 1;
        return `starts[${group}] = at;\n${this.write(node.body)}ends[${group}] = at;\n`;
      }
      case 'choice':
        return this.#choice(node.options);
      case 'repeat':
        return node.body.type === 'set' ? this.#run(node, node.body.set) : this.#repeat(node);
      case 'assert':
        return this.#assert(node);
      case 'look':
        return this.#giveUp(node);
    }
  }

  #sequence(parts: readonly RegexNode[]): string {
    let source = '';
    let mayMatch = true;
    for (let at = 0; at < parts.length; at++) {
      const text = textAt(parts, at);
      const part = parts[at];
      if (text.length > 1) {
        const differs = text.map((byte, place) => `bytes[at + ${place}] !== ${byte}`).join(' || ');
        source += `if (end - at < ${text.length} || ${differs}) ${this.#fail}at += ${text.length};\n`;
        at += text.length - 1;
      } else if (part !== undefined) {
        source += this.write(part);
        mayMatch &&= this.mayMatch;
      }
    }
    this.mayMatch = mayMatch;
    return source;
  }

  /** Options in their order, as a regex tries them: each that the next byte may begin. */
  #choice(options: readonly RegexNode[]): string {
    const label = `choice${this.#labels++}`;
    let isPartial = false;
    let mayMatch = false;
    let isOpen = true;
    let source = '';
    for (const option of options) {
      if (!isOpen) {
        this.#countCaptures(option);
        continue;
      }
      // What may be empty begins everywhere.
      isOpen = !mayBeEmpty(option);
      const first = this.#test(firstOf(option, []), 'first');
      if (isOpen && first.isPartial) isPartial = true;
      const after = `break ${label};\n`;
      const body = isOpen ? this.#tried(option, after) : this.write(option) + after;
      source += isOpen ? `if (at < end && ${first.isInside}) {\n${body}}\n` : body;
      mayMatch ||= this.mayMatch;
    }
    this.mayMatch = mayMatch;
    return `${label}: {\n${isPartial ? NOT_BEYOND_ASCII : ''}${source}${isOpen ? this.#fail : ''}}\n`;
  }

  /**
   * A part and what is done after it. When it does not match and nothing else in it could, what stands behind goes on where the
   * part began, as a regex would.
   */
  #tried(part: RegexNode, after: string): string {
    if (this.#isInLoop || !isCertain(part, [])) return this.write(part) + after;
    const label = `part${this.#labels++}`;
    const before = `before${this.#labels}`;
    const outerFail = this.#fail;
    const firstGroup = this.captures.length;
    this.#fail = `break ${label};\n`;
    const body = this.write(part);
    this.#fail = outerFail;
    const groups = Array.from({ length: this.captures.length - firstGroup }, (_, index) => firstGroup + index);
    const forget = groups.map((group) => `starts[${group}] = ends[${group}] = 0;\n`).join('');
    return `const ${before} = at;\n${label}: {\n${body}${after}}\nat = ${before};\n${forget}`;
  }

  #run(node: RegexNode & { type: 'repeat' }, set: CharSet): string {
    const { min, max, lazy } = node;
    if (lazy && min !== max) return this.#giveUp(node);
    if (min === max && max <= MAX_COPIES) return this.#times(set, max);
    const isEndless = max === Number.POSITIVE_INFINITY;
    // Who counts characters cannot go by bytes: those beyond ASCII have several.
    const { isInside, isPartial } = this.#test(set, isEndless && min <= 1 ? 'first' : 'whole');
    const check = isPartial ? NOT_BEYOND_ASCII : '';
    if (max === 1) return `if (at < end && ${isInside}) at++;\n${check && `else ${check}`}`;
    const most = isEndless ? '' : `at - from < ${max} && `;
    const least = min === 0 ? '' : `if (at - from < ${min}) ${this.#fail}`;
    return `from = at;\nwhile (at < end && ${most}${isInside}) at++;\n${check}${least}`;
  }

  /** Just so many characters of a set. */
  #times(set: CharSet, count: number): string {
    if (count === 0) return '';
    const { isInside, isPartial } = this.#test(set, 'whole');
    const one = `${isPartial ? NOT_BEYOND_ASCII : ''}if (at === end || !(${isInside})) ${this.#fail}at++;\n`;
    return one.repeat(count);
  }

  #repeat(node: RegexNode & { type: 'repeat' }): string {
    const { body, min, max, lazy } = node;
    if (min === 1 && max === 1) return this.write(body);
    if (min === 0 && max === 1 && !lazy) return this.#entered('if', body);
    if (hasCapture(body) || mayBeEmpty(body)) return this.#giveUp(node);
    if (min === max && max <= MAX_COPIES) return this.#sequence(Array.from({ length: max }, () => body));
    if (lazy || min > 1 || max !== Number.POSITIVE_INFINITY) return this.#giveUp(node);
    const first = min === 0 ? '' : this.write(body);
    const { mayMatch } = this;
    const source = first + this.#entered('while', body);
    this.mayMatch = mayMatch;
    return source;
  }

  /** A part for as long as, or if, the next byte may begin it. */
  #entered(word: 'if' | 'while', body: RegexNode): string {
    const { isInside, isPartial } = this.#test(firstOf(body, []), 'first');
    const label = `entered${this.#labels++}`;
    const isInLoop = this.#isInLoop;
    if (word === 'while') this.#isInLoop = true;
    const inner = word === 'while' ? this.write(body) : this.#tried(body, `break ${label};\n`);
    this.#isInLoop = isInLoop;
    const source =
      word === 'while'
        ? `while (at < end && ${isInside}) {\n${inner}}\n`
        : `${label}: if (at < end && ${isInside}) {\n${inner}}\n`;
    this.mayMatch = true;
    if (!isPartial) return source;
    return word === 'while' ? source + NOT_BEYOND_ASCII : NOT_BEYOND_ASCII + source;
  }

  #assert(node: RegexNode & { type: 'assert' }): string {
    switch (node.what) {
      case 'start':
        return `if (at !== start) ${this.#fail}`;
      case 'end':
        return `if (at !== end) ${this.#fail}`;
      case 'word':
      case 'notWord': {
        const word = this.#test(WORD, 'first').isInside;
        const before = `(at > start && ${word.replaceAll('[at]', '[at - 1]')})`;
        return `if (${before} ${node.what === 'word' ? '===' : '!=='} (at < end && ${word})) ${this.#fail}`;
      }
      default:
        return this.#giveUp(node);
    }
  }

  #giveUp(node: RegexNode): string {
    this.#countCaptures(node);
    this.mayMatch = false;
    return GIVE_UP;
  }

  #countCaptures(node: RegexNode): void {
    eachCapture(node, (capture) => this.captures.push(capture));
  }

  /** Tests the byte at `at`: of the `first` of a character's bytes, or of its only one when it must be the `whole`. */
  #test(set: CharSet, use: 'first' | 'whole'): ByteTest {
    const hasNone = intersect(set, BEYOND_ASCII).length === 0;
    const hasAll = intersect(complement(set), BEYOND_ASCII).length === 0;
    const isInside = use === 'first' && hasAll;
    const isPartial = !hasNone && !isInside;
    const [first = 1, last = 0] = set;
    if (hasNone && set.length === 2) {
      return {
        isInside: first === last ? `bytes[at] === ${first}` : `bytes[at] >= ${first} && bytes[at] <= ${last}`,
        isPartial,
      };
    }
    const stop = onlyUnit(complement(set));
    if (isInside && stop >= 0) return { isInside: `bytes[at] !== ${stop}`, isPartial };
    return { isInside: `${this.#table(set, isInside)}[bytes[at]] === 1`, isPartial };
  }

  /** The name of a table. */
  #table(set: CharSet, isBeyondInside: boolean): string {
    const key = `${isBeyondInside} ${set.join()}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const table = new Uint8Array(256);
    for (let byte = 0; byte < 0x80; byte++) table[byte] = contains(set, byte) ? 1 : 0;
    if (isBeyondInside) table.fill(1, 0x80);
    const name = `table${this.tables.size}`;
    this.tables.set(name, table);
    this.#known.set(key, name);
    return name;
  }
}

const NOT_BEYOND_ASCII = 'if (at < end && bytes[at] > 127) return false;\n';

/** The bytes that must stand where the part at `at` and those after it do. */
function textAt(parts: readonly RegexNode[], at: number): number[] {
  const text: number[] = [];
  for (let place = at; place < parts.length; place++) {
    const part = parts[place];
    const unit = part?.type === 'set' ? onlyUnit(part.set) : -1;
    if (unit < 0 || unit >= 0x80) break;
    text.push(unit);
  }
  return text;
}

/**
 * Whether a part that fails on the way that is tried first fails on all others, too: because whatever follows a loop or a choice
 * in it begins with none of the characters that the loop, or another option, could begin with.
 */
function isCertain(node: RegexNode, follow: CharSet): boolean {
  switch (node.type) {
    case 'empty':
    case 'set':
      return true;
    case 'assert':
      return node.what !== 'lineStart' && node.what !== 'lineEnd';
    case 'look':
      return false;
    case 'capture':
      return isCertain(node.body, follow);
    case 'sequence': {
      let after = follow;
      for (const part of node.parts.toReversed()) {
        if (!isCertain(part, after)) return false;
        after = firstOf(part, after);
      }
      return true;
    }
    case 'choice': {
      let before: CharSet = [];
      for (const option of node.options) {
        const first = firstOf(option, follow);
        if (mayBeEmpty(option) || !isCertain(option, follow) || intersect(before, first).length > 0) return false;
        before = union(before, first);
      }
      return true;
    }
    case 'repeat': {
      const { body, min, max, lazy } = node;
      if (min === max && (max === 1 || body.type === 'set')) return isCertain(body, follow);
      const first = firstOf(body, []);
      if (lazy || mayBeEmpty(body) || intersect(first, follow).length > 0) return false;
      return isCertain(body, union(first, follow));
    }
  }
}

/** Whether a part may match nothing; true when that is not known. */
function mayBeEmpty(node: RegexNode): boolean {
  switch (node.type) {
    case 'set':
      return false;
    case 'sequence':
      return node.parts.every(mayBeEmpty);
    case 'choice':
      return node.options.some(mayBeEmpty);
    case 'capture':
      return mayBeEmpty(node.body);
    case 'repeat':
      return node.min === 0 || mayBeEmpty(node.body);
    default:
      return true;
  }
}

function hasCapture(node: RegexNode): boolean {
  let found = false;
  eachCapture(node, () => {
    found = true;
  });
  return found;
}

function eachCapture(node: RegexNode, take: (capture: number) => void): void {
  switch (node.type) {
    case 'sequence':
      for (const part of node.parts) eachCapture(part, take);
      return;
    case 'choice':
      for (const option of node.options) eachCapture(option, take);
      return;
    case 'capture':
      take(node.capture);
      eachCapture(node.body, take);
      return;
    case 'repeat':
      eachCapture(node.body, take);
      return;
    default:
  }
}
