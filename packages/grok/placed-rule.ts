import type { RegexNode } from '@komainu/kernel/regex/ast.ts';
import { hasLookahead } from '@komainu/kernel/regex/lookahead.ts';
import { StraightMatcher } from '@komainu/kernel/regex/straight-matcher.ts';
import { integer } from './filters/numbers.ts';
import { apply, type Put, type RuleValues, type Slot } from './rule-values.ts';

/** Takes a value by where it lies in the bytes: a text, or a number as JSON writes it. `isApart` is as with `Put`. */
export type PlaceValue = (path: string, start: number, end: number, isJson: boolean, isApart: boolean) => void;

/** After so many texts in a row without a match a rule is tried on one text of `SELDOM` only. */
const HOPELESS = 64;
const SELDOM = 32;
/** Numbers of up to three digits, such as an HTTP status: the same text each time is cheap to compare. */
const SMALL = Array.from({ length: 1000 }, (_, number) => String(number));
const LONGEST_REMEMBERED = 64;

/** A rule for texts that lie in bytes: what needs no filter becomes no string. */
export class PlacedRule {
  readonly #tree: RegexNode;
  readonly #captures: readonly number[];
  readonly #values: RuleValues;
  readonly #groups: readonly PlacedGroup[];
  /** Undefined until a text comes, null when there is none. */
  #matcher: StraightMatcher | null | undefined;
  #misses = 0;

  /** `captures` has the field of each group of `values`. */
  constructor(tree: RegexNode, captures: readonly number[], values: RuleValues) {
    this.#tree = tree;
    this.#captures = captures;
    this.#values = values;
    this.#groups = values.slots.map((slot) => new PlacedGroup(slot));
  }

  /** Tries the rule on `bytes[start, end)`. False, and nothing is put, when it does not match or that is not known. */
  parse(bytes: Buffer, start: number, end: number, put: Put, place: PlaceValue): boolean {
    if (this.#matcher === undefined) this.#matcher = this.#newMatcher() ?? null;
    const matcher = this.#matcher;
    if (matcher === null) return false;
    if (this.#misses >= HOPELESS && this.#misses++ % SELDOM !== 0) return false;
    if (!matcher.matches(bytes, start, end)) {
      this.#misses++;
      return false;
    }
    this.#misses = 0;
    const { starts, ends } = matcher;
    const values = this.#values;
    const groups = this.#groups;
    values.begin();
    for (let index = 0; index < groups.length; index++) {
      const from = starts[index] ?? 0;
      const to = ends[index] ?? 0;
      if (from < to) groups[index]?.take(bytes, from, to, values, put, place);
    }
    values.end(put);
    return true;
  }

  #newMatcher(): StraightMatcher | undefined {
    if (hasLookahead(this.#tree)) return undefined;
    const matcher = StraightMatcher.of(this.#tree);
    // A regex may have a group more than once.
    return matcher?.captures.join() === this.#captures.join() ? matcher : undefined;
  }
}

/** What becomes of a group's bytes. */
class PlacedGroup {
  readonly #slot: Slot;
  /** How its value is found: from the place alone, as an integer, from what came before, or from its text. */
  readonly #way: 'place' | 'integer' | 'memory' | 'text';
  readonly #nullBytes: Buffer | undefined;
  readonly #lastBytes: Uint8Array;
  #lastLength = 0;
  #lastValue: unknown;
  #lastJson: string | undefined;

  constructor(slot: Slot) {
    this.#slot = slot;
    const { filter } = slot;
    if (slot.shared >= 0 || slot.path === '') this.#way = 'text';
    else if (filter === undefined || filter.nullText !== undefined) this.#way = 'place';
    else this.#way = filter === integer ? 'integer' : 'memory';
    this.#lastBytes = new Uint8Array(this.#way === 'memory' ? LONGEST_REMEMBERED : 0);
    this.#nullBytes = filter?.nullText === undefined ? undefined : Buffer.from(filter.nullText);
  }

  /** Takes `bytes[from, to)`, which is not empty. */
  take(bytes: Buffer, from: number, to: number, values: RuleValues, put: Put, place: PlaceValue): void {
    const slot = this.#slot;
    switch (this.#way) {
      case 'place': {
        const none = this.#nullBytes;
        if (none === undefined || !isText(bytes, from, to, none, none.length)) {
          place(slot.path, from, to, false, slot.isApart);
        }
        return;
      }
      case 'integer': {
        const number = plainInteger(bytes, from, to);
        if (number < 0) break;
        const small = SMALL[number];
        if (small === undefined) place(slot.path, from, to, true, slot.isApart);
        else put(slot.path, number, slot.isApart, small);
        return;
      }
      case 'memory':
        if (!isText(bytes, from, to, this.#lastBytes, this.#lastLength) && !this.#learn(bytes, from, to)) break;
        if (this.#lastValue !== undefined) put(slot.path, this.#lastValue, slot.isApart, this.#lastJson);
        return;
      default:
    }
    values.take(slot, bytes.toString('utf8', from, to), put);
  }

  /** Many lines have the same date, or level: their value is found once. False for what is not remembered. */
  #learn(bytes: Buffer, from: number, to: number): boolean {
    const { filter } = this.#slot;
    if (filter === undefined || to - from > LONGEST_REMEMBERED) return false;
    const value = apply(filter, bytes.toString('utf8', from, to));
    // Who is given an object may change it.
    if (typeof value === 'object' && value !== null) return false;
    this.#lastBytes.set(bytes.subarray(from, to));
    this.#lastLength = to - from;
    this.#lastValue = value === null || value === '' ? undefined : value;
    this.#lastJson = typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
    return true;
  }
}

/** Whether `bytes[from, to)` is what `text` begins with. Texts that differ mostly do so near their end. */
function isText(bytes: Uint8Array, from: number, to: number, text: Uint8Array, length: number): boolean {
  if (to - from !== length) return false;
  for (let at = length - 1; at >= 0; at--) if (bytes[from + at] !== text[at]) return false;
  return true;
}

/** The integer that nothing but its digits stand for, as JSON writes it; -1 for anything else. */
function plainInteger(bytes: Uint8Array, from: number, to: number): number {
  const length = to - from;
  if (length > 15 || (bytes[from] === 0x30 && length > 1)) return -1;
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
