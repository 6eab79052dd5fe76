import type { CharSet } from './char-set.ts';
import {
  ALL,
  complement,
  DIGITS,
  HORIZONTAL_SPACE,
  ignoreCase,
  intersect,
  LINE_ENDS,
  POSIX,
  SPACE,
  unicodeProperty,
  union,
  VERTICAL_SPACE,
  WORD,
} from './char-set.ts';
import { badRegex } from './regex-error.ts';
import type { RegexText } from './regex-text.ts';

const CLASS_LETTERS: Readonly<Record<string, CharSet>> = {
  d: DIGITS,
  w: WORD,
  s: SPACE,
  h: HORIZONTAL_SPACE,
  v: VERTICAL_SPACE,
};

const CONTROL_LETTERS: Readonly<Record<string, number>> = { n: 0x0a, r: 0x0d, t: 0x09, f: 0x0c, a: 0x07, e: 0x1b };

/** What stands after a backslash when it is one character or a set of them: a code point, a set, or undefined. */
export function readCharacterEscape(text: RegexText): number | CharSet | undefined {
  const letter = text.peek();
  const control = CONTROL_LETTERS[letter];
  if (control !== undefined) {
    text.at += 1;
    return control;
  }
  const named = CLASS_LETTERS[letter] ?? CLASS_LETTERS[letter.toLowerCase()];
  if (named !== undefined) {
    text.at += 1;
    return CLASS_LETTERS[letter] === undefined ? complement(named) : named;
  }
  switch (letter) {
    case 'N':
      text.at += 1;
      return complement(LINE_ENDS);
    case 'p':
    case 'P':
      return readProperty(text);
    case 'x':
    case 'u':
      return readHexadecimal(text);
    case '0':
      return readOctal(text);
    case 'c': {
      const code = text.source.charCodeAt(text.at + 1);
      text.at += 2;
      return code & 0x1f;
    }
    default:
      if (/[A-Za-z0-9]/.test(letter)) return undefined;
      return text.nextCodePoint();
  }
}

function readHexadecimal(text: RegexText): number {
  const found =
    text.take(/[xu]\{([0-9A-Fa-f]{1,6})\}/y) ?? text.take(/x([0-9A-Fa-f]{2})/y) ?? text.take(/u([0-9A-Fa-f]{4})/y);
  const code = Number.parseInt(found?.[1] ?? '', 16);
  if (!(code <= 0x10ffff)) throw badRegex('a hexadecimal escape without its digits', text.at);
  return code;
}

function readOctal(text: RegexText): number {
  return Number.parseInt(text.take(/0([0-7]{0,3})/y)?.[1] || '0', 8) & 0xff;
}

function readProperty(text: RegexText): CharSet {
  const found = text.take(/([pP])(?:\{(\^?)([^}]{1,64})\}|([A-Za-z]))/y);
  if (found === undefined) throw badRegex('a property escape without its name', text.at);
  const name = found[3] ?? found[4] ?? '';
  const posix = POSIX[name.toLowerCase()];
  const bare = name.replace(/^(?:Is|In|java)/, '');
  const set =
    (posix !== undefined && name.length > 2 ? posix : undefined) ??
    unicodeProperty(name) ??
    unicodeProperty(bare) ??
    unicodeProperty(`Script=${bare}`);
  if (set === undefined) throw badRegex(`no such character property: ${name}`, text.at);
  return (found[1] === 'P') !== (found[2] === '^') ? complement(set) : set;
}

/**
 * A bracket expression, read from after its `[`: ranges, escapes, POSIX names, `&&` (Java). A `]` that comes first and a
 * `[` that opens neither a POSIX name nor an operand of `&&` are themselves, as in PCRE and RE2.
 */
export function readClass(text: RegexText, caseless: boolean): CharSet {
  const start = text.at;
  const negated = text.skip('^');
  let set = readClassItems(text, start);
  while (text.skip('&&')) {
    const operand = text.peek() === '[' ? readNested(text, caseless) : readClassItems(text, start);
    set = intersect(set, operand);
  }
  if (!text.skip(']')) throw badRegex('a character class without its ]', start);
  if (caseless) set = ignoreCase(set);
  return negated ? complement(set) : set;
}

function readNested(text: RegexText, caseless: boolean): CharSet {
  text.at += 1;
  return readClass(text, caseless);
}

function readClassItems(text: RegexText, start: number): CharSet {
  const ranges: number[] = [];
  let first = true;
  while (text.at < text.end) {
    if (text.peek() === ']' && !first) break;
    if (text.source.startsWith('&&', text.at)) break;
    first = false;
    const item = readClassItem(text);
    if (typeof item !== 'number') {
      ranges.push(...item);
      continue;
    }
    if (text.peek() !== '-' || text.source[text.at + 1] === ']' || text.source.startsWith('&&', text.at + 1)) {
      addCodePoint(ranges, item);
      continue;
    }
    text.at += 1;
    const last = readClassItem(text);
    if (typeof last !== 'number') {
      addCodePoint(ranges, item);
      ranges.push(0x2d, 0x2d, ...last);
    } else {
      if (last < item) throw badRegex('a range whose end is before its start', start);
      addRange(ranges, item, last);
    }
  }
  return union(ranges, []);
}

function readClassItem(text: RegexText): number | CharSet {
  const posix = text.take(/\[:(\^?)([A-Za-z]+):\]/y);
  if (posix !== undefined) {
    const set = POSIX[(posix[2] ?? '').toLowerCase()];
    if (set === undefined) throw badRegex(`no such POSIX class: ${posix[2]}`, text.at);
    return posix[1] === '^' ? complement(set) : set;
  }
  if (!text.skip('\\')) return text.nextCodePoint();
  if (text.skip('b')) return 0x08;
  const octal = text.take(/[1-7][0-7]{0,2}/y);
  if (octal !== undefined) return Number.parseInt(octal[0], 8) & 0xff;
  const escaped = readCharacterEscape(text);
  if (escaped === undefined) throw badRegex(`unknown escape \\${text.peek()}`, text.at);
  return escaped;
}

function addCodePoint(ranges: number[], point: number): void {
  for (const unit of unitsOf(point)) ranges.push(unit, unit);
}

function addRange(ranges: number[], first: number, last: number): void {
  ranges.push(first, Math.min(last, ALL[1] ?? 0));
  if (last > 0xffff) ranges.push(0xd800, 0xdfff);
}

/** The UTF-16 code units of a code point. */
export function unitsOf(point: number): readonly number[] {
  const text = String.fromCodePoint(point);
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}
