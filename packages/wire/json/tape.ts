import { newViewOf } from '../native/words.ts';
import { type JsonKeys, TOP } from './keys.ts';

const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** Deeper values are for `JSON.parse`. */
const MAX_DEPTH = 256;
/** Numbers on the tape, of which a value takes two or four: 64 MB, more than a body of 20 MB needs unless it is made to. */
const MAX_TAPE = 1 << 24;
/** The owner of objects whose keys are nobody's business. */
const NO_KEYS = -1;
/** What is kept from one body to the next. */
const KEPT_BYTES = 1 << 22;
const KEPT_TAPE = 1 << 20;

/** Longest number whose digits a double gives back as they are. */
const EXACT_DIGITS = 15;

const HEX = new Int8Array(256).fill(-1);
for (let digit = 0; digit < 16; digit++) {
  HEX[digit.toString(16).charCodeAt(0)] = digit;
  HEX[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}

/** What a backslash and a letter stand for; 0 where they stand for nothing. */
const ESCAPES = new Uint8Array(128);
for (const [letter, meaning] of ['""', '\\\\', '//', 'b\b', 'f\f', 'n\n', 'r\r', 't\t']) {
  ESCAPES[letter?.charCodeAt(0) ?? 0] = meaning?.charCodeAt(0) ?? 0;
}

/**
 * Where the values of a JSON text lie, without making any of them (RFC 8259, as strict as `JSON.parse`). Most of a log is
 * copied into columns byte by byte: objects and strings in between would cost more than everything else together.
 *
 * The tape holds for each value, in the order of the text, its start and a flag, `start * 2 + flag`, then its end. The
 * number of its key, doubled, and nothing precede a value in an object. Where an object or list stands, the second number is
 * the place of what follows it on the tape, and a third and fourth follow: its end and nothing. The flag of a string says
 * that it has escapes, that of a number that its text is not the one that `String` would give.
 */
export class JsonTape {
  /** The text, and after it room for texts without escapes (`unescape`). */
  bytes = Buffer.alloc(1 << 16);
  tape = new Int32Array(1 << 12);
  /** Numbers on the tape. */
  size = 0;
  /** Values at the top. */
  count = 0;
  /** Where `unescape` writes next. What is set back is written over: there is room for each text once. */
  free = 0;
  readonly #keys: JsonKeys;
  #view = newViewOf(this.bytes);
  /** Places of the open objects and lists. */
  readonly #open = new Int32Array(MAX_DEPTH);
  /** Of what each of them stands in: the key whose value that is, and the key that came last in it. */
  readonly #owners = new Int32Array(MAX_DEPTH);
  readonly #last = new Int32Array(MAX_DEPTH);

  constructor(keys: JsonKeys) {
    this.#keys = keys;
  }

  /**
   * Reads JSON values that follow one another with nothing but white space and commas between them. False when there is
   * anything else, when a key has escapes, or when more is there than fits: the tape is of no use then. Objects in the list
   * at the top, and at the top themselves, have keys of `TOP`; those in other lists are read without their keys.
   */
  read(text: Uint8Array): boolean {
    this.#reserve(text);
    if (this.#keys.isFull) this.#keys.forget();
    const { length } = text;
    this.size = 0;
    this.count = 0;
    let at = 0;
    for (;;) {
      for (let code = this.bytes[at] ?? 0; at < length && (code <= 32 || code === COMMA); code = this.bytes[at] ?? 0)
        at++;
      if (at >= length) return this.count > 0;
      at = this.#value(at);
      if (at < 0) return false;
      this.count++;
    }
  }

  /** Lets go of the memory that a large body needed. To be called when the tape is read no more. */
  release(): void {
    if (this.bytes.length > KEPT_BYTES) this.#take(Buffer.alloc(1 << 16));
    if (this.tape.length > KEPT_TAPE) this.tape = new Int32Array(1 << 12);
  }

  /** The place after the value at `place`. */
  after(place: number): number {
    const code = this.bytes[(this.tape[place] ?? 0) >>> 1] ?? 0;
    return code === OPEN_OBJECT || code === OPEN_LIST ? (this.tape[place + 1] ?? 0) : place + 2;
  }

  /** The text of the value at `place`. */
  textOf(place: number): string {
    const start = (this.tape[place] ?? 0) >>> 1;
    const code = this.bytes[start] ?? 0;
    const end = this.tape[code === OPEN_OBJECT || code === OPEN_LIST ? place + 2 : place + 1] ?? 0;
    return this.bytes.toString('utf8', start, code === QUOTE ? end + 1 : end);
  }

  /**
   * Writes what stands between the quotes of a string with escapes behind the text, without them, and gives where it ends;
   * it begins where `free` was. A half of a surrogate pair becomes U+FFFD.
   */
  unescape(start: number, end: number): number {
    const { bytes } = this;
    const view = this.#view;
    let to = this.free;
    let at = start;
    while (at < end) {
      // Four bytes at a time go over until one of them is a backslash; of the last four some are written over again.
      const word = view.getInt32(at, true);
      view.setInt32(to, word, true);
      const turned = word ^ 0x5c5c5c5c;
      const backslashes = (turned - 0x01010101) & ~turned & TOPS;
      if (backslashes === 0) {
        at += 4;
        to += 4;
        continue;
      }
      const plain = firstOf(backslashes);
      at += plain;
      to += plain;
      if (at >= end) break;
      at++;
      const letter = bytes[at++] ?? 0;
      if (letter !== 117) {
        bytes[to++] = ESCAPES[letter] ?? 0;
        continue;
      }
      let point = this.#hex(at);
      at += 4;
      if (point >= 0xd800 && point < 0xe000) {
        const low = point < 0xdc00 && bytes[at] === BACKSLASH && bytes[at + 1] === 117 ? this.#hex(at + 2) : 0;
        if (low >= 0xdc00 && low < 0xe000) {
          point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
          at += 6;
        } else point = 0xfffd;
      }
      if (point < 0x80) bytes[to++] = point;
      else {
        if (point < 0x800) bytes[to++] = 0xc0 | (point >> 6);
        else {
          if (point < 0x10000) bytes[to++] = 0xe0 | (point >> 12);
          else {
            bytes[to++] = 0xf0 | (point >> 18);
            bytes[to++] = 0x80 | ((point >> 12) & 63);
          }
          bytes[to++] = 0x80 | ((point >> 6) & 63);
        }
        bytes[to++] = 0x80 | (point & 63);
      }
    }
    to -= at - end;
    this.free = to;
    return to;
  }

  #reserve(text: Uint8Array): void {
    // Texts without escapes are shorter than with them: twice the length holds them all, each once.
    const needed = text.length * 2 + 8;
    if (this.bytes.length < needed) this.#take(Buffer.allocUnsafeSlow(needed));
    this.bytes.set(text, 0);
    // Ends every loop over digits, letters and white space.
    this.bytes[text.length] = 0;
    this.free = text.length + 1;
  }

  #take(bytes: Buffer<ArrayBuffer>): void {
    this.bytes = bytes;
    this.#view = newViewOf(bytes);
  }

  /** The index after the value that begins at `from`, -1 when there is none. One loop over all: calls cost as much as scanning. */
  #value(from: number): number {
    const { bytes } = this;
    const view = this.#view;
    const keys = this.#keys;
    const open = this.#open;
    const owners = this.#owners;
    const last = this.#last;
    let { tape, size } = this;
    let depth = 0;
    // Of the object that is read: whose value it is, and the key that came last in it.
    let owner = NO_KEYS;
    let before = 0;
    let inObject = false;
    let isKey = false;
    let at = from;
    for (;;) {
      if (size + 8 > tape.length) {
        if (size > MAX_TAPE) return -1;
        tape = this.#grow(size);
      }
      let code = bytes[at] ?? 0;
      while (code <= 32 && isJsonSpace(code)) code = bytes[++at] ?? 0;
      if (isKey) {
        if (code !== QUOTE) return -1;
        const guess = owner === NO_KEYS ? 0 : keys.guess(owner, before, view, at);
        if (guess !== 0) {
          tape[size] = guess * 2;
          tape[size + 1] = 0;
          at += keys.lengthOf(guess);
          before = guess;
        } else {
          let end = plainEnd(view, at + 1);
          const isPlain = bytes[end] === QUOTE;
          if (!isPlain) end = owner === NO_KEYS ? this.#endOfString(end) : -1;
          if (end < 0) return -1;
          end++;
          tape[size] = at * 2;
          if (owner !== NO_KEYS) {
            if (keys.isFull) return -1;
            before = keys.find(owner, before, bytes, view, at, end);
            tape[size] = before * 2;
          }
          at = end;
        }
        size += 2;
        code = bytes[at] ?? 0;
        while (code <= 32 && isJsonSpace(code)) code = bytes[++at] ?? 0;
        if (code !== COLON) return -1;
        code = bytes[++at] ?? 0;
        while (code <= 32 && isJsonSpace(code)) code = bytes[++at] ?? 0;
      }
      // A value.
      if (code === QUOTE) {
        let end = plainEnd(view, at + 1);
        let flag = 0;
        if (bytes[end] !== QUOTE) {
          end = this.#endOfString(end);
          if (end < 0) return -1;
          flag = 1;
        }
        tape[size] = at * 2 + flag;
        tape[size + 1] = end;
        size += 2;
        at = end + 1;
      } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
        if (depth === MAX_DEPTH) return -1;
        owners[depth] = owner;
        last[depth] = before;
        // Objects in the list at the top are at the top themselves.
        if (inObject) owner = owner === NO_KEYS ? NO_KEYS : before;
        else owner = depth < 2 ? TOP : NO_KEYS;
        before = 0;
        open[depth++] = size;
        tape[size] = at * 2;
        tape[size + 3] = 0;
        size += 4;
        inObject = code === OPEN_OBJECT;
        isKey = inObject;
        code = bytes[++at] ?? 0;
        while (code <= 32 && isJsonSpace(code)) code = bytes[++at] ?? 0;
        if (code !== (inObject ? CLOSE_OBJECT : CLOSE_LIST)) continue;
      } else {
        let end = at;
        let flag = 0;
        if (code > ZERO && code <= NINE) {
          // Most numbers: short and whole.
          do code = bytes[++end] ?? 0;
          while (code >= ZERO && code <= NINE);
        }
        if (end === at || end - at > EXACT_DIGITS || code === DOT || (code | 32) === 101) {
          const found = this.#number(at);
          end = found >>> 1;
          flag = found & 1;
          if (found < 0) {
            end = this.#literal(at);
            flag = 0;
          }
          if (end < 0) return -1;
        }
        tape[size] = at * 2 + flag;
        tape[size + 1] = end;
        size += 2;
        at = end;
      }
      // What follows a value: the ends of objects and lists, then a comma, or the end of all.
      for (;;) {
        if (depth === 0) {
          this.size = size;
          return at;
        }
        code = bytes[at] ?? 0;
        while (code <= 32 && isJsonSpace(code)) code = bytes[++at] ?? 0;
        if (code === COMMA) {
          at++;
          isKey = inObject;
          break;
        }
        if (code !== (inObject ? CLOSE_OBJECT : CLOSE_LIST)) return -1;
        at++;
        const place = open[--depth] ?? 0;
        tape[place + 1] = size;
        tape[place + 2] = at;
        owner = owners[depth] ?? NO_KEYS;
        before = last[depth] ?? 0;
        inObject = depth > 0 && bytes[(tape[open[depth - 1] ?? 0] ?? 0) >>> 1] === OPEN_OBJECT;
      }
    }
  }

  /** The index of the quote that ends the string around `from`, -1 when it does not end. */
  #endOfString(from: number): number {
    const { bytes } = this;
    let at = from;
    for (;;) {
      at = plainEnd(this.#view, at);
      const code = bytes[at] ?? 0;
      if (code === QUOTE) return at;
      if (code !== BACKSLASH) return -1;
      const letter = bytes[at + 1] ?? 0;
      if (letter === 117) {
        if (this.#hex(at + 2) < 0) return -1;
        at += 6;
      } else if (letter < 128 && ESCAPES[letter] !== 0) at += 2;
      else return -1;
    }
  }

  /** The value of four hex digits; negative when they are none. */
  #hex(at: number): number {
    const { bytes } = this;
    const digit = (index: number) => HEX[bytes[index] ?? 0] ?? -1;
    return (digit(at) << 12) | (digit(at + 1) << 8) | (digit(at + 2) << 4) | digit(at + 3);
  }

  /** The index after a number, doubled, and its flag; -1 when there is none. */
  #number(from: number): number {
    const { bytes } = this;
    let at = from;
    let code = bytes[at] ?? 0;
    if (code === MINUS) code = bytes[++at] ?? 0;
    const first = at;
    while (code >= ZERO && code <= NINE) code = bytes[++at] ?? 0;
    const digits = at - first;
    if (digits === 0 || (digits > 1 && bytes[first] === ZERO)) return -1;
    // "-0" is 0.
    let flag = digits > EXACT_DIGITS || (bytes[first] === ZERO && first > from) ? 1 : 0;
    if (code === DOT) {
      code = bytes[++at] ?? 0;
      const fraction = at;
      let zeros = 0;
      while (code >= ZERO && code <= NINE) {
        if (code === ZERO && at - fraction === zeros) zeros++;
        code = bytes[++at] ?? 0;
      }
      const places = at - fraction;
      if (places === 0) return -1;
      // Trailing zeros go, numbers below a millionth get exponents.
      const isSmall = bytes[first] === ZERO && zeros > 5;
      flag = digits + places > EXACT_DIGITS || bytes[at - 1] === ZERO || isSmall ? 1 : 0;
    }
    if ((code | 32) === 101) {
      flag = 1;
      code = bytes[++at] ?? 0;
      if (code === 43 || code === MINUS) code = bytes[++at] ?? 0;
      const exponent = at;
      while (code >= ZERO && code <= NINE) code = bytes[++at] ?? 0;
      if (at === exponent) return -1;
    }
    return at * 2 + flag;
  }

  /** The index after `true`, `false` or `null`, -1 when none of them stands there. */
  #literal(at: number): number {
    const { bytes } = this;
    const code = bytes[at] ?? 0;
    const isFour =
      (code === 116 && bytes[at + 1] === 114 && bytes[at + 2] === 117 && bytes[at + 3] === 101) ||
      (code === 110 && bytes[at + 1] === 117 && bytes[at + 2] === 108 && bytes[at + 3] === 108);
    const isFive =
      code === 102 && bytes[at + 1] === 97 && bytes[at + 2] === 108 && bytes[at + 3] === 115 && bytes[at + 4] === 101;
    return isFour ? at + 4 : isFive ? at + 5 : -1;
  }

  #grow(size: number): Int32Array<ArrayBuffer> {
    const grown = new Int32Array(this.tape.length * 2);
    grown.set(this.tape.subarray(0, size));
    this.tape = grown;
    return grown;
  }
}

/** The top bit of each of four bytes. */
const TOPS = 0x80808080 | 0;

/** The index of the first byte from `from` on that does not stand for itself in a string. */
function plainEnd(view: DataView, from: number): number {
  let at = from;
  for (;;) {
    const word = view.getInt32(at, true);
    // A top bit is set where a byte is below a space or a quote (which the mask swaps with a space), and where it is a
    // backslash; bytes after such a one may be wrong, but only the first counts.
    const ends = (((word ^ 0x02020202) - 0x21212121) | ((word ^ 0x5c5c5c5c) - 0x01010101)) & ~word & TOPS;
    if (ends !== 0) return at + firstOf(ends);
    at += 4;
  }
}

/** Which of four bytes is the first with its top bit set, in a word that was read with the first byte lowest. */
function firstOf(tops: number): number {
  return (31 - Math.clz32(tops & -tops)) >>> 3;
}

/** White space of JSON. */
export function isJsonSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}
