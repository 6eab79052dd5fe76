import { eachTag } from './draft.ts';
import { LOG_LIMITS } from './limits.ts';

const COMMA = 44;
/** A no-break space begins with this byte in UTF-8. */
const NO_BREAK = 0xc2;
/** Tags of a list that is remembered. */
const MOST_REMEMBERED = 64;

/**
 * Dictionary indexes of the tags in comma lists, found by their bytes. Cutting each tag out as a string and looking it up
 * in a Map costs several times as much: the piece must be made, hashed and compared through V8's slow paths.
 */
export class TagIndex {
  readonly #intern: (tag: string) => number;
  #known = Buffer.alloc(1 << 12);
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
    const list = this.#scratch;
    const length = list.write(text, 0, 'utf8');
    let count = 0;
    let start = 0;
    let hash = 0;
    for (let position = 0; position <= length; position++) {
      const code = position === length ? COMMA : (list[position] ?? 0);
      if (code !== COMMA) {
        // White space and long tags are rare: they take the careful way, from the start.
        if (code <= 32 || code === NO_BREAK || position - start >= LOG_LIMITS.tagLength) {
          return this.#carefully(text, into);
        }
        hash = (Math.imul(hash, 31) + code) | 0;
        continue;
      }
      if (position > start && count < into.length) into[count++] = this.#find(list, start, position, hash);
      start = position + 1;
      hash = 0;
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
      into[count++] = this.#find(tag, 0, tag.length, hashOf(tag, 0, tag.length));
    });
    return count;
  }

  #find(list: Buffer, start: number, end: number, hash: number): number {
    const mask = this.#slots.length - 1;
    const entries = this.#entries;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const entry = this.#slots[slot] ?? 0;
      if (entry === 0) break;
      const at = (entry - 1) * 4;
      if (
        entries[at + 2] === hash &&
        entries[at + 1] === end - start &&
        this.#same(entries[at] ?? 0, list, start, end)
      ) {
        return entries[at + 3] ?? 0;
      }
      slot = (slot + 1) & mask;
    }
    return this.#add(slot, list, start, end, hash);
  }

  #same(known: number, list: Buffer, start: number, end: number): boolean {
    const bytes = this.#known;
    for (let from = start, at = known; from < end; from++, at++) if (bytes[at] !== list[from]) return false;
    return true;
  }

  #add(slot: number, list: Buffer, start: number, end: number, hash: number): number {
    const length = end - start;
    if (this.#knownEnd + length > this.#known.length) {
      const larger = Buffer.alloc(Math.max(this.#known.length * 2, this.#knownEnd + length));
      this.#known.copy(larger, 0, 0, this.#knownEnd);
      this.#known = larger;
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

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
  return hash;
}
