import { createHash } from 'node:crypto';
import type { Tokens } from './scan.ts';
import { PUNCTUATION, VARIABLE, type Vocabulary, WEAK } from './vocabulary.ts';

/** A text that all lines share, or null for what differs. */
export type PatternPart = string | null;

const LONGEST_PATTERN = 1_000;

/**
 * The parts of a pattern, in turn: what of `line` its tokens share with all others, and null for variables. `merged` says
 * which tokens are variables now; identifiers keep what stands before their digits.
 */
export function patternParts(line: string, tokens: Tokens, merged: Int32Array, vocabulary: Vocabulary): PatternPart[] {
  const parts: PatternPart[] = [];
  let text = '';
  const variable = () => {
    if (text.trim() === '' && parts.at(-1) === null) text = '';
    else {
      if (text !== '') parts.push(text);
      parts.push(null);
      text = '';
    }
  };
  let end = tokens.length > 0 ? (tokens.starts[0] as number) : 0;
  for (let at = 0; at < tokens.length; at++) {
    const start = tokens.starts[at] as number;
    if (start > end) text += ' ';
    const id = merged[at] ?? VARIABLE;
    if (id === VARIABLE) variable();
    else if (((vocabulary.flags[id] as number) & WEAK) !== 0 && (vocabulary.texts[id] as string).endsWith('*')) {
      text += (vocabulary.texts[id] as string).slice(0, -1);
      variable();
    } else text += literalOf(line.slice(start, tokens.ends[at]), id, vocabulary);
    end = Math.max(end, tokens.ends[at] as number);
  }
  if (text !== '') parts.push(text);
  return parts;
}

/** The token as the line has it; of a repeated phrase, whose last token stands for the repetition too, the token alone. */
function literalOf(raw: string, id: number, { texts, flags }: Vocabulary): string {
  const text = texts[id] ?? '';
  if (((flags[id] as number) & PUNCTUATION) === 0) return raw.length <= text.length ? raw : text;
  return raw === raw.charAt(0).repeat(raw.length) ? raw : text.trim();
}

export function patternText(parts: readonly PatternPart[]): string {
  return parts
    .map((part) => part ?? '*')
    .join('')
    .trim()
    .slice(0, LONGEST_PATTERN);
}

/** 16 hex digits that are the same for the same pattern. */
export function patternId(pattern: string): string {
  return createHash('sha256').update(pattern).digest('hex').slice(0, 16);
}
