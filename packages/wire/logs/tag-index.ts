import { viewOf } from '../native/bytes.ts';
import { hashBytes, newViewOf, sameBytes } from '../native/words.ts';
import { eachTag } from './draft.ts';
import { LOG_LIMITS } from './limits.ts';

const COMMA = 44;
/** 1 for bytes of tags; white space, of which a no-break space begins with 0xc2 in UTF-8, needs a closer look. */
const PLAIN = new Uint8Array(256).fill(1, 33);
PLAIN[COMMA] = 0;
PLAIN[0xc2] = 0;
/** Tags of a list that is remembered. */
const MOST_REMEMBERED = 64;

/**
 * Dictionary indexes of the tags in comma lists, found by their bytes. Cutting each tag out as a string and looking it up
 * in a Map costs several times as much: the piece must be made, hashed and compared through V8's slow paths.
 */
export class TagIndex {
  readonly #intern: (tag: string) => number;
  #known = Buffer.alloc(1 << 12);
  #knownView = newViewOf(this.#known);
  #knownEnd = 0;
  /** Of each known tag: where its bytes stand in #known, how many, its hash, and its index. */
  #entries = new Int32Array(4 * 256);
  #count = 0;
  /** Number + 1 of a known tag by hash, open addressing; 0 is free. */
  #slots = new Int32Array(1024);

  /** The list before: one host's logs have the same tags, row after row. */
  #lastList: string | undefined;
  readonly #lastFound: number[] = [];
  /** The bytes of a list, so that none are allocated. */
  #scratch = Buffer.alloc(1 << 10);

  /** `intern` is asked once for each new tag. */
  constructor(intern: (tag: string) => number) {
    this.#intern = intern;
  }

  /** Appends the index of each tag of the list, as `eachTag` finds them, to `into` and gives their number. */
  indexesOf(text: string, into: Uint32Array): number {
    const last = this.#lastFound;
    if (text === this.#lastList) {
      for (let position = 0; position < last.length; position++) into[position] = last[position] ?? 0;
      return last.length;
    }
    const count = this.#read(text, into);
    this.#lastList = count <= MOST_REMEMBERED ? text : undefined;
    last.length = 0;
    for (let position = 0; position < count && position < MOST_REMEMBERED; position++) last.push(into[position] ?? 0);
    return count;
  }

  #read(text: string, into: Uint32Array): number {
    // A UTF-16 unit is at most three bytes.
    if (text.length * 3 > this.#scratch.length) this.#scratch = Buffer.alloc(text.length * 3);
    return this.indexesIn(this.#scratch, 0, this.#scratch.write(text, 0, 'utf8'), into);
  }

  /** Like `indexesOf`, for the list `list[from, to)` in UTF-8. */
  indexesIn(list: Buffer, from: number, to: number, into: Uint32Array): number {
    let count = 0;
    let start = from;
    while (start < to) {
      let end = start;
      let code = list[end] ?? 0;
      while (PLAIN[code] === 1 && end < to) code = list[++end] ?? 0;
      if (end < to && code !== COMMA) return this.#carefully(list.toString('utf8', from, to), into);
      if (end - start > LOG_LIMITS.tagLength) return this.#carefully(list.toString('utf8', from, to), into);
      if (end > start && count < into.length) into[count++] = this.#find(list, start, end);
      start = end + 1;
    }
    return count;
  }

  clear(): void {
    this.#lastList = undefined;
    this.#knownEnd = 0;
    this.#count = 0;
    this.#slots.fill(0);
  }

  #carefully(list: string, into: Uint32Array): number {
    let count = 0;
    eachTag(list, (start, end) => {
      if (count >= into.length) return;
      const tag = Buffer.from(list.slice(start, end), 'utf8');
      into[count++] = this.#find(tag, 0, tag.length);
    });
    return count;
  }

  #find(list: Buffer, start: number, end: number): number {
    const view = viewOf(list);
    const length = end - start;
    const hash = hashBytes(view, start, end, length);
    const mask = this.#slots.length - 1;
    const entries = this.#entries;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const entry = this.#slots[slot] ?? 0;
      if (entry === 0) break;
      const at = (entry - 1) * 4;
      if (
        entries[at + 2] === hash &&
        entries[at + 1] === length &&
        sameBytes(this.#knownView, entries[at] ?? 0, view, start, length)
      ) {
        return entries[at + 3] ?? 0;
      }
      slot = (slot + 1) & mask;
    }
    return this.#add(slot, list, start, end, hash);
  }

  #add(slot: number, list: Buffer, start: number, end: number, hash: number): number {
    const length = end - start;
    if (this.#knownEnd + length > this.#known.length) {
      const larger = Buffer.alloc(Math.max(this.#known.length * 2, this.#knownEnd + length));
      this.#known.copy(larger, 0, 0, this.#knownEnd);
      this.#known = larger;
      this.#knownView = newViewOf(larger);
    }
    if ((this.#count + 1) * 4 > this.#entries.length) {
      const larger = new Int32Array(this.#entries.length * 2);
      larger.set(this.#entries);
      this.#entries = larger;
    }
    const index = this.#intern(list.toString('utf8', start, end));
    const at = this.#count * 4;
    list.copy(this.#known, this.#knownEnd, start, end);
    this.#entries[at] = this.#knownEnd;
    this.#entries[at + 1] = length;
    this.#entries[at + 2] = hash;
    this.#entries[at + 3] = index;
    this.#knownEnd += length;
    this.#slots[slot] = ++this.#count;
    if (this.#count * 2 > this.#slots.length) this.#grow();
    return index;
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 4);
    const mask = slots.length - 1;
    for (let number = 1; number <= this.#count; number++) {
      const hash = this.#entries[(number - 1) * 4 + 2] ?? 0;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number;
    }
    this.#slots = slots;
  }
}
