import { codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { RegexNode } from '@komainu/kernel/regex/ast.ts';
import { type ParseOptions, parseRegex } from '@komainu/kernel/regex/parse-regex.ts';
import { type FilterPorts, makeFilter } from '../filters/list.ts';
import type { Filter } from '../filters/value.ts';
import { makeMatcher } from '../matchers/list.ts';
import { badGrok, RuleError } from './grok-error.ts';
import { type Expression, parseExpression } from './parse-expression.ts';
import type { NamedRule } from './read-rules.ts';

/** Where a captured text goes: an attribute path ('' for the members of an object), after what was done to it. */
export interface Field {
  readonly path: string;
  readonly filters: readonly Filter[];
}

/** A rule with everything that it refers to put in its place. */
export interface BuiltRule {
  readonly name: string;
  readonly tree: RegexNode;
  /** By the capture numbers of the tree. */
  readonly fields: readonly Field[];
}

export interface BuildContext {
  readonly rules: ReadonlyMap<string, NamedRule>;
  readonly ports: FilterPorts;
  /** How many more characters of patterns may be read, references included: rules that refer to rules can grow without end. */
  readonly budget: { characters: number };
  readonly now?: () => number;
}

/** Puts a rule together. Throws `bad_grok`. */
export function buildRule(rule: NamedRule, context: BuildContext): BuiltRule {
  const builder = new RuleBuilder(context);
  return { name: rule.name, tree: builder.build(rule), fields: builder.fields };
}

class RuleBuilder {
  readonly fields: Field[] = [];
  readonly #context: BuildContext;
  readonly #open: string[] = [];

  constructor(context: BuildContext) {
    this.#context = context;
  }

  build(rule: NamedRule): RegexNode {
    if (this.#open.includes(rule.name)) throw badGrok(rule.name, 1, `refers to itself: ${this.#open.join(' > ')}`);
    this.#context.budget.characters -= rule.pattern.length + 1;
    if (this.#context.budget.characters < 0) throw badGrok(rule.name, 1, 'rules refer to one another too often');
    this.#open.push(rule.name);
    try {
      return parseRegex(rule.pattern, this.#options());
    } catch (error) {
      if (error instanceof RuleError) throw badGrok(rule.name, rule.column + error.column + 1, error.message);
      if (codeOf(error) === 'bad_regex') throw badGrok(rule.name, rule.column + 1, messageOf(error));
      throw error;
    } finally {
      this.#open.pop();
    }
  }

  /** `(?<name>…)` extracts as `%{…:name}` does; `.` also matches line ends, as `data` does. */
  #options(): ParseOptions {
    return {
      dotAll: true,
      named: (name) => this.#field({ path: name, filters: [] }),
      expression: (source, at) => {
        const expression = parseExpression(source, at);
        return { node: this.#expression(expression), end: expression.end };
      },
    };
  }

  #field(field: Field): number {
    return this.fields.push(field) - 1;
  }

  #expression(expression: Expression): RegexNode {
    const { matcher, path } = expression;
    const filters = expression.filters.map((filter) => makeFilter(filter, this.#context.ports));
    const extracts = path !== '' || filters.length > 0;
    // The field's number comes before those inside it, so that values appear in the order of their places.
    const capture = extracts ? this.#field({ path, filters }) : -1;
    const rule = this.#context.rules.get(matcher.name);
    if (rule !== undefined) {
      const node = this.build(rule);
      return extracts ? { type: 'capture', body: node, capture } : node;
    }
    const found = makeMatcher(matcher, {
      regex: { dotAll: true },
      ...(this.#context.now === undefined ? {} : { now: this.#context.now }),
    });
    if (found === undefined) throw new RuleError(`there is no matcher or rule ${matcher.name}`, matcher.at);
    if (!extracts) return found.node;
    if (found.convert !== undefined) this.fields[capture] = { path, filters: [found.convert, ...filters] };
    return { type: 'capture', body: found.node, capture };
  }
}
