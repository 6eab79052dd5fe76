import { eachTag } from './draft.ts';
import { LOG_LIMITS } from './limits.ts';

const COMMA = 44;

/**
 * Dictionary indexes of the tags in comma lists. Cutting each tag out as a string of its own and looking it up in a Map
 * costs several times as much: the piece must be made, hashed and compared through V8's slow paths.
 */
export class TagIndex {
  readonly #intern: (tag: string) => number;
  #tags: string[] = [];
  #indexes: number[] = [];
  /** Position + 1 in `#tags` by hash, open addressing; 0 is free. */
  #slots = new Uint32Array(1024);

  /** `intern` is asked once for each new tag. */
  constructor(intern: (tag: string) => number) {
    this.#intern = intern;
  }

  /** Appends the index of each tag of the list, as `eachTag` finds them, to `into` and gives their number. */
  indexesOf(list: string, into: Uint32Array): number {
    let count = 0;
    let start = 0;
    let hash = 0;
    for (let position = 0; position <= list.length; position++) {
      const code = position === list.length ? COMMA : list.charCodeAt(position);
      if (code !== COMMA) {
        // White space and long tags are rare: they take the careful way, from the start.
        if (code <= 32 || code === 0xa0 || position - start >= LOG_LIMITS.tagLength) return this.#carefully(list, into);
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
    this.#tags = [];
    this.#indexes = [];
    this.#slots.fill(0);
  }

  #carefully(list: string, into: Uint32Array): number {
    let count = 0;
    eachTag(list, (start, end) => {
      if (count < into.length) into[count++] = this.#find(list, start, end, hashOf(list, start, end));
    });
    return count;
  }

  #find(list: string, start: number, end: number, hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const entry = this.#slots[slot] ?? 0;
      if (entry === 0) break;
      const tag = this.#tags[entry - 1] ?? '';
      if (tag.length === end - start && list.startsWith(tag, start)) return this.#indexes[entry - 1] ?? 0;
      slot = (slot + 1) & mask;
    }
    const tag = flat(list.slice(start, end));
    const index = this.#intern(tag);
    this.#tags.push(tag);
    this.#indexes.push(index);
    this.#slots[slot] = this.#tags.length;
    if (this.#tags.length * 2 > this.#slots.length) this.#grow();
    return index;
  }

  #grow(): void {
    const slots = new Uint32Array(this.#slots.length * 4);
    const mask = slots.length - 1;
    for (const [position, tag] of this.#tags.entries()) {
      const hash = hashOf(tag, 0, tag.length);
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = position + 1;
    }
    this.#slots = slots;
  }
}

function hashOf(text: string, start: number, end: number): number {
  let hash = 0;
  for (let position = start; position < end; position++) hash = (Math.imul(hash, 31) + text.charCodeAt(position)) | 0;
  return hash;
}

/** The same text in a string of its own: V8's slices are slow to read and keep the whole list alive. */
function flat(text: string): string {
  // UTF-16 also carries lone surrogates; Latin-1 gives the narrow strings that most tags are.
  const encoding = /^[\x20-\x7e]*$/.test(text) ? 'latin1' : 'utf16le';
  return Buffer.from(text, encoding).toString(encoding);
}
