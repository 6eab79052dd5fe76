import type { PatternPart } from '@komainu/patterns/render.ts';
import { isWordUnit, needsSubstring } from '@komainu/query/search/text.ts';

const MOST_PHRASES = 16;
const LONGEST_SEARCH = 1_000;

/**
 * A search that finds the logs of a pattern: its constant parts as phrases. Words that a variable touches are left out,
 * since they are parts of words (`eth` of `eth0`). A pattern without words gives `*`.
 */
export function searchOfPattern(parts: readonly PatternPart[]): string {
  const phrases: string[] = [];
  parts.forEach((part, index) => {
    if (part === null) return;
    const cutStart = index > 0 && isWordUnit(part.charCodeAt(0));
    const cutEnd = index < parts.length - 1 && isWordUnit(part.charCodeAt(part.length - 1));
    phrases.push(...phrasesOf(part, cutStart, cutEnd));
  });
  let search = '';
  for (const phrase of [...new Set(phrases)].slice(0, MOST_PHRASES)) {
    if (search.length + phrase.length + 3 > LONGEST_SEARCH) break;
    search += `${search === '' ? '' : ' '}"${phrase}"`;
  }
  return search === '' ? '*' : search;
}

/** What stands between values, as the words that the store knows; text of other scripts as it is. */
function phrasesOf(part: string, cutStart: boolean, cutEnd: boolean): string[] {
  if (!needsSubstring(part)) {
    const words = part.split(/[^A-Za-z0-9]+/);
    if (cutStart) words[0] = '';
    if (cutEnd) words[words.length - 1] = '';
    const phrase = words.filter((word) => word !== '').join(' ');
    return phrase === '' ? [] : [phrase];
  }
  // Spaces of the message may have been several; quotes would end the phrase.
  return part.split(/[\s"\\]+/).filter((text) => /[\p{L}\p{N}]/u.test(text));
}
