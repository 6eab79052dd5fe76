import { isUtf8 } from 'node:buffer';
import { isJsonSpace, JsonTape } from '../json/tape.ts';
import { viewOf } from '../native/bytes.ts';
import {
  finishDraft,
  type ItemDecoder,
  LogDecoder,
  type LogDefaults,
  type LogRejection,
  MAX_LIFTS,
} from './decoder.ts';
import type { LogDraft } from './draft.ts';
import { parseExact } from './exact-json.ts';
import { LOG_LIMITS } from './limits.ts';
import { type LogKey, LogKeys } from './log-keys.ts';
import type { Reserved } from './reserved.ts';
import { OUTER_RANK, RoleFiller } from './role-filler.ts';
import { TextCache } from './text-cache.ts';

const QUOTE = 34;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;
const OPEN_LIST = 91;
const OPEN_OBJECT = 123;
const LETTER_F = 102;
const LETTER_N = 110;
const LETTER_T = 116;

/** Of a log that is no log within another's message. */
const OUTER = MAX_LIFTS * OUTER_RANK;
/** The top bit of each of four bytes. */
const TOPS = 0x80808080 | 0;
/** Stands for a value that only an object tells. */
const SPECIAL = Symbol('special');

/**
 * Reads the logs of JSON bodies from their bytes, without an object or a string for what only needs to be copied into
 * columns. Gives the same drafts as `readLogItems` and `LogDecoder`: whatever is out of the ordinary in a log (a log within
 * its message, equal keys, escapes in keys, integers beyond 2^53) is left to these.
 */
export class LogScanner {
  readonly #keys = new LogKeys();
  readonly #tape = new JsonTape(this.#keys.keys);
  readonly #texts = new TextCache();
  readonly #roles = new RoleFiller();
  #stamp = 0;
  /** Places of the first log and of what follows the last. */
  #first = 0;
  #end = 0;
  /** Logs in the body that was scanned last. */
  count = 0;

