import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { linearRegex } from '@komainu/kernel/regex/linear-regex.ts';
import { parseRegex } from '@komainu/kernel/regex/parse-regex.ts';
import { requiredLiteral } from '@komainu/kernel/regex/required-literal.ts';

/** An entry of the rules file: `regex`, `regex_flag`, `…_replacement`. */
export type RuleEntry = Readonly<Record<string, string>>;

/** The names of the replacements, in the order of the groups that they take the place of. */
const FIELDS = {
  user_agent_parsers: ['family_replacement', 'v1_replacement', 'v2_replacement', 'v3_replacement', 'v4_replacement'],
  os_parsers: ['os_replacement', 'os_v1_replacement', 'os_v2_replacement', 'os_v3_replacement', 'os_v4_replacement'],
  device_parsers: ['device_replacement', 'brand_replacement', 'model_replacement'],
} as const;

/** One rule of uap-core: what it matches, and templates (`$1`) that take the place of its groups. */
export class UserAgentRule {
  readonly replacements: readonly (string | undefined)[];
  readonly #source: string;
  readonly #caseInsensitive: boolean;
  /** Must stand in whatever matches, so that most rules are passed over without their regex ever being built. */
  readonly #literal: string;
  /** Null when the regex cannot run in linear time: nobody's header may stall the intake, and the rule is left out. */
  #regex: RegExp | null | undefined;

  constructor(entry: RuleEntry, fields: readonly string[]) {
    this.#source = entry['regex'] ?? '';
    this.#caseInsensitive = entry['regex_flag'] === 'i';
    this.#literal = this.#caseInsensitive ? '' : literalOf(this.#source);
    this.replacements = fields.map((field) => entry[field]);
    // Tried for every agent: whoever comes first does not wait for it. Engines build at the first match.
    if (this.#literal === '') this.exec('');
  }

  exec(agent: string): RegExpExecArray | null {
    if (this.#literal !== '' && !agent.includes(this.#literal)) return null;
    if (this.#regex === undefined) this.#regex = compile(this.#source, this.#caseInsensitive);
    return this.#regex?.exec(agent) ?? null;
  }
}

export interface UserAgentRules {
  /** family, major, minor, patch, patch minor. */
  readonly browser: readonly UserAgentRule[];
  /** family, major, minor, patch, patch minor. */
  readonly os: readonly UserAgentRule[];
  /** family, brand, model. */
  readonly device: readonly UserAgentRule[];
}

/** Builds the rules of uap-core (Apache License 2.0, https://github.com/ua-parser/uap-core), one a step. */
export function* buildUserAgentRules(): Generator<void, UserAgentRules> {
  const lists = readRuleEntries();
  const rules = { user_agent_parsers: [], os_parsers: [], device_parsers: [] } as Record<
    keyof typeof FIELDS,
    UserAgentRule[]
  >;
  for (const name of ['user_agent_parsers', 'os_parsers', 'device_parsers'] as const) {
    for (const entry of lists.get(name) ?? []) {
      rules[name].push(new UserAgentRule(entry, FIELDS[name]));
      yield;
    }
  }
  return { browser: rules.user_agent_parsers, os: rules.os_parsers, device: rules.device_parsers };
}

const LIST = /^(\w+):\s*$/;
const FIELD = /^\s+(- )?(\w+): '(.*)'\s*$/;

/**
 * Reads the rules file, which is YAML of the plainest kind: lists of flat maps of texts in single quotes. A YAML reader
 * takes a quarter of a second for it, which is too long for a server that answers others meanwhile.
 */
export function readRuleEntries(): ReadonlyMap<string, readonly RuleEntry[]> {
  const file = createRequire(import.meta.url).resolve('uap-core/regexes.yaml');
  const lists = new Map<string, Record<string, string>[]>();
  let list: Record<string, string>[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const name = LIST.exec(line)?.[1];
    if (name !== undefined) {
      list = [];
      lists.set(name, list);
      continue;
    }
    const [, dash, key, text] = FIELD.exec(line) ?? [];
    if (key === undefined || text === undefined) continue;
    if (dash !== undefined) list.push({});
    const entry = list.at(-1);
    if (entry !== undefined) entry[key] = text.replaceAll("''", "'");
  }
  return lists;
}

function literalOf(source: string): string {
  try {
    return requiredLiteral(parseRegex(source));
  } catch {
    return '';
  }
}

function compile(source: string, caseInsensitive: boolean): RegExp | null {
  try {
    return linearRegex(source, { caseInsensitive });
  } catch {
    return null;
  }
}
