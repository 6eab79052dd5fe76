/**
 * Words of a text exactly as the store's index has them: `text(tokenizer=splitByNonAlpha, preprocessor=lower(…))` lowers
 * ASCII letters only and splits at ASCII characters that are no letter or digit; all other characters belong to words.
 */
export function lowerAscii(text: string): string {
  // The engine's own lowering is several times as fast, and right where all is ASCII.
  if (!NOT_ASCII.test(text)) return text.toLowerCase();
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
const NOT_ASCII = /[\u0080-\uffff]/;

export function isWordUnit(unit: number): boolean {
  if (unit >= 0x80) return true;
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a);
}

/** The words of a text that is lower case already, in order. */
export function splitWords(lowered: string): string[] {
  const words: string[] = [];
  let start = -1;
  for (let index = 0; index < lowered.length; index += 1) {
    if (isWordUnit(lowered.charCodeAt(index))) {
      if (start < 0) start = index;
    } else if (start >= 0) {
      words.push(lowered.slice(start, index));
      start = -1;
    }
  }
  if (start >= 0) words.push(lowered.slice(start));
  return words;
}

/** Text with characters outside ASCII is not split (Japanese writes no spaces), so it is looked for as a substring. */
export function needsSubstring(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) >= 0x80) return true;
  return splitWords(lowerAscii(text)).length === 0;
}

/** A word stands in the lowered text, with no word character beside it. */
export function hasWord(lowered: string, word: string): boolean {
  let at = lowered.indexOf(word);
  while (at >= 0) {
    if (isBoundary(lowered, at - 1) && isBoundary(lowered, at + word.length)) return true;
    at = lowered.indexOf(word, at + 1);
  }
  return false;
}

function isBoundary(text: string, index: number): boolean {
  return index < 0 || index >= text.length || !isWordUnit(text.charCodeAt(index));
}

/** The words stand in the lowered text one after another, whatever separates them. Linear in the text. */
export function hasWordSequence(lowered: string, sequence: readonly string[]): boolean {
  const first = sequence[0];
  if (first === undefined) return true;
  if (sequence.length === 1) return hasWord(lowered, first);
  for (const word of sequence) if (!lowered.includes(word)) return false;
  return containsRun(splitWords(lowered), sequence);
}

/** Knuth-Morris-Pratt over words, so that repeated words cannot make it quadratic. */
function containsRun(words: readonly string[], run: readonly string[]): boolean {
  const fallback = [0];
  for (let index = 1, matched = 0; index < run.length; index += 1) {
    while (matched > 0 && run[index] !== run[matched]) matched = fallback[matched - 1] ?? 0;
    if (run[index] === run[matched]) matched += 1;
    fallback.push(matched);
  }
  let matched = 0;
  for (const word of words) {
    while (matched > 0 && word !== run[matched]) matched = fallback[matched - 1] ?? 0;
    if (word === run[matched]) matched += 1;
    if (matched === run.length) return true;
  }
  return false;
}
