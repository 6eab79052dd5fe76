import type { GlobPart } from './ast.ts';
import { isWordUnit, lowerAscii } from './text.ts';

/** The pattern with its literals lowered as the index lowers. */
export function lowerGlob(parts: readonly GlobPart[]): readonly GlobPart[] {
  return parts.map((part) => (typeof part === 'string' ? lowerAscii(part) : part));
}

/**
 * Whether a pattern of free text is about one word (`hel*`): it then matches whole words. Patterns with other characters
 * (`foo-*`, `東京*`) match anywhere in the text.
 */
export function isWordGlob(parts: readonly GlobPart[]): boolean {
  return parts.every((part) => typeof part !== 'string' || isAsciiWord(part));
}

function isAsciiWord(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x80 || !isWordUnit(unit)) return false;
  }
  return true;
}

/** The longest literal of a pattern, '' when it has none: a cheap first test. */
export function longestLiteral(parts: readonly GlobPart[]): string {
  let longest = '';
  for (const part of parts) if (typeof part === 'string' && part.length > longest.length) longest = part;
  return longest;
}
