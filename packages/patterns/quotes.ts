import { classOf, DIGIT, JOINER, LETTER, SPACE } from './characters.ts';

/** Keys whose quoted text is a message itself, of structured lines such as `level=info msg="request done"`. */
const TEXT_KEY =
  /^(?:msg|message|event|error|err|reason|level|severity|status|state|type|action|method|log|lvl|logger)$/i;
const LONGEST_QUOTED = 4_000;

/** Whether a text in quotes is more than a word, and so a value: `"nginx:1.25"`, `'/dev/sda'`. */
export function isQuoted(text: string, start: number, end: number): boolean {
  const quote = text.charCodeAt(start - 1);
  if ((quote !== 34 && quote !== 39 && quote !== 96) || text.charCodeAt(end) !== quote) return false;
  return /[\d:/\\@]/.test(text.slice(start, end)) && !/["'`={}]/.test(text.slice(start, end));
}

/** `<1`, `>100`. */
export function isComparison(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code !== 60 && code !== 62) return false;
  return classOf(text.charCodeAt(at + 1)) === DIGIT && !text.includes('>', at + 1);
}

/** Whether nothing stands behind the `=` before an index: the next word has a key of its own, or there is none. */
export function hasNoValue(line: string, from: number, to: number): boolean {
  let at = from;
  while (at < to && classOf(line.charCodeAt(at)) === SPACE) at++;
  for (; at < to; at++) {
    const code = line.charCodeAt(at);
    if (code === 61) return true;
    if (classOf(code) === SPACE) return false;
  }
  return true;
}

/**
 * Whether the quote at an index opens the value of a key that is no text: `user="bob"`, `"user": "bob"`. `from` is where
 * the word that holds it begins.
 */
export function quotesValue(line: string, from: number, quote: number): boolean {
  const code = line.charCodeAt(quote);
  if (code !== 34 && code !== 39) return false;
  let end = quote;
  while (end > 0 && end > quote - 3 && line.charCodeAt(end - 1) === 32) end--;
  const sign = line.charCodeAt(end - 1);
  const before = line.charCodeAt(end - 2);
  const isKeyed = (sign === 61 && end === quote) || (sign === 58 && (before === 34 || before === 39));
  if (!isKeyed || (end < quote && quote !== from)) return false;
  const key = keyBefore(line, end - 1);
  return key !== '' && !TEXT_KEY.test(key);
}

/** The key that ends at an index: of `key=` or `"key":`. */
function keyBefore(line: string, sign: number): string {
  let end = sign;
  if (line.charCodeAt(end - 1) === 34 || line.charCodeAt(end - 1) === 39) end--;
  let start = end;
  while (start > 0 && end - start < 60) {
    const kind = classOf(line.charCodeAt(start - 1));
    if (kind !== LETTER && kind !== DIGIT && kind !== JOINER) break;
    start--;
  }
  return line.slice(start, end);
}

/** Whether the quote at an index opens the value of a key that is text: `"msg": "user logged in"`. */
export function isText(line: string, quote: number): boolean {
  let end = quote;
  while (end > 0 && line.charCodeAt(end - 1) === 32) end--;
  return line.charCodeAt(end - 1) === 58 && line.charCodeAt(end - 2) === 34;
}

/** Index of the quote that closes the one at `open`, or -1. Quotes behind a backslash do not. */
export function closingQuote(line: string, open: number, to: number): number {
  const quote = line.charCodeAt(open);
  const end = Math.min(to, open + LONGEST_QUOTED);
  for (let at = open + 1; at < end; at++) {
    const code = line.charCodeAt(at);
    if (code === 92) at++;
    else if (code === quote) return at;
  }
  return -1;
}
