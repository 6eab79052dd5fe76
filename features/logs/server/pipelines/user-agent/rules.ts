import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { linearRegex } from '@komainu/grok/regex/linear-regex.ts';
import { parse } from 'yaml';

/** One rule of uap-core: what it matches, and templates (`$1`) that take the place of its groups. */
export interface UserAgentRule {
  readonly regex: RegExp;
  readonly replacements: readonly (string | undefined)[];
}

export interface UserAgentRules {
  /** family, major, minor, patch, patch minor. */
  readonly browser: readonly UserAgentRule[];
  /** family, major, minor, patch, patch minor. */
  readonly os: readonly UserAgentRule[];
  /** family, brand, model. */
  readonly device: readonly UserAgentRule[];
}

/**
 * Reads the rules of uap-core (Apache License 2.0, https://github.com/ua-parser/uap-core). Rules that a linear-time engine
 * cannot promise to match in bounded time are left out: nobody's header may stall the intake.
 */
export function readUserAgentRules(): UserAgentRules {
  const file = createRequire(import.meta.url).resolve('uap-core/regexes.yaml');
  const lists = parse(readFileSync(file, 'utf8')) as Readonly<
    Record<string, readonly Readonly<Record<string, string>>[]>
  >;
  const rules = (list: string, fields: readonly string[]) =>
    (lists[list] ?? []).flatMap((entry) => {
      const regex = compile(entry['regex'] ?? '', entry['regex_flag'] === 'i');
      return regex === undefined ? [] : [{ regex, replacements: fields.map((field) => entry[field]) }];
    });
  return {
    browser: rules('user_agent_parsers', [
      'family_replacement',
      'v1_replacement',
      'v2_replacement',
      'v3_replacement',
      'v4_replacement',
    ]),
    os: rules('os_parsers', [
      'os_replacement',
      'os_v1_replacement',
      'os_v2_replacement',
      'os_v3_replacement',
      'os_v4_replacement',
    ]),
    device: rules('device_parsers', ['device_replacement', 'brand_replacement', 'model_replacement']),
  };
}

function compile(source: string, caseInsensitive: boolean): RegExp | undefined {
  try {
    return linearRegex(source, { caseInsensitive });
  } catch {
    return undefined;
  }
}
