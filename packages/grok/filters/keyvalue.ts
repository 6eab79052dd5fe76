import { linearRegex } from '@komainu/kernel/regex/linear-regex.ts';
import { toInteger, toNumber } from './numbers.ts';
import { addKey, type Filter, ofText } from './value.ts';

export interface KeyValueOptions {
  /** Between key and value. */
  readonly separator?: string;
  /** Characters that unquoted keys and values may have besides letters, digits, `_`, `.`, `-` and `@`; ranges and `\w` as in a class. */
  readonly allowed?: string;
  /** The two quotes; '' for the usual ones. */
  readonly quotes?: string;
  /** Between pairs. */
  readonly delimiter?: string;
}

interface Separator {
  /** The first at or after `from`. */
  readonly find: (text: string, from: number) => Place | undefined;
  /** The one that stands exactly at `at`. */
  readonly here: (text: string, at: number) => Place | undefined;
}

interface Place {
  readonly at: number;
  readonly end: number;
}

interface Delimiters {
  /** Whether one ends before `at`. */
  readonly before: (text: string, at: number) => boolean;
  readonly at: (text: string, at: number) => boolean;
}

type Quotes = readonly (readonly [open: string, close: string])[];

const USUAL_QUOTES: Quotes = [
  ['"', '"'],
  ["'", "'"],
  ['<', '>'],
];

/**
 * `key=value key2="a value"` as an object: Datadog's `keyvalue`. A pair stands between delimiters; text between pairs is
 * passed over. Numbers, `true` and `false` get their types unless they are quoted; `null` and nothing are left out; a key
 * that comes again makes a list. One pass over the text, whatever it is.
 */
export function keyvalue(options: KeyValueOptions = {}): Filter {
  const scan = scanner(options);
  return ofText(scan);
}

function scanner(options: KeyValueOptions): (text: string) => Record<string, unknown> {
  const separator = separatorFinder(options.separator || '=');
  const isAllowed = unitTest(linearRegex(`[\\w.\\-_@${options.allowed ?? ''}]`));
  const quotes = quotesOf(options.quotes ?? '');
  const delimiters = delimitersOf(options.delimiter ?? '');
  return (text) => scanPairs(text, { separator, isAllowed, quotes, delimiters });
}

/** Whether the character at a place is one of a class: ASCII by a table, which is what makes scanning fast. */
function unitTest(characters: RegExp): (text: string, at: number) => boolean {
  const ascii = Uint8Array.from({ length: 128 }, (_, unit) => (characters.test(String.fromCharCode(unit)) ? 1 : 0));
  return (text, at) => {
    const unit = text.charCodeAt(at);
    return unit < 128 ? ascii[unit] === 1 : characters.test(text[at] ?? '');
  };
}

interface Grammar {
  readonly separator: Separator;
  readonly isAllowed: (text: string, at: number) => boolean;
  readonly quotes: Quotes;
  readonly delimiters: Delimiters;
}

function scanPairs(text: string, grammar: Grammar): Record<string, unknown> {
  const pairs: Record<string, unknown> = {};
  let at = 0;
  let separator = grammar.separator.find(text, 0);
  while (separator !== undefined && at < text.length) {
    if (at > 0 && !grammar.delimiters.before(text, at)) {
      at += 1;
      continue;
    }
    if (separator.at < at) separator = grammar.separator.find(text, at);
    if (separator === undefined) break;
    const quoted = quotedEnd(text, at, grammar.quotes);
    const afterQuoted: Place | undefined = quoted < 0 ? undefined : grammar.separator.here(text, quoted);
    let keyEnd = separator.at;
    if (afterQuoted !== undefined) {
      keyEnd = quoted;
      separator = afterQuoted;
    } else {
      const wrong = firstNotAllowed(text, at, separator.at, grammar);
      if (wrong < separator.at || at === separator.at) {
        at = Math.max(wrong, at) + 1;
        continue;
      }
    }
    const end = valueEnd(text, separator.end, grammar);
    if (end < 0) {
      at = Math.max(separator.at, at) + 1;
      continue;
    }
    addPair(pairs, text.slice(at, keyEnd), text.slice(separator.end, end), grammar.quotes);
    at = Math.max(end, at + 1);
  }
  return pairs;
}

function addPair(pairs: Record<string, unknown>, rawKey: string, rawValue: string, quotes: Quotes): void {
  const key = unquoted(rawKey.trim(), quotes)?.trim() ?? rawKey.trim();
  if (key === '' || key.includes(' ')) return;
  const bare = rawValue.trim().replace(/,+$/, '');
  const inner = unquoted(bare, quotes);
  const value = inner === undefined ? typed(bare) : inner.trim();
  if (value !== null && value !== '') addKey(pairs, key, value);
}

