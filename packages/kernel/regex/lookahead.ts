import { type AssertionKind, type RegexNode, sequence } from './ast.ts';
import { ALL, contains, LINE_ENDS, normalise, WORD } from './char-set.ts';
import { type LinearMatcher, linearRegexOf } from './linear-regex.ts';
import { badRegex } from './regex-error.ts';

/** Longer texts are not matched by regexes with lookahead, or shorter ones where a lookahead may see to the end of a text. */
const MAX_TEXT = 32_768;
const MAX_TEXT_UNBOUNDED = 2048;
/** Each takes a bit of the marks; sets of marks double in size with each. */
const MAX_BITS = 8;
/** How far a lookahead may see in a text of the full length. */
const MAX_LOOK = 256;

/** Whether a tree looks ahead. */
export function hasLookahead(node: RegexNode): boolean {
  switch (node.type) {
    case 'look':
      return node.ahead || hasLookahead(node.body);
    case 'sequence':
      return node.parts.some(hasLookahead);
    case 'choice':
      return node.options.some(hasLookahead);
    case 'capture':
    case 'repeat':
      return hasLookahead(node.body);
    default:
      return false;
  }
}

/**
 * Matches whole texts by a tree that looks ahead, which the linear engine cannot: first what a place in the text looks ahead to
 * is written into the text, as a mark after each character; then the tree, made to look back at marks instead, is
 * matched against that. Much slower than without, so texts that would not match without lookahead are refused first.
 */
export class LookaheadMatcher {
  /** The capture number of the tree for each group. */
  readonly captures: readonly number[];
  readonly #withoutLookahead: RegExp;
  readonly #marked: RegExp;
  readonly #bits: readonly Bit[];
  readonly #maxText: number;

  constructor(tree: RegexNode) {
    this.#withoutLookahead = linearRegexOf(anchored(dropLookaheads(tree)), { counted: true }).regex;
    const marker = new Marker(tree);
    const { regex, captures }: LinearMatcher = linearRegexOf(anchored(sequence([ANY, marker.marked])), {
      counted: true,
    });
    this.#marked = regex;
    this.captures = captures;
    this.#bits = marker.bits.map(({ what, body }) => ({
      what,
      lookahead: body === undefined ? undefined : linearRegexOf(body, { counted: true, flags: 'y' }).regex,
    }));
    const seesFar = marker.bits.some(({ body }) => body !== undefined && longest(body) > MAX_LOOK);
    this.#maxText = seesFar ? MAX_TEXT_UNBOUNDED : MAX_TEXT;
  }

  /** Whether a text is short enough to be tried. */
  takes(text: string): boolean {
    return text.length <= this.#maxText;
  }

  /** What RegExp.exec would give: the whole and the groups, or null. */
  exec(text: string): readonly (string | undefined)[] | null {
    if (!this.#withoutLookahead.test(text)) return null;
    const found = this.#marked.exec(this.#mark(text));
    return found === null ? null : Array.from(found, withoutMarks);
  }

  /** A mark, then each character with a mark after it. */
  #mark(text: string): string {
    const units = new Uint16Array(text.length * 2 + 1);
    for (let at = 0; at <= text.length; at += 1) {
      units[at * 2] = this.#marksAt(text, at);
      if (at < text.length) units[at * 2 + 1] = text.charCodeAt(at);
    }
    return Buffer.from(units.buffer).toString('utf16le');
  }

  #marksAt(text: string, at: number): number {
    let marks = 0;
    for (let index = 0; index < this.#bits.length; index += 1) {
      const bit = this.#bits[index];
      if (bit !== undefined && holds(bit, text, at)) marks |= 1 << index;
    }
    return marks;
  }
}

/** What a bit of a mark says about a place: that an assertion holds there, or a lookahead. */
interface Bit {
  readonly what: Assertion | 'look';
  readonly lookahead: RegExp | undefined;
}

/** `notWord` is the opposite of `word`. */
type Assertion = Exclude<AssertionKind, 'notWord'>;

