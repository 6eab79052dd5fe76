import { ambiguousLoops } from '@komainu/kernel/regex/ambiguity.ts';
import { sequence } from '@komainu/kernel/regex/ast.ts';
import { foldLookaheads } from '@komainu/kernel/regex/fold-look.ts';
import { linearRegexOf } from '@komainu/kernel/regex/linear-regex.ts';
import { hasLookahead, LookaheadMatcher } from '@komainu/kernel/regex/lookahead.ts';
import { requiredLiteral } from '@komainu/kernel/regex/required-literal.ts';
import { PlacedRule, type PlaceValue } from './placed-rule.ts';
import { type Put, RuleValues } from './rule-values.ts';
import type { BuiltRule } from './rules/build-rule.ts';

/** A match that takes longer counts as slow; see `tooSlow`. */
const SLOW_MS = 100;
/** Longer texts are matched by the regex that is linear without exception. */
const LONG_TEXT = 1024;
const FIRST_REST_MS = 10_000;
const LONGEST_REST_MS = 600_000;

/** A rule, ready to be tried on texts: one regex that is anchored at both ends, and a plan for its groups. */
export class CompiledRule {
  readonly name: string;
  /** How often a text was not tried because one of its length had been slow. */
  refused = 0;
  readonly #matcher: Matcher;
  readonly #longMatcher: Matcher;
  readonly #lookahead: LookaheadMatcher | undefined;
  readonly #literal: string;
  readonly #values: RuleValues;
  readonly #placed: PlacedRule;
  readonly #clock: () => number;
  #slowLength = Number.POSITIVE_INFINITY;
  #restUntil = 0;
  #restMs = FIRST_REST_MS;

  constructor(rule: BuiltRule, clock: () => number) {
    this.name = rule.name;
    const tree = foldLookaheads(rule.tree);
    const anchored = sequence([{ type: 'assert', what: 'start' }, tree, { type: 'assert', what: 'end' }]);
    this.#lookahead = hasLookahead(tree) ? new LookaheadMatcher(tree) : undefined;
    const counted = ambiguousLoops(tree) > 1;
    const short = this.#lookahead ?? linearRegexOf(anchored, { counted });
    this.#matcher = short instanceof LookaheadMatcher ? short : short.regex;
    this.#longMatcher = this.#lookahead ?? linearRegexOf(anchored, { counted: true }).regex;
    const literal = requiredLiteral(rule.tree);
    this.#literal = literal.length > 1 ? literal : '';
    this.#values = new RuleValues(short.captures, rule.fields);
    this.#placed = new PlacedRule(tree, short.captures, this.#values);
    this.#clock = clock;
  }

  /** Tries the rule on a text; on a match everything that it extracts is put, in order. */
  parse(text: string, put: Put): boolean {
    if (this.#literal !== '' && !text.includes(this.#literal)) return false;
    const found = text.length > LONG_TEXT ? this.#matchLong(text) : match(this.#matcher, text);
    if (found === null) return false;
    const values = this.#values;
    const { slots } = values;
    values.begin();
    for (let group = 0; group < slots.length; group += 1) {
      const slot = slots[group];
      const raw = found[group + 1];
      if (slot !== undefined && raw !== undefined && raw !== '') values.take(slot, raw, put);
    }
    values.end(put);
    return true;
  }

  /** Like `parse`, of a text that lies in `bytes`. False means that it is not known: `parse` has to tell. */
  parsePlaced(bytes: Buffer, start: number, end: number, put: Put, place: PlaceValue): boolean {
    return this.#placed.parse(bytes, start, end, put, place);
  }

  /**
   * Linear is not yet fast: a very long text times a large rule may take a second. A rule that was slow is not tried on texts of
   * that length for a while, longer each time.
   */
  #matchLong(text: string): Match | null {
    const start = this.#clock();
    const isResting = text.length >= this.#slowLength && start < this.#restUntil;
    if (isResting || this.#lookahead?.takes(text) === false) {
      this.refused += 1;
      return null;
    }
    const found = match(this.#longMatcher, text);
    const end = this.#clock();
    if (end - start > SLOW_MS) {
      this.#slowLength = Math.min(text.length, this.#slowLength);
      this.#restUntil = end + this.#restMs;
      this.#restMs = Math.min(this.#restMs * 2, LONGEST_REST_MS);
    } else if (text.length >= this.#slowLength) {
      this.#slowLength = Number.POSITIVE_INFINITY;
      this.#restMs = FIRST_REST_MS;
    }
    return found;
  }
}

/** The whole, then the groups. */
type Match = readonly (string | undefined)[];

interface Matcher {
  readonly exec: (text: string) => Match | null;
}

function match(matcher: Matcher, text: string): Match | null {
  try {
    return matcher.exec(text);
  } catch {
    // The engine's stack has an end: such a text does not match.
    return null;
  }
}
