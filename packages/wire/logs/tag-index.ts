/**
 * Dictionary indexes of tags by their text inside a comma list. Cutting each tag out as a string of its own and looking it
 * up in a Map costs several times as much: the piece must be made, hashed and compared through V8's slow paths.
 */
export class TagIndex {
  #tags: string[] = [];
  #indexes: number[] = [];
  /** Position + 1 in `#tags` by hash, open addressing; 0 is free. */
  #slots = new Uint32Array(1024);

  /** The index of `list[start, end)`; `intern` is asked once for each new tag. */
  find(list: string, start: number, end: number, intern: (tag: string) => number): number {
    let hash = end - start;
    for (let position = start; position < end; position++) {
      hash = (Math.imul(hash, 31) + list.charCodeAt(position)) | 0;
    }
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
    const index = intern(tag);
    this.#tags.push(tag);
    this.#indexes.push(index);
    this.#slots[slot] = this.#tags.length;
    if (this.#tags.length * 2 > this.#slots.length) this.#grow();
    return index;
  }

  clear(): void {
    this.#tags = [];
    this.#indexes = [];
    this.#slots.fill(0);
  }

  #grow(): void {
    const tags = this.#tags;
    const indexes = this.#indexes;
    this.#slots = new Uint32Array(this.#slots.length * 4);
    this.#tags = [];
    this.#indexes = [];
    for (let position = 0; position < tags.length; position++) {
      const tag = tags[position] ?? '';
      this.find(tag, 0, tag.length, () => indexes[position] ?? 0);
    }
  }
}

/** The same text in a string of its own: V8's slices are slow to read and keep the whole list alive. */
function flat(text: string): string {
  // UTF-16 also carries lone surrogates; Latin-1 gives the narrow strings that most tags are.
  const encoding = /^[\x20-\x7e]*$/.test(text) ? 'latin1' : 'utf16le';
  return Buffer.from(text, encoding).toString(encoding);
}
