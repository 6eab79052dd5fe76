import type { RegexNode } from '@komainu/kernel/regex/ast.ts';
import { linearRegex } from '@komainu/kernel/regex/linear-regex.ts';
import { type ParseOptions, parseRegex } from '@komainu/kernel/regex/parse-regex.ts';
import { DatePatternError, dateFormat } from '../date/date.ts';
import { integer, integerExt, number } from '../filters/numbers.ts';
import { type Filter, ofText } from '../filters/value.ts';
import { RuleError } from '../rules/grok-error.ts';
import type { Call } from '../rules/parse-expression.ts';
import { MATCHER_PATTERNS } from './patterns.ts';

/** What a matcher matches, and what becomes of the text before any filter sees it. */
export interface Matcher {
  readonly node: RegexNode;
  readonly convert?: Filter;
}

export interface MatcherContext {
  /** How regexes inside the rule are read. */
  readonly regex: ParseOptions;
  readonly now?: () => number;
}

/** Matchers whose value is no text. */
const CONVERSIONS: Readonly<Record<string, Filter>> = {
  boolean: ofText((text) => text.toLowerCase() === 'true'),
  integer,
  integerExt,
  number,
  numberExt: number,
};

const nodes = new Map<string, RegexNode>();

/** The matcher that a call asks for; undefined when there is none of that name. Throws RuleError for wrong arguments. */
export function makeMatcher(call: Call, context: MatcherContext): Matcher | undefined {
  if (call.name === 'regex') return { node: parseRegex(textOf(call, 0), context.regex) };
  if (call.name === 'date') return dateMatcher(call, context);
  if (call.name === 'boolean' && call.args !== undefined && call.args.length > 0) return booleanMatcher(call, context);
  const pattern = Object.hasOwn(MATCHER_PATTERNS, call.name) ? MATCHER_PATTERNS[call.name] : undefined;
  if (pattern === undefined) return undefined;
  if (call.args !== undefined && call.args.length > 0) throw new RuleError(`${call.name} takes nothing`, call.at);
  const node = nodes.get(call.name) ?? parseRegex(pattern, { dotAll: true });
  nodes.set(call.name, node);
  const convert = CONVERSIONS[call.name];
  return convert === undefined ? { node } : { node, convert };
}

function textOf(call: Call, place: number, otherwise?: string): string {
  const argument = call.args?.[place];
  if (argument === undefined && otherwise !== undefined) return otherwise;
  if (argument?.type === 'text') return argument.value;
  throw new RuleError(`${call.name} needs a text in quotes as argument ${place + 1}`, call.at);
}

function dateMatcher(call: Call, context: MatcherContext): Matcher {
  try {
    const format = dateFormat(textOf(call, 0), {
      zone: textOf(call, 1, '') || 'UTC',
      locale: textOf(call, 2, '') || 'en',
      ...(context.now === undefined ? {} : { now: context.now }),
    });
    return { node: parseRegex(format.pattern), convert: ofText(format.parse) };
  } catch (error) {
    if (error instanceof DatePatternError) throw new RuleError(error.message, call.at);
    throw error;
  }
}

/** `boolean("yes", "no")`: what is true and what is false, in just this case. */
function booleanMatcher(call: Call, context: MatcherContext): Matcher {
  const truth = textOf(call, 0, 'true');
  const lie = textOf(call, 1, 'false');
  const isTrue = linearRegex(`^(?:${truth})$`, { dotAll: true });
  return {
    node: parseRegex(`(?:${truth})|(?:${lie})`, context.regex),
    convert: ofText((text) => isTrue.test(text)),
  };
}