function holds({ what, lookahead }: Bit, text: string, at: number): boolean {
  const isStart = at === 0;
  const isEnd = at === text.length;
  switch (what) {
    case 'start':
      return isStart;
    case 'end':
      return isEnd;
    case 'lineStart':
      return isStart || LINE_ENDS.includes(text.charCodeAt(at - 1));
    case 'lineEnd':
      return isEnd || LINE_ENDS.includes(text.charCodeAt(at));
    case 'word':
      return (!isStart && contains(WORD, text.charCodeAt(at - 1))) !== (!isEnd && contains(WORD, text.charCodeAt(at)));
    case 'look':
      if (lookahead === undefined) return false;
      lookahead.lastIndex = at;
      return lookahead.test(text);
  }
}

const ANY: RegexNode = { type: 'set', set: ALL };

function anchored(tree: RegexNode): RegexNode {
  return sequence([{ type: 'assert', what: 'start' }, tree, { type: 'assert', what: 'end' }]);
}

/** A captured part of a marked text begins with a character, each followed by its mark. */
function withoutMarks(part: string | undefined): string | undefined {
  if (part === undefined) return undefined;
  let text = '';
  for (let at = 0; at < part.length; at += 2) text += part[at];
  return text;
}

/** Makes the tree for marked texts. */
class Marker {
  readonly marked: RegexNode;
  readonly bits: { readonly what: Assertion | 'look'; readonly body: RegexNode | undefined }[] = [];
  readonly #bitByKey = new Map<string, number>();

  constructor(tree: RegexNode) {
    // Once to number the bits, once more when it is known how many they are.
    this.#mark(tree);
    this.marked = this.#mark(tree);
  }

  #mark(node: RegexNode): RegexNode {
    switch (node.type) {
      case 'set':
        return sequence([node, ANY]);
      case 'sequence':
        return sequence(node.parts.map((part) => this.#mark(part)));
      case 'choice':
        return { ...node, options: node.options.map((option) => this.#mark(option)) };
      case 'capture':
      case 'repeat':
        return { ...node, body: this.#mark(node.body) };
      case 'assert': {
        const what = node.what === 'notWord' ? 'word' : node.what;
        return this.#lookBack(this.#bit(what, what, undefined), node.what === 'notWord');
      }
      case 'look':
        if (!node.ahead) return { ...node, body: this.#mark(node.body) };
        if (hasLookahead(node.body)) throw badRegex('a lookahead inside a lookahead cannot run in linear time');
        return this.#lookBack(this.#bit(JSON.stringify(node.body), 'look', node.body), node.negated);
      case 'empty':
        return node;
    }
  }

  #bit(key: string, what: Assertion | 'look', body: RegexNode | undefined): number {
    const known = this.#bitByKey.get(key);
    if (known !== undefined) return known;
    if (this.bits.length >= MAX_BITS) throw badRegex('too many different lookaheads and assertions');
    const bit = this.bits.push({ what, body }) - 1;
    this.#bitByKey.set(key, bit);
    return bit;
  }

  #lookBack(bit: number, negated: boolean): RegexNode {
    const ranges: number[] = [];
    for (let marks = 0; marks < 1 << this.bits.length; marks += 1) {
      if ((marks & (1 << bit)) !== 0) ranges.push(marks, marks);
    }
    return { type: 'look', ahead: false, negated, body: { type: 'set', set: normalise(ranges) } };
  }
}

function dropLookaheads(node: RegexNode): RegexNode {
  switch (node.type) {
    case 'look':
      return node.ahead ? { type: 'empty' } : node;
    case 'sequence':
      return sequence(node.parts.map(dropLookaheads));
    case 'choice':
      return { ...node, options: node.options.map(dropLookaheads) };
    case 'capture':
    case 'repeat':
      return { ...node, body: dropLookaheads(node.body) };
    default:
      return node;
  }
}

/** The most characters that a part can match. */
function longest(node: RegexNode): number {
  switch (node.type) {
    case 'set':
      return 1;
    case 'sequence':
      return node.parts.reduce((sum, part) => sum + longest(part), 0);
    case 'choice':
      return Math.max(...node.options.map(longest));
    case 'capture':
      return longest(node.body);
    case 'repeat': {
      const once = longest(node.body);
      return once === 0 ? 0 : once * node.max;
    }
    default:
      return 0;
  }
}