/** A value without quotes with the type it looks like. */
function typed(text: string): unknown {
  if (text === 'true') return true;
  if (text === 'false') return false;
  if (text === 'null') return null;
  const first = text.charCodeAt(0);
  const maybeNumber = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e;
  if (!maybeNumber) return text;
  const value = /^[+-]?\d+$/.test(text) ? toInteger(text) : toNumber(text);
  // 0 in front means octal to Datadog: what cannot be octal (08, 0019) is no number.
  if (value === undefined || (Number.isInteger(value) && first === 0x30 && /[89]/.test(text))) return text;
  return value;
}

function firstNotAllowed(text: string, from: number, to: number, grammar: Grammar): number {
  let at = from;
  while (at < to && grammar.isAllowed(text, at)) at += 1;
  return at;
}

/** Where the value that begins at `from` ends; -1 when there is none that a delimiter or the end follows. */
function valueEnd(text: string, from: number, grammar: Grammar): number {
  const quoted = quotedEnd(text, from, grammar.quotes, grammar.delimiters);
  if (quoted >= 0) return quoted;
  let at = from;
  let before = -1;
  while (at < text.length && grammar.isAllowed(text, at)) {
    if (at > from && grammar.delimiters.at(text, at)) before = at;
    at += 1;
  }
  if (at === from) return -1;
  return at >= text.length || grammar.delimiters.at(text, at) ? at : before;
}

/** The end (exclusive) of the quoted text that begins at `from`; with delimiters, only where one follows it. */
function quotedEnd(text: string, from: number, quotes: Quotes, delimiters?: Delimiters): number {
  for (const [open, close] of quotes) {
    if (text[from] !== open) continue;
    const fits = (at: number) => at + 1 >= text.length || delimiters === undefined || delimiters.at(text, at + 1);
    const plain = closing(text, from + 1, open, close, false);
    if (plain > from + 1 && text[plain - 1] !== '\\' && fits(plain)) return plain + 1;
    if (plain <= from + 1 || delimiters === undefined) return plain > from + 1 ? plain + 1 : -1;
    // `"a \"b\" c"`: quotes after a backslash belong to the text, when it ends well that way.
    const escaped = closing(text, from + 1, open, close, true);
    if (escaped >= 0 && fits(escaped)) return escaped + 1;
    if (fits(plain)) return plain + 1;
  }
  return -1;
}

function closing(text: string, from: number, open: string, close: string, escapes: boolean): number {
  for (let at = from; at < text.length; at += 1) {
    const letter = text[at];
    if (escapes && letter === '\\') at += 1;
    else if (letter === close) return at;
    else if (letter === open) return -1;
  }
  return -1;
}

function unquoted(text: string, quotes: Quotes): string | undefined {
  for (const [open, close] of quotes) {
    if (text.length < 2 || text[0] !== open || text[text.length - 1] !== close) continue;
    const inner = text.slice(1, -1);
    return inner.includes(`\\${close}`) ? inner.replaceAll(`\\${close}`, close).replaceAll('\\\\', '\\') : inner;
  }
  return undefined;
}

function quotesOf(quotes: string): Quotes {
  const [open, close] = quotes;
  if (open === undefined) return USUAL_QUOTES;
  return [[open, close ?? open]];
}

function delimitersOf(delimiter: string): Delimiters {
  if (delimiter === '') {
    const opening = unitTest(/[\s,;([{]/);
    const ending = unitTest(/[\s,;)\]}]/);
    return { before: (text, at) => opening(text, at - 1), at: ending };
  }
  return {
    before: (text, at) => text.startsWith(delimiter, at - delimiter.length) && at >= delimiter.length,
    at: (text, at) => text.startsWith(delimiter, at),
  };
}

/** A separator is text; one with the signs of a regex (`\s*=\s*`, `: ?`, `[:=]`) is a regex, as with Datadog. */
function separatorFinder(separator: string): Separator {
  const regexes = /\\|\[.+\]|\(.+\)|.[?*+]/.test(separator) ? separatorRegexes(separator) : undefined;
  if (regexes !== undefined) return regexes;
  const place = (at: number): Place => ({ at, end: at + separator.length });
  return {
    find: (text, from) => {
      const at = text.indexOf(separator, from);
      return at < 0 ? undefined : place(at);
    },
    here: (text, at) => (text.startsWith(separator, at) ? place(at) : undefined),
  };
}

function separatorRegexes(separator: string): Separator | undefined {
  try {
    return {
      find: finder(linearRegex(separator, { flags: 'g' })),
      here: finder(linearRegex(separator, { flags: 'y' })),
    };
  } catch {
    return undefined;
  }
}

function finder(regex: RegExp): (text: string, from: number) => Place | undefined {
  return (text, from) => {
    regex.lastIndex = from;
    const found = regex.exec(text);
    return found === null || found[0] === '' ? undefined : { at: found.index, end: found.index + found[0].length };
  };
}
