import { compileRegex } from './regex.ts';

export type MatchOperator = '=' | '!=' | '=~' | '!~';

/** A condition on one label; a label that is not there counts as empty. */
export interface Matcher {
  readonly name: string;
  readonly operator: MatchOperator;
  readonly value: string;
  readonly test: (value: string) => boolean;
  /** The only values that can pass, when they are few and known: what an index may look up. */
  readonly literals: ReadonlySet<string> | null;
}

const PLAIN = /^[\w \-/:,@%&=<>~'"!;]*$/;

/** A matcher; throws RegexProblem for a regex that cannot run. */
export function compileMatcher(name: string, operator: MatchOperator, value: string): Matcher {
  const base = { name, operator, value };
  switch (operator) {
    case '=':
      return { ...base, test: (text) => text === value, literals: new Set([value]) };
    case '!=':
      return { ...base, test: (text) => text !== value, literals: null };
    case '=~': {
      const literals = alternatives(value);
      return { ...base, test: regexTest(value, literals), literals };
    }
    case '!~': {
      const test = regexTest(value, alternatives(value));
      return { ...base, test: (text) => !test(text), literals: null };
    }
  }
}

/** `a|b|c` without anything special: a set of texts, faster than any regex. */
function alternatives(source: string): ReadonlySet<string> | null {
  const parts = source.split('|');
  return parts.every((part) => PLAIN.test(part)) ? new Set(parts) : null;
}

function regexTest(source: string, literals: ReadonlySet<string> | null): (text: string) => boolean {
  if (literals !== null) return (text) => literals.has(text);
  if (source === '.*') return () => true;
  if (source === '.+') return (text) => text !== '';
  const regex = compileRegex(source);
  return (text) => regex.test(text);
}
