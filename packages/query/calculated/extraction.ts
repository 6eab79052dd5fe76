import { compileRegex, RegexProblem } from '../promql/regex.ts';

/** What is taken out of a text: the regex of the engine (RE2), and which of its groups, from 1. */
export interface Extraction {
  readonly pattern: string;
  readonly group: number;
}

/** The matchers that Datadog's extractions know, in any case, as regexes. */
const MATCHERS: Readonly<Record<string, string>> = {
  data: '.*?',
  integer: '[-+]?\\d+',
  notspace: '\\S+',
  number: '[-+]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)',
  word: '\\b\\w+\\b',
};
const MATCHER = /^%\{(\w+)(?::(\w+))?\}/;
/** What is the same to every engine. */
const ESCAPED = /^\\[!-/:-@[-`{-~dDwWsSbBnrtfv]/;
const LONGEST = 1_000;

/**
 * Reads a rule of an extraction: `took %{NUMBER:latency}ms`. What stands between the matchers is a regex, and the rule may
 * match anywhere in a text. `name` chooses one of several that are named; without it the first named is taken, else the
 * first. Answers why where it cannot be read.
 */
export function readExtraction(rule: string, name: string | undefined): Extraction | { readonly reason: string } {
  if (rule.length > LONGEST) return { reason: `takes rules of at most ${LONGEST} characters` };
  const names: string[] = [];
  let pattern = '';
  let isClass = false;
  for (let index = 0; index < rule.length; ) {
    const rest = rule.slice(index);
    const matcher = isClass ? null : MATCHER.exec(rest);
    if (matcher !== null) {
      const [whole, kind = '', called = ''] = matcher;
      const regex = Object.hasOwn(MATCHERS, kind.toLowerCase()) ? MATCHERS[kind.toLowerCase()] : undefined;
      if (regex === undefined)
        return { reason: `knows no matcher ${kind}: it takes ${Object.keys(MATCHERS).join(', ')}` };
      names.push(called);
      // At the end of a rule there is nothing that would stop it early.
      pattern += `(${kind.toLowerCase() === 'data' && whole.length === rest.length ? '.*' : regex})`;
      index += whole.length;
      continue;
    }
    if (rest.startsWith('(?') && !rest.startsWith('(?:') && !isClass) return { reason: 'takes no (? but (?:' };
    const length = rest.startsWith('\\') ? 2 : 1;
    if (length === 2 && !ESCAPED.test(rest)) return { reason: `takes no ${rest.slice(0, 2)}` };
    // Groups of the user's are not counted with the matchers.
    pattern += rest.startsWith('(') && !rest.startsWith('(?') && !isClass ? '(?:' : rest.slice(0, length);
    if (length === 1 && rest.startsWith('[')) isClass = true;
    else if (length === 1 && rest.startsWith(']')) isClass = false;
    index += length;
  }
  if (names.length === 0) return { reason: 'takes a rule with a matcher such as %{number}' };
  const group =
    name === undefined
      ? Math.max(
          0,
          names.findIndex((one) => one !== ''),
        )
      : names.indexOf(name);
  if (group === -1) return { reason: `finds no matcher named ${name?.slice(0, 100)}` };
  try {
    // The engine would say so only once it is asked.
    compileRegex(`(?s)${pattern}`, false);
  } catch (error) {
    if (error instanceof RegexProblem) return { reason: `cannot read its rule: ${error.message}` };
    throw error;
  }
  return { pattern: `(?s)${pattern}`, group: group + 1 };
}
