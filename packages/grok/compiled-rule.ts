import { ambiguousLoops } from '@komainu/kernel/regex/ambiguity.ts';
import { sequence } from '@komainu/kernel/regex/ast.ts';
import { foldLookaheads } from '@komainu/kernel/regex/fold-look.ts';
import { linearRegexOf } from '@komainu/kernel/regex/linear-regex.ts';
import { hasLookahead, LookaheadMatcher } from '@komainu/kernel/regex/lookahead.ts';
import { requiredLiteral } from '@komainu/kernel/regex/required-literal.ts';
import { integer } from './filters/numbers.ts';
import { isPlainObject } from './filters/value.ts';
import type { BuiltRule, Field } from './rules/build-rule.ts';

/**
 * Takes what a rule found: a dotted attribute path and a value (text, number, boolean, list or plain object). `isApart` says
 * that nothing else which the same match puts lies at that path, above or below it. `json` is a number as JSON, where the text
 * was written so.
 */
export type Put = (path: string, value: unknown, isApart: boolean, json?: string) => void;

/** What one group of the regex is for. */
interface Slot {
  readonly path: string;
  readonly field: number;
  readonly filter: ((value: unknown) => unknown) | undefined;
  /** Which list collects its values, when other groups have the same path; -1 when it is the only one. */
  readonly shared: number;
  /** See `Put`. */
  readonly isApart: boolean;
}

/** A path that several groups have. */
interface SharedPath {
  readonly path: string;
  readonly isApart: boolean;
}

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
  readonly #slots: readonly Slot[];
  readonly #sharedPaths: readonly SharedPath[];
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
    const plan = planSlots(short.captures, rule.fields);
    this.#slots = plan.slots;
    this.#sharedPaths = plan.sharedPaths;
    this.#clock = clock;
  }

  /** Tries the rule on a text; on a match everything that it extracts is put, in order. */
  parse(text: string, put: Put): boolean {
    if (this.#literal !== '' && !text.includes(this.#literal)) return false;
    const found = text.length > LONG_TEXT ? this.#matchLong(text) : match(this.#matcher, text);
    if (found === null) return false;
    const slots = this.#slots;
    let shared: Collected[] | undefined;
    for (let group = 0; group < slots.length; group += 1) {
      const slot = slots[group];
      const raw = found[group + 1];
      if (slot === undefined || raw === undefined || raw === '') continue;
      const value = slot.filter === undefined ? raw : apply(slot.filter, raw);
      if (value === undefined || value === null || value === '') continue;
      if (slot.shared >= 0) {
        shared ??= [];
        collect(shared, slot, value);
      } else if (typeof value !== 'object') {
        if (slot.path === '') continue;
        const isJson = slot.filter === integer && typeof value === 'number' && isWrittenAs(raw, value);
        put(slot.path, value, slot.isApart, isJson ? raw : undefined);
      } else emit(slot, value, put);
    }
    if (shared !== undefined) this.#putShared(shared, put);
    return true;
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

  #putShared(collected: readonly Collected[], put: Put): void {
    this.#sharedPaths.forEach((shared, index) => {
      const values = collected.filter((one) => one.shared === index).map((one) => one.value);
      if (values.length > 0) emit(shared, values.length === 1 ? values[0] : values.flat(1), put);
    });
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

interface Collected {
  readonly shared: number;
  readonly field: number;
  value: unknown;
}

/** Several matches of one field (a group written out for a repeat) leave the last; several fields of one path make a list. */
function collect(collected: Collected[], slot: Slot, value: unknown): void {
  const before = collected.find((one) => one.field === slot.field);
  if (before === undefined) collected.push({ shared: slot.shared, field: slot.field, value });
  else before.value = value;
}

function planSlots(captures: readonly number[], fields: readonly Field[]) {
  const groupsOfPath = new Map<string, number>();
  for (const capture of captures) {
    const path = fields[capture]?.path ?? '';
    groupsOfPath.set(path, (groupsOfPath.get(path) ?? 0) + 1);
  }
  const paths = [...groupsOfPath.keys()];
  const sharedPaths = paths
    .filter((path) => path !== '' && (groupsOfPath.get(path) ?? 0) > 1)
    .map((path): SharedPath => ({ path, isApart: isApart(path, paths) }));
  const slots = captures.map((capture): Slot => {
    const field = fields[capture] ?? { path: '', filters: [] };
    return {
      path: field.path,
      field: capture,
      filter: chain(field.filters),
      shared: sharedPaths.findIndex(({ path }) => path === field.path),
      isApart: isApart(field.path, paths),
    };
  });
  return { slots, sharedPaths };
}

/** The least integers of two digits and more, as many as a double holds all of. */
const LEAST = Array.from({ length: 14 }, (_, zeros) => 10 ** (zeros + 1));

/** Whether a text is nothing but the digits of the integer that was read from it: signs, blanks and zeros would make it longer. */
function isWrittenAs(text: string, integer: number): boolean {
  return text.length === 1 || integer >= (LEAST[text.length - 2] ?? Number.POSITIVE_INFINITY);
}

/** Whether none of the other paths is above or below `path`. One that is empty may give members of any name. */
function isApart(path: string, paths: readonly string[]): boolean {
  return paths.every(
    (other) => other === path || !(other === '' || path.startsWith(`${other}.`) || other.startsWith(`${path}.`)),
  );
}

function chain(filters: Field['filters']): Slot['filter'] {
  const [first, second, ...rest] = filters;
  if (first === undefined) return undefined;
  if (second === undefined) return first;
  return chain([
    (value) => {
      const inner = first(value);
      return inner === undefined || inner === null ? inner : second(inner);
    },
    ...rest,
  ]);
}

/** Objects without a path give their members; other values without a path say nothing. */
function emit({ path, isApart }: SharedPath, value: unknown, put: Put): void {
  if (typeof value !== 'object' || value === null) {
    if (path !== '') put(path, value, isApart);
    return;
  }
  const kept = withoutEmpty(value, 0);
  if (kept === undefined) return;
  if (path !== '') put(path, kept, isApart);
  else if (isPlainObject(kept)) for (const key of Object.keys(kept)) if (key !== '') put(key, kept[key], false);
}

/** What a filter makes of a text; nothing when it runs out of stack on a text that nests too deep for it. */
function apply(filter: (value: unknown) => unknown, raw: string): unknown {
  try {
    return filter(raw);
  } catch {
    return undefined;
  }
}

const MAX_DEPTH = 100;

/**
 * A list or object without the nulls and empty objects in it, and without what nests deeper than anybody reads; undefined
 * when nothing is left. Changes it in place.
 */
function withoutEmpty(value: object, depth: number): object | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at += 1) {
      const element: unknown = value[at];
      if (typeof element === 'object' && element !== null) value[at] = withoutEmpty(element, depth + 1) ?? null;
    }
    return value.length === 0 ? undefined : value;
  }
  if (!isPlainObject(value)) return undefined;
  let size = 0;
  for (const key of Object.keys(value)) {
    const member = value[key];
    const kept = typeof member === 'object' && member !== null ? withoutEmpty(member, depth + 1) : member;
    if (kept === undefined || kept === null) delete value[key];
    else size += 1;
  }
  return size === 0 ? undefined : value;
}
