import { SENSITIVE_PATTERNS } from '../library.ts';
import type { SensitivePattern } from '../pattern.ts';
import type { ScannerConfiguration, ScannerRule } from './definition.ts';

/** Never changes, nor do the ids of its rules, which begin alike. */
const GROUP_ID = '5c4e6f0a-7d1b-4c55-9c5e-000000000000';
/**
 * What leaves little room for error: cards and numbers with check digits, and secrets of known forms. Cards come first: the
 * first twelve digits of one can be a number of a person, too.
 */
const GROUPS: readonly string[] = ['card', 'secret'];
const OTHERS: readonly string[] = ['iban', 'japanese_my_number', 'us_social_security'];
const PATTERNS: readonly SensitivePattern[] = [
  ...GROUPS.flatMap((group) => SENSITIVE_PATTERNS.filter((pattern) => pattern.group === group)),
  ...SENSITIVE_PATTERNS.filter(({ id }) => OTHERS.includes(id)),
];

/**
 * The configuration before anybody has changed it: one group of rules of the library, switched off. It is stored with the
 * first change.
 */
export const RECOMMENDED: ScannerConfiguration = {
  groups: [
    {
      id: GROUP_ID,
      name: 'Recommended',
      description: 'Cards, bank accounts, numbers of people and secrets',
      is_enabled: false,
      filter: { query: '*' },
      product_list: ['logs'],
      samplings: [{ product: 'logs', rate: 100 }],
      rules: PATTERNS.map(ruleOf),
    },
  ],
};

function ruleOf({ id, name }: { readonly id: string; readonly name: string }, place: number): ScannerRule {
  return {
    id: `${GROUP_ID.slice(0, -12)}${String(place + 1).padStart(12, '0')}`,
    name,
    is_enabled: true,
    standardPattern: id,
    pattern: '',
    priority: 1,
    namespaces: [],
    excluded_namespaces: [],
    tags: [`sensitive_data:${id}`],
    text_replacement: { type: 'replacement_string', replacement_string: '[redacted]' },
  };
}
