import type { ReplaceRule } from '../settings.ts';

/** Applies `replace_tags`: rules for a key, and those for all keys, in the order in which they are written. */
export class TagReplacer {
  readonly #rules: readonly ReplaceRule[];
  readonly #ofKey = new Map<string, readonly ReplaceRule[]>();

  constructor(rules: readonly ReplaceRule[]) {
    this.#rules = rules;
  }

  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /** The value of a meta key, or of `resource.name`. */
  replace(key: string, value: string): string {
    let rules = this.#ofKey.get(key);
    if (rules === undefined) {
      rules = this.#rules.filter(({ name }) => name === key || name === '*');
      // Keys come from applications: without a bound they could fill the memory.
      if (this.#ofKey.size < 4096) this.#ofKey.set(key, rules);
    }
    let text = value;
    for (const { pattern, replacement } of rules) text = text.replace(pattern, replacement);
    return text;
  }
}
