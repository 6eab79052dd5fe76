import { codeOf, messageOf } from '@komainu/kernel/errors.ts';
import { CompiledRule } from './compiled-rule.ts';
import type { Filter } from './filters/value.ts';
import { setKey } from './filters/value.ts';
import type { PlaceValue } from './placed-rule.ts';
import type { Put } from './rule-values.ts';
import { type BuildContext, buildRule } from './rules/build-rule.ts';
import { badGrok } from './rules/grok-error.ts';
import { type NamedRule, readRules } from './rules/read-rules.ts';

export type { PlaceValue } from './placed-rule.ts';
export type { Put } from './rule-values.ts';

/** The two fields of a grok processor, as Datadog's API has them. */
export interface GrokRules {
  /** Rules to try, one a line, first to last. */
  readonly matchRules: string;
  /** Rules that others may refer to. */
  readonly supportRules: string;
}

export interface GrokOptions {
  /** What the filter `useragent` gives: the members of `http.useragent_details`. Without it the filter is refused. */
  readonly parseUserAgent?: (userAgent: string) => unknown;
  /** Milliseconds since 1970, for dates without a year. */
  readonly now?: () => number;
  /** Milliseconds that only grow, for noticing slow matches. */
  readonly clock?: () => number;
}

/** What became of one rule on one text. */
export interface GrokStep {
  readonly rule: string;
  readonly matched: boolean;
  /** What it extracted, by path. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Of all patterns of a parser, with those of the rules that they refer to. */
const MAX_CHARACTERS = 1_000_000;

/**
 * Compiles the rules of a grok processor. Throws a CodedError `bad_grok` (status 400) that names rule, column and reason.
 */
export function compileGrok(rules: GrokRules, options: GrokOptions = {}): GrokParser {
  const support = readRules(rules.supportRules);
  const match = readRules(rules.matchRules);
  const [first] = match;
  if (first === undefined) throw badGrok('(none)', 1, 'a grok parser needs a match rule');
  const named = new Map<string, NamedRule>();
  for (const rule of [...support, ...match]) {
    if (named.has(rule.name)) throw badGrok(rule.name, 1, 'there is a support rule of this name already');
    named.set(rule.name, rule);
  }
  const clock = options.clock ?? (() => performance.now());
  const context: BuildContext = {
    rules: named,
    budget: { characters: MAX_CHARACTERS },
    ports: {
      ...(options.parseUserAgent === undefined ? {} : { parseUserAgent: options.parseUserAgent }),
      rule: (name) => subRule(named.get(name)),
    },
    ...(options.now === undefined ? {} : { now: options.now }),
  };
  const open = new Set<string>();
  /** A rule as a filter: each text it matches becomes an object. For the elements of lists. */
  function subRule(rule: NamedRule | undefined): Filter | undefined {
    if (rule === undefined) return undefined;
    if (open.has(rule.name)) throw badGrok(rule.name, rule.column + 1, 'refers to itself');
    open.add(rule.name);
    const compiled = compileRule(rule, context, clock);
    open.delete(rule.name);
    return (value) => {
      if (typeof value !== 'string') return undefined;
      const found: Record<string, unknown> = {};
      return compiled.parse(value, (path, one) => setKey(found, path, one)) ? found : null;
    };
  }
  // Support rules that no rule refers to are read as well, so that what is wrong in them shows.
  for (const rule of support) buildRule(rule, context);
  return new GrokParser(match.map((rule) => compileRule(rule, context, clock)));
}

/** Parses texts with the first of its rules that matches the whole of a text. */
export class GrokParser {
  readonly #rules: readonly CompiledRule[];

  constructor(rules: readonly CompiledRule[]) {
    this.#rules = rules;
  }

  /**
   * Puts what the first matching rule extracts: dotted paths with texts, numbers, booleans, lists and plain objects. False,
   * and nothing is put, when no rule matches. Never throws, whatever the text is.
   */
  parse(text: string, put: Put): boolean {
    for (const rule of this.#rules) if (rule.parse(text, put)) return true;
    return false;
  }

  /**
   * Like `parse`, of a text that lies in `bytes[start, end)`: values that are as they stand there are given by their place.
   * `text` gives the same as a string, for what the places alone do not tell.
   */
  parsePlaced(bytes: Buffer, start: number, end: number, text: () => string, put: Put, place: PlaceValue): boolean {
    for (const rule of this.#rules) {
      if (rule.parsePlaced(bytes, start, end, put, place) || rule.parse(text(), put)) return true;
    }
    return false;
  }

  /** The name of the rule that parses a text, for those who explain. */
  ruleOf(text: string): string | undefined {
    return this.#rules.find((rule) => rule.parse(text, ignore))?.name;
  }

  /** What each rule makes of a text, to the first that matches. */
  parseSteps(text: string): GrokStep[] {
    const steps: GrokStep[] = [];
    for (const rule of this.#rules) {
      const values: Record<string, unknown> = {};
      const matched = rule.parse(text, (path, value) => setKey(values, path, value));
      steps.push({ rule: rule.name, matched, values });
      if (matched) break;
    }
    return steps;
  }

  /** How often a rule was not tried on a long text because such texts had been slow with it. */
  get refused(): number {
    return this.#rules.reduce((sum, rule) => sum + rule.refused, 0);
  }
}

function ignore(): void {
  // Only whether a rule matches is asked for.
}

function compileRule(rule: NamedRule, context: BuildContext, clock: () => number): CompiledRule {
  try {
    return new CompiledRule(buildRule(rule, context), clock);
  } catch (error) {
    throw codeOf(error) === 'bad_regex' ? badGrok(rule.name, rule.column + 1, messageOf(error)) : error;
  }
}
