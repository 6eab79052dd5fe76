import { createHash } from 'node:crypto';
import { linearRegex } from '@komainu/kernel/regex/linear-regex.ts';
import type { SensitivePattern } from './pattern.ts';

/** What happens to what was found. */
export type SensitiveAction =
  /** Stays as it is: the log is only marked. */
  | { readonly kind: 'keep' }
  | { readonly kind: 'redact'; readonly replacement: string }
  /** Gives way to 32 hex digits of its SHA-256: still the same for the same, and not readable. */
  | { readonly kind: 'hash' }
  /** Keeps all but `characters` at one end. */
  | { readonly kind: 'partial'; readonly characters: number; readonly end: 'first' | 'last' };

export interface SensitiveRule {
  readonly pattern: SensitivePattern;
  /** One of these must stand within `proximity` characters before a match; besides the pattern's own. */
  readonly keywords: readonly string[];
  readonly proximity: number;
  readonly action: SensitiveAction;
}

/** Gives the text without what is sensitive in it, undefined when there is nothing. Linear in the text. */
export type SensitiveScan = (text: string) => string | undefined;

const USUAL_PROXIMITY = 30;

/** Compiles a rule. Throws `bad_regex` on a custom pattern that cannot be. */
export function compileSensitiveRule(rule: SensitiveRule): SensitiveScan {
  const { pattern, action } = rule;
  const regex = linearRegex(pattern.regex, { flags: 'g' });
  const replace = replacer(action);
  const isNear = nearKeywords(rule);
  const { check, minLength, minDigits = 0, hints = [], alone = true } = pattern;
  return (text) => {
    if (text.length < minLength) return undefined;
    if (minDigits > 0 && digitsIn(text) < minDigits) return undefined;
    if (hints.length > 0 && !hasHint(text, hints)) return undefined;
    let found = false;
    const result = text.replace(regex, (whole: string, ...more: unknown[]) => {
      const group = typeof more[0] === 'string' ? more[0] : undefined;
      const start = Number(more.find((value) => typeof value === 'number'));
      const secret = group ?? whole;
      if (alone && touches(text, start, start + whole.length)) return whole;
      if (check !== undefined && !check(secret)) return whole;
      if (!isNear(text, start)) return whole;
      found = true;
      const place = group === undefined ? 0 : whole.lastIndexOf(group);
      return whole.slice(0, place) + replace(secret) + whole.slice(place + secret.length);
    });
    return found ? result : undefined;
  };
}

function replacer(action: SensitiveAction): (secret: string) => string {
  switch (action.kind) {
    case 'keep':
      return (secret) => secret;
    case 'redact':
      return () => action.replacement;
    case 'hash':
      return (secret) => createHash('sha256').update(secret).digest('hex').slice(0, 32);
    case 'partial': {
      const { characters, end } = action;
      const marks = '*'.repeat(characters);
      return (secret) => {
        if (secret.length <= characters) return '*'.repeat(secret.length);
        return end === 'first' ? marks + secret.slice(characters) : secret.slice(0, -characters) + marks;
      };
    }
  }
}

function nearKeywords({ pattern, keywords, proximity }: SensitiveRule): (text: string, start: number) => boolean {
  const groups = [
    { words: pattern.keywords ?? [], within: Math.max(proximity, USUAL_PROXIMITY) },
    { words: keywords, within: proximity },
  ]
    .filter(({ words }) => words.length > 0)
    .map(({ words, within }) => ({ words: words.map((word) => word.toLowerCase()), within }));
  if (groups.length === 0) return () => true;
  return (text, start) =>
    groups.every(({ words, within }) => {
      const longest = Math.max(...words.map(({ length }) => length));
      const before = text.slice(Math.max(0, start - within - longest), start + longest).toLowerCase();
      return words.some((word) => before.includes(word));
    });
}

/** Whether a letter or digit stands directly beside the match. */
function touches(text: string, start: number, end: number): boolean {
  return (
    (isWord(text.charCodeAt(start - 1)) && isWord(text.charCodeAt(start))) ||
    (isWord(text.charCodeAt(end)) && isWord(text.charCodeAt(end - 1)))
  );
}

function isWord(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
}

// Several rules look at the same text one after another: what they ask of it is found once.
let lastText = '';
let lastDigits = -1;
let lastLowered: string | undefined;

function note(text: string): void {
  if (text === lastText) return;
  lastText = text;
  lastDigits = -1;
  lastLowered = undefined;
}

function digitsIn(text: string): number {
  note(text);
  if (lastDigits === -1) {
    lastDigits = 0;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code >= 48 && code <= 57) lastDigits++;
    }
  }
  return lastDigits;
}

function hasHint(text: string, hints: readonly string[]): boolean {
  note(text);
  lastLowered ??= text.toLowerCase();
  for (const hint of hints) if (lastLowered.includes(hint)) return true;
  return false;
}
