import { classOf, DIGIT, HIRAGANA, IDEOGRAPH, JOINER, KATAKANA, LETTER } from './characters.ts';
import { dottedKind } from './words.ts';

/** How the characters of a word are made up. */
interface Shape {
  digits: number;
  letters: number;
  hexLetters: number;
  dots: number;
  colons: number;
  slashes: number;
  dashes: number;
  /** Neither of those: brackets, quotes, `=`, … */
  others: number;
  /** Changes between letters and digits. */
  changes: number;
}

function shapeOf(text: string): Shape {
  const shape = {
    digits: 0,
    letters: 0,
    hexLetters: 0,
    dots: 0,
    colons: 0,
    slashes: 0,
    dashes: 0,
    others: 0,
    changes: 0,
  };
  let before = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const kind = classOf(code);
    if (kind === DIGIT) shape.digits++;
    else if (kind === LETTER || kind >= HIRAGANA) {
      shape.letters++;
      if ((code | 32) >= 97 && (code | 32) <= 102) shape.hexLetters++;
    } else if (code === 46) shape.dots++;
    else if (code === 58) shape.colons++;
    else if (code === 47) shape.slashes++;
    else if (code === 45) shape.dashes++;
    else if (kind !== JOINER) shape.others++;
    if ((kind === DIGIT || kind === LETTER) && before !== 0 && before !== kind) shape.changes++;
    before = kind === DIGIT || kind === LETTER ? kind : 0;
  }
  return shape;
}

const NUMERIC_TAIL = /^[^\s()[\]{}"'=<>]*$/;

/** Whether a whole word without its outer punctuation is a value whatever stands around it. */
export function isValueWord(word: string): boolean {
  const first = word.charCodeAt(0);
  const shape = shapeOf(word);
  if (shape.digits === 0) return isValueWithoutDigits(word, first, shape);
  if (shape.letters === 0) return NUMERIC_TAIL.test(word) || /^[<>]=?\d[\d.,:%]*$/.test(word);
  if (isPath(word, first, shape) || isUrl(word) || isEmail(word)) return true;
  if (isHexOrAddress(word, shape)) return true;
  if (/^[+-]?\d/.test(word)) return startsAsNumber(word, shape);
  if (/^v\d+(?:\.\d+)+/.test(word)) return true;
  if (/^[A-Za-z0-9][\w-]*(?:\.[\w-]+)*:\d{1,9}$/.test(word) && /[.\d-].*:|^localhost:/.test(word)) return true;
  return false;
}

function isValueWithoutDigits(word: string, first: number, shape: Shape): boolean {
  if (isPath(word, first, shape) || isUrl(word) || isEmail(word)) return true;
  if (shape.colons >= 5 && shape.letters === shape.hexLetters && shape.letters === 2 * (shape.colons + 1)) return true;
  return /^\*{2,}$/.test(word);
}

function isPath(word: string, first: number, shape: Shape): boolean {
  if (first === 47) return word.length > 1 && word.charCodeAt(1) !== 47 && word.charCodeAt(1) !== 42;
  if (first === 126 || first === 46) return /^(?:~|\.{1,2})\/./.test(word);
  if (/^[A-Za-z]:[\\/]./.test(word) || word.startsWith('\\\\')) return true;
  // `DOMAIN\\account`.
  if (/^[A-Za-z][\w.-]*\\[A-Za-z][\w.$-]*$/.test(word)) return true;
  return shape.slashes >= 2 && shape.letters > 0 && shape.others === 0 && shape.colons === 0;
}

function isUrl(word: string): boolean {
  const at = word.indexOf('://');
  return at > 0 && at < 20 && /^[\w+.-]+$/.test(word.slice(0, at));
}

function isEmail(word: string): boolean {
  const at = word.indexOf('@');
  return at > 0 && at === word.lastIndexOf('@') && word.indexOf('.', at) > at + 1 && /^[\w.+%@-]+$/.test(word);
}

/** UUIDs, hashes, `0x…`, IPv6 and MAC addresses. */
function isHexOrAddress(word: string, shape: Shape): boolean {
  if (/^0[xX][0-9a-fA-F]+$/.test(word)) return true;
  if (shape.letters !== shape.hexLetters || shape.others > 0) return false;
  if (shape.colons >= 2 && /^[0-9a-fA-F:.%/]+$/.test(word)) return true;
  return shape.digits + shape.letters >= 6 && /^[0-9a-fA-F-]+$/.test(word);
}

/** `10ms`, `2.6.9-1.667smp`, `2015-10-18T18:01:47Z`, `5c`, `12_abc`. */
function startsAsNumber(word: string, shape: Shape): boolean {
  if (shape.others === 0 && shape.colons === 0 && shape.slashes === 0) return true;
  // `10.0.0.1:80:Got` ends in a word.
  return shape.digits >= shape.letters && NUMERIC_TAIL.test(word) && !/:[A-Za-z]{2}/.test(word);
}

/** No word and no identifier is longer. */
const LONGEST_PIECE = 200;

/** A part of a word between separators: `text` stands for it in patterns; VALUE for what differs from line to line. */
export interface Piece {
  readonly text: string;
  /** Digits were taken out of it, or it is a name with dots: where it differs, it is a variable. */
  readonly weak: boolean;
}
export const VALUE: Piece = { text: '*', weak: false };

/** `jk2_init`, `ipv4_open`, `log4j`: names in programs that have a digit in them. */
const NAME_WITH_DIGITS = /^[A-Za-z]{2,12}\d{1,2}(?:_?[A-Za-z]{2,20}){1,3}$/;

/** What a part of only letters, digits and joiners stands for. */
export function pieceOf(part: string): Piece {
  if (part.length > LONGEST_PIECE) return VALUE;
  const shape = shapeOf(part);
  if (shape.digits === 0) return pieceWithoutDigits(part, shape);
  if (shape.letters === 0 || /^[+-]?\d/.test(part) || isHexOrAddress(part, shape)) return VALUE;
  if (shape.dots >= 2 || shape.slashes >= 1 || (shape.dots === 1 && shape.dashes > 0)) return VALUE;
  if (part.length >= 12 && shape.changes >= 5) return VALUE;
  if (NAME_WITH_DIGITS.test(part)) return { text: part, weak: false };
  const digit = part.search(/\d/);
  if (digit < 0) return VALUE;
  // `blk_-1` and `blk_1` are of one kind.
  return { text: `${part.slice(0, digit).replace(/(?<=\w)[-+.]+$/, '')}*`, weak: true };
}

function pieceWithoutDigits(part: string, shape: Shape): Piece {
  if (shape.slashes >= 2 || (shape.slashes === 1 && shape.dots > 0)) return VALUE;
  if (shape.dots === 0) return { text: part, weak: false };
  const kind = dottedKind(part);
  if (kind !== 'name') return VALUE;
  const last = part.slice(part.lastIndexOf('.') + 1);
  const isConstant = last === last.toUpperCase() || /(?:Exception|Error|Failure)$/.test(last);
  return { text: part, weak: shape.dots >= 2 && !isConstant };
}

/** Splits at changes of script, where words of languages without spaces end. */
export function scriptRuns(part: string): string[] {
  const runs: string[] = [];
  let start = 0;
  let before = 0;
  for (let at = 0; at < part.length; at++) {
    const kind = classOf(part.charCodeAt(at));
    const group = kind === IDEOGRAPH || kind === HIRAGANA || kind === KATAKANA ? kind : LETTER;
    if (before !== 0 && group !== before) {
      runs.push(part.slice(start, at));
      start = at;
    }
    before = group;
  }
  runs.push(part.slice(start));
  return runs;
}
