import type { SensitivePattern } from './pattern.ts';
import { cardPatterns } from './patterns/cards.ts';
import { contactPatterns } from './patterns/contacts.ts';
import { identityPatterns } from './patterns/identities.ts';
import { japanPatterns } from './patterns/japan.ts';
import { secretPatterns } from './patterns/secrets.ts';

/** Every pattern that rules can name, sorted by id. */
export const SENSITIVE_PATTERNS: readonly SensitivePattern[] = [
  ...cardPatterns,
  ...contactPatterns,
  ...identityPatterns,
  ...japanPatterns,
  ...secretPatterns,
].sort((a, b) => (a.id < b.id ? -1 : 1));

const byId = new Map(SENSITIVE_PATTERNS.map((pattern) => [pattern.id, pattern]));

export function sensitivePattern(id: string): SensitivePattern | undefined {
  return byId.get(id);
}
