import { badGrok } from './grok-error.ts';

/** A rule as written: `name pattern`. */
export interface NamedRule {
  readonly name: string;
  readonly pattern: string;
  /** Where the pattern begins in its line, from 0. */
  readonly column: number;
}

const MAX_RULES = 1000;

/**
 * Reads rules, one a line. Empty lines and lines that begin with `#` say nothing; blanks around a line do not count.
 * Names are unique and made of letters, digits, `_` and `.`.
 */
export function readRules(text: string): NamedRule[] {
  const rules: NamedRule[] = [];
  const names = new Set<string>();
  for (const line of text.split(/\r\n|\n|\r/)) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const found = /^(\S+)(\s*)([\s\S]*)$/.exec(trimmed);
    const name = found?.[1] ?? '';
    const indent = line.indexOf(trimmed);
    if (!/^\w[\w.-]*$/.test(name)) {
      throw badGrok(name.slice(0, 80), indent + 1, 'a rule begins with its name: letters, digits, _ and .');
    }
    if (found?.[3] === '') throw badGrok(name, indent + name.length + 1, 'a rule needs a pattern after its name');
    if (names.has(name)) throw badGrok(name, indent + 1, 'there is a rule of this name already');
    if (rules.length >= MAX_RULES) throw badGrok(name, 1, `more than ${MAX_RULES} rules`);
    names.add(name);
    rules.push({ name, pattern: found?.[3] ?? '', column: indent + name.length + (found?.[2]?.length ?? 0) });
  }
  return rules;
}
