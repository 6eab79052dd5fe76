import { luhn } from '../checks.ts';
import type { SensitivePattern } from '../pattern.ts';

/** A number of a card, in groups or not: `first` are regexes of what it begins with and goes on to its length. */
function card(id: string, name: string, regex: string, minDigits: number): SensitivePattern {
  return { id, name, group: 'card', regex, minDigits, minLength: minDigits, check: luhn };
}

const GROUPS = '[ -]?\\d{4}[ -]?\\d{4}[ -]?\\d{4}';

export const cardPatterns: readonly SensitivePattern[] = [
  card('american_express_card', 'American Express card', '3[47]\\d{2}[ -]?\\d{6}[ -]?\\d{5}', 15),
  card('diners_club_card', 'Diners Club card', '3(?:0[0-5]|[68]\\d)\\d[ -]?\\d{6}[ -]?\\d{4}', 14),
  card('discover_card', 'Discover card', `6(?:011|5\\d{2}|4[4-9]\\d)${GROUPS}`, 16),
  card('jcb_card', 'JCB card', `35(?:2[89]|[3-8]\\d)${GROUPS}`, 16),
  card('maestro_card', 'Maestro card', `(?:5018|5020|5038|5893|6304|6759|6761|6762|6763)${GROUPS}`, 16),
  card('mastercard', 'Mastercard', `(?:5[1-5]\\d{2}|222[1-9]|22[3-9]\\d|2[3-6]\\d{2}|27[01]\\d|2720)${GROUPS}`, 16),
  card('unionpay_card', 'UnionPay card', `62\\d{2}${GROUPS}(?:[ -]?\\d{3})?`, 16),
  card('visa_card', 'Visa card', `4\\d{3}${GROUPS}`, 16),
];