  /**
   * Finds the logs of a body: a JSON array, or objects after one another. False when it is anything else, or damaged. What
   * was found is there until the next scan, or until it is released.
   */
  scan(body: Buffer): boolean {
    const tape = this.#tape;
    const opening = firstLetter(body);
    if ((opening !== OPEN_LIST && opening !== OPEN_OBJECT) || !isUtf8(body) || !tape.read(body)) return false;
    const isList = opening === OPEN_LIST;
    if (isList && (tape.count !== 1 || !endsInSpace(body, tape.tape[2] ?? 0))) return false;
    this.#first = isList ? 4 : 0;
    this.#end = tape.size;
    this.count = 0;
    for (let place = this.#first; place < this.#end; place = tape.after(place)) {
      // Only objects may follow one another, and empty ones are nobody's logs there.
      if (!isList && (this.#codeAt(place) !== OPEN_OBJECT || tape.after(place) === place + 4)) return false;
      this.count++;
    }
    return true;
  }

  /** The first log as a value, undefined when there is none. */
  firstItem(): unknown {
    return this.count === 0 ? undefined : JSON.parse(this.#tape.textOf(this.#first));
  }

  /** Hands over the place of each log. */
  each(take: (place: number) => void): void {
    const tape = this.#tape;
    for (let place = this.#first; place < this.#end; place = tape.after(place)) take(place);
  }

  /** Forgets the logs, and lets go of the memory that a large body needed. */
  release(): void {
    this.count = 0;
    this.#end = 0;
    this.#tape.release();
  }

  /** The decoder of the logs that `each` hands over. */
  decoder(defaults: LogDefaults, nowMs: number): ItemDecoder<number> {
    const objects = new LogDecoder(defaults, nowMs);
    return {
      decode: (place, draft) => {
        if (!this.#isOrdinary(draft, place)) return this.#decodeObject(place, draft, objects);
        finishDraft(draft, defaults, nowMs);
        return undefined;
      },
    };
  }

  /** Fills `draft` from the log at `place`; false when there is something special about it. */
  #isOrdinary(draft: LogDraft, place: number): boolean {
    draft.clear();
    draft.bytes = this.#tape.bytes;
    this.#roles.begin();
    if (this.#codeAt(place) !== OPEN_OBJECT || !this.#object(draft, place)) return false;
    const { start, end } = draft.messageText;
    const isEmpty = draft.size === 0 && end === start;
    return this.#roles.hasMessage && !draft.lossy && !isEmpty;
  }

  #decodeObject(place: number, draft: LogDraft, decoder: LogDecoder): LogRejection | undefined {
    const text = this.#tape.textOf(place);
    const reason = decoder.decode(JSON.parse(text), draft);
    return draft.lossy ? decoder.decode(parseExact(text), draft, true) : reason;
  }

  #codeAt(place: number): number {
    const { bytes, tape } = this.#tape;
    return bytes[(tape[place] ?? 0) >>> 1] ?? 0;
  }

  /** Takes in the object at `place`; false when there is something special about it. */
  #object(draft: LogDraft, place: number): boolean {
    const { bytes, tape } = this.#tape;
    this.#stamp = (this.#stamp + 1) & 0x3fffffff;
    const stamp = this.#stamp;
    const end = tape[place + 1] ?? 0;
    let at = place + 4;
    while (at < end) {
      const key = this.#keys.at((tape[at] ?? 0) >>> 1);
      if (key.seenIn === stamp || key.isOdd || draft.size >= LOG_LIMITS.attributes) return false;
      key.seenIn = stamp;
      at += 2;
      const code = bytes[(tape[at] ?? 0) >>> 1] ?? 0;
      const { reserved } = key;
      if (reserved === undefined || (reserved.role === 'context' && code === OPEN_OBJECT)) {
        if (!this.#attribute(draft, at, code, key)) return false;
      } else if (!this.#reserved(draft, at, code, key, reserved)) return false;
      at = code === OPEN_OBJECT || code === OPEN_LIST ? (tape[at + 1] ?? 0) : at + 2;
    }
    return true;
  }

  #attribute(draft: LogDraft, place: number, code: number, key: LogKey): boolean {
    const { tape } = this.#tape;
    const word = tape[place] ?? 0;
    const start = word >>> 1;
    const end = tape[place + 1] ?? 0;
    switch (code) {
      case QUOTE: {
        if (end - start > LOG_LIMITS.attributeValueLength) return false;
        if ((word & 1) === 0) draft.addPlace(key.path, start + 1, end, false);
        else {
          const { free } = this.#tape;
          draft.addPlace(key.path, free, this.#tape.unescape(start + 1, end), false);
        }
        return true;
      }
      case OPEN_OBJECT: {
        // Deeper objects are kept as text.
        return key.depth < LOG_LIMITS.depth && this.#object(draft, place);
      }
      case OPEN_LIST: {
        const stop = tape[place + 2] ?? 0;
        if (stop - start > LOG_LIMITS.attributeValueLength) return false;
        if (this.#isPlainList(place)) draft.addPlace(key.path, start, stop, true);
        else {
          const text = this.#tape.textOf(place);
          if (/\d{16}/.test(text)) return false;
          draft.add(key.path, JSON.stringify(JSON.parse(text)), true);
        }
        return true;
      }
      case LETTER_N:
        return true;
      default: {
        if (end - start > LOG_LIMITS.attributeValueLength) return false;
        if ((word & 1) === 0) {
          draft.addPlace(key.path, start, end, true);
          return true;
        }
        const value = Number(this.#tape.textOf(place));
        if (!(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) return false;
        draft.add(key.path, String(value), true);
        return true;
      }
    }
  }

  /** Whether a list holds single values only, written as `JSON.stringify` writes them. */
  #isPlainList(place: number): boolean {
    const { bytes, tape } = this.#tape;
    const end = tape[place + 1] ?? 0;
    let next = ((tape[place] ?? 0) >>> 1) + 1;
    for (let at = place + 4; at < end; at += 2) {
      const word = tape[at] ?? 0;
      const start = word >>> 1;
      const code = bytes[start] ?? 0;
      if (start !== next || (word & 1) === 1 || code === OPEN_OBJECT || code === OPEN_LIST) return false;
      // After the value and the comma.
      next = (tape[at + 1] ?? 0) + (code === QUOTE ? 2 : 1);
    }
    const isEmpty = end === place + 4;
    return (tape[place + 2] ?? 0) === (isEmpty ? next + 1 : next);
  }

  #reserved(draft: LogDraft, place: number, code: number, key: LogKey, { role, rank, keep }: Reserved): boolean {
    if (role === 'message') return code === QUOTE && this.#message(draft, place, rank + OUTER);
    if (role === 'tags') return code === QUOTE && this.#tags(draft, place);
    if ((role === 'traceId' || role === 'spanId') && !keep && this.#id(draft, place, code, role, rank + OUTER))
      return true;
    const value = this.#scalar(place, code);
    if (value === SPECIAL) return false;
    const isUsed = this.#roles.fill(draft, role, value, rank + OUTER);
    return isUsed && !keep ? true : this.#attribute(draft, place, code, key);
  }

  #message(draft: LogDraft, place: number, rank: number): boolean {
    if (this.#roles.hasMessage) return false;
    const { bytes, tape } = this.#tape;
    const word = tape[place] ?? 0;
    let start = (word >>> 1) + 1;
    let end = tape[place + 1] ?? 0;
    if ((word & 1) === 1) {
      const { free } = this.#tape;
      end = this.#tape.unescape(start, end);
      start = free;
    }
    // It may be a log itself.
    if (bytes[start] === OPEN_OBJECT) return false;
    draft.messageText.place(start, end);
    this.#roles.tookMessage(rank);
    return true;
  }

  /** Only the first list of a log; false for another one. */
  #tags(draft: LogDraft, place: number): boolean {
    if (draft.tagsStart >= 0 || draft.otherTagLists.length > 0) return false;
    const { tape } = this.#tape;
    const word = tape[place] ?? 0;
    const start = (word >>> 1) + 1;
    const end = tape[place + 1] ?? 0;
    if ((word & 1) === 0) {
      if (end > start) draft.placeTags(start, end);
      return true;
    }
    const { free } = this.#tape;
    draft.placeTags(free, this.#tape.unescape(start, end));
    return true;
  }

  /** An id as it is stored; false when it is written otherwise, or another has the role. */
  #id(draft: LogDraft, place: number, code: number, role: 'traceId' | 'spanId', rank: number): boolean {
    const { bytes, tape } = this.#tape;
    const start = ((tape[place] ?? 0) >>> 1) + 1;
    const end = tape[place + 1] ?? 0;
    const isTrace = role === 'traceId';
    if (code !== QUOTE || end - start !== (isTrace ? 32 : 16) || !isHexId(viewOf(bytes), start, end)) return false;
    if (!this.#roles.takesId(role, rank)) return false;
    if (isTrace) draft.traceIdText.place(start, end);
    else draft.spanIdText.place(start, end);
    return true;
  }

  /** The value at `place` as `JSON.parse` gives it; `SPECIAL` for objects and lists. */
  #scalar(place: number, code: number): unknown {
    const { bytes, tape } = this.#tape;
    const word = tape[place] ?? 0;
    const start = word >>> 1;
    const end = tape[place + 1] ?? 0;
    if (code === QUOTE) {
      if ((word & 1) === 1) {
        const { free } = this.#tape;
        const text = this.#texts.text(bytes, free, this.#tape.unescape(start + 1, end));
        this.#tape.free = free;
        return text;
      }
      return this.#texts.text(bytes, start + 1, end);
    }
    if (code === LETTER_T) return true;
    if (code === LETTER_F) return false;
    if (code === LETTER_N) return null;
    if (code === MINUS || (code >= ZERO && code <= NINE)) return this.#number(place, start, end, (word & 1) === 1);
    return SPECIAL;
  }

  #number(place: number, start: number, end: number, isOdd: boolean): number {
    const { bytes } = this.#tape;
    const value = isOdd ? -1 : wholeNumber(bytes, viewOf(bytes), start, end);
    return value < 0 ? Number(this.#tape.textOf(place)) : value;
  }
}

/** The digits that stand there as a number, four at a time; -1 when there is anything else among them. */
function wholeNumber(bytes: Uint8Array, view: DataView, start: number, end: number): number {
  let value = 0;
  let at = start;
  for (const lastWord = end - 3; at < lastWord; at += 4) {
    const digits = view.getInt32(at) ^ 0x30303030;
    if (((digits | (digits + 0x76767676)) & TOPS) !== 0) return -1;
    // Tens and ones put together first, then the hundreds with them.
    const pairs = (digits & 0x00ff00ff) + ((digits >>> 8) & 0x00ff00ff) * 10;
    value = value * 10_000 + (pairs >>> 16) * 100 + (pairs & 0xff);
  }
  for (; at < end; at++) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/**
 * Whether lower-case hex digits stand there, a multiple of four of them, and among them a letter: without one they may be
 * a decimal.
 */
function isHexId(view: DataView, start: number, end: number): boolean {
  let wrong = 0;
  let letters = 0;
  for (let at = start; at < end; at += 4) {
    const word = view.getInt32(at);
    // 1 for letters, which are 1 to 6 then, as digits are 0 to 9; the top bits tell what lies above or below.
    const isLetter = (word >>> 6) & 0x01010101;
    const value = word ^ (0x30303030 + isLetter * 0x30);
    wrong |= value | (value + 0x76767676 + isLetter * 3) | ~((value | TOPS) - isLetter);
    letters |= isLetter;
  }
  return (wrong & TOPS) === 0 && letters !== 0;
}

function firstLetter(body: Buffer): number {
  let at = 0;
  let code = body[at] ?? 0;
  while (isJsonSpace(code)) code = body[++at] ?? 0;
  return code;
}

function endsInSpace(body: Buffer, from: number): boolean {
  for (let at = from; at < body.length; at++) if (!isJsonSpace(body[at] ?? 0)) return false;
  return true;
}
