import type { ProcessingRule } from './processing-rules.ts';

/** The rules that change or leave out logs, in their order, and how often each did. */
export class RuleSet {
  readonly #rules: readonly ProcessingRule[];
  /** Logs left out or changed, by the rule's name. */
  readonly hits = new Map<string, number>();

  /** `multi_line` is not among what is applied: it joins lines before. */
  constructor(rules: readonly ProcessingRule[]) {
    this.#rules = rules.filter(({ type }) => type !== 'multi_line' && type !== 'remap_source');
  }

  get empty(): boolean {
    return this.#rules.length === 0;
  }

  /** The text as it may leave the machine; undefined when a rule leaves the log out. */
  apply(text: string, truncated: boolean): string | undefined {
    let now = text;
    for (const rule of this.#rules) {
      const next = rule.apply(now, truncated);
      if (next !== now) this.hits.set(rule.name, (this.hits.get(rule.name) ?? 0) + 1);
      if (next === undefined) return undefined;
      now = next;
    }
    return now;
  }
}
