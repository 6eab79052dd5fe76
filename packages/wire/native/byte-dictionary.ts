import { ByteWriter, viewOf } from './bytes.ts';
import type { Column } from './columns.ts';

const EMPTY = Buffer.alloc(0);

/**
 * LowCardinality(String) for decoders: values are looked up by their bytes where they stand in the payload, so that a
 * value seen before costs a hash and a comparison and no JavaScript string. `normalise` changes values on first sight
 * only, in a way that may depend on a `variant` that the caller names; `classify` gives each stored value a number that
 * callers read by index.
 */
export class ByteDictionaryColumn implements Column {
  readonly name: string;
  readonly type = 'LowCardinality(String)';
  readonly #normalise: ((text: string, variant: number) => string) | undefined;
  readonly #classify: ((text: string) => number) | undefined;
  /** Set while a normal form is looked up. */
  #normalised = false;
  /** Open addressing: entry + 1 by hash; 0 is free. */
  #table = new Int32Array(1 << 9);
  // Looked-up spellings: hash, place in #raw, and the dictionary index they stand for.
  #entries = 0;
  #hashes = new Int32Array(256);
  #starts = new Uint32Array(256);
  #lengths = new Uint32Array(256);
  #meanings = new Uint32Array(256);
  #raw = new ByteWriter(1 << 12);
  #rawView = viewOfBuffer(this.#raw.buffer);
  // Stored values.
  #size = 0;
  #keys = new ByteWriter(1 << 12);
  #texts: (string | undefined)[] = [];
  #valueStarts: number[] = [];
  #classes: number[] = [];
  #indexes = new Uint32Array(1024);
  rows = 0;

  constructor(
    name: string,
    options: {
      readonly normalise?: (text: string, variant: number) => string;
      readonly classify?: (text: string) => number;
    } = {},
  ) {
    this.name = name;
    this.#normalise = options.normalise;
    this.#classify = options.classify;
  }

  /** The dictionary index of the (normalised) value in `source[start, stop)`; `variant` is below 16. */
  internBytes(source: Uint8Array, start: number, stop: number, variant = 0): number {
    const length = stop - start;
    const view = viewOf(source);
    let hash = Math.imul(length + 1, 0x9e3779b1) ^ variant;
    let at = start;
    for (const lastWord = stop - 3; at < lastWord; at += 4) {
      hash = Math.imul(hash ^ view.getInt32(at), 0x85ebca6b);
      hash = (hash << 13) | (hash >>> 19);
    }
    for (; at < stop; at++) hash = Math.imul(hash ^ (source[at] ?? 0), 16777619);
    hash ^= hash >>> 15;
    const table = this.#table;
    const mask = table.length - 1;
    // Entries of other variants have other lengths here, so they never match.
    const tagged = length * 16 + variant;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = (table[slot] ?? 0) - 1;
      if (entry < 0) return this.#add(hash, slot, source, start, stop, variant);
      if (this.#hashes[entry] !== hash || this.#lengths[entry] !== tagged) continue;
      if (this.#same(this.#starts[entry] ?? 0, source, view, start, length)) return this.#meanings[entry] ?? 0;
    }
  }

  #same(rawStart: number, source: Uint8Array, view: DataView, start: number, length: number): boolean {
    const raw = this.#rawView;
    let at = 0;
    for (const lastWord = length - 3; at < lastWord; at += 4) {
      if (raw.getInt32(rawStart + at) !== view.getInt32(start + at)) return false;
    }
    for (; at < length; at++) if (this.#raw.buffer[rawStart + at] !== source[start + at]) return false;
    return true;
  }

  /** The dictionary index of a text, which is normalised like bytes. */
  intern(text: string): number {
    if (text === '') return this.internBytes(EMPTY, 0, 0);
    const bytes = Buffer.from(text, 'utf8');
    return this.internBytes(bytes, 0, bytes.length);
  }

  /** The stored value of an index. */
  text(index: number): string {
    let text = this.#texts[index];
    if (text === undefined) {
      const start = this.#valueStarts[index] ?? 0;
      const stop = index + 1 < this.#size ? (this.#valueStarts[index + 1] ?? 0) : this.#keys.length;
      text = lengthPrefixed(this.#keys.buffer, start, stop);
      this.#texts[index] = text;
    }
    return text;
  }

  /** What `classify` said of the value; 0 without one. */
  classOf(index: number): number {
    return this.#classes[index] ?? 0;
  }

  push(text: string): void {
    this.pushIndex(this.intern(text));
  }

  pushBytes(source: Uint8Array, start: number, stop: number): void {
    this.pushIndex(this.internBytes(source, start, stop));
  }

  pushIndex(index: number): void {
    if (this.rows === this.#indexes.length) this.#indexes = grown(this.#indexes);
    this.#indexes[this.rows++] = index;
  }

  /** The index pushed for a row. */
  indexAt(row: number): number {
    return this.#indexes[row] ?? 0;
  }

  #add(hash: number, slot: number, source: Uint8Array, start: number, stop: number, variant: number): number {
    let meaning = -1;
    let free = slot;
    if (this.#normalise !== undefined && !this.#normalised) {
      const text = Buffer.from(source.buffer, source.byteOffset + start, stop - start).toString('utf8');
      const normal = Buffer.from(this.#normalise(text, variant), 'utf8');
      if (variant !== 0 || !normal.equals(source.subarray(start, stop))) {
        // The spelling shares the value of its normal form, which may or may not be known already.
        this.#normalised = true;
        meaning = this.internBytes(normal, 0, normal.length);
        this.#normalised = false;
        free = this.#freeSlot(hash);
      }
    }
    if (meaning < 0) meaning = this.#store(source, start, stop);
    const entry = this.#entries++;
    if (entry === this.#hashes.length) this.#growEntries();
    this.#hashes[entry] = hash;
    this.#lengths[entry] = (stop - start) * 16 + variant;
    this.#starts[entry] = this.#raw.length;
    this.#meanings[entry] = meaning;
    const { buffer } = this.#raw;
    this.#raw.raw(source, start, stop);
    if (buffer !== this.#raw.buffer) this.#rawView = viewOfBuffer(this.#raw.buffer);
    this.#table[free] = entry + 1;
    if (this.#entries * 2 > this.#table.length) this.#rehash();
    return meaning;
  }

  #store(source: Uint8Array, start: number, stop: number): number {
    const index = this.#size++;
    this.#valueStarts[index] = this.#keys.length;
    this.#keys.bytes(source, start, stop);
    this.#texts[index] = undefined;
    if (this.#classify !== undefined) this.#classes[index] = this.#classify(this.text(index));
    return index;
  }

  #freeSlot(hash: number): number {
    const mask = this.#table.length - 1;
    let slot = hash & mask;
    while ((this.#table[slot] ?? 0) !== 0) slot = (slot + 1) & mask;
    return slot;
  }

  #growEntries(): void {
    const hashes = new Int32Array(this.#hashes.length * 2);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    this.#starts = grown(this.#starts);
    this.#lengths = grown(this.#lengths);
    this.#meanings = grown(this.#meanings);
  }

  #rehash(): void {
    this.#table = new Int32Array(this.#table.length * 4);
    for (let entry = 0; entry < this.#entries; entry++) {
      this.#table[this.#freeSlot(this.#hashes[entry] ?? 0)] = entry + 1;
    }
  }

  prefix(out: Buffer[]): void {
    const version = Buffer.alloc(8);
    version[0] = 1;
    out.push(version);
  }

  body(out: Buffer[]): void {
    if (this.rows === 0) return;
    const width = this.#size <= 256 ? 0 : this.#size <= 65536 ? 1 : 2;
    const header = Buffer.alloc(16);
    header[0] = width;
    // 0x600: the block has its own additional keys and no global dictionary.
    header[1] = 6;
    header.writeUInt32LE(this.#size, 8);
    const count = Buffer.alloc(8);
    count.writeUInt32LE(this.rows, 0);
    const used = this.#indexes.subarray(0, this.rows);
    const narrow = width === 0 ? new Uint8Array(used) : width === 1 ? new Uint16Array(used) : new Uint32Array(used);
    out.push(header, Buffer.from(this.#keys.view()), count, Buffer.from(narrow.buffer));
  }

  /** Dictionary entries of rows taken back stay: they cost bytes, not correctness. */
  truncate(rows: number): void {
    this.rows = Math.min(this.rows, rows);
  }

  reset(): void {
    this.rows = 0;
    this.#table.fill(0);
    this.#entries = 0;
    this.#raw.truncate(0);
    this.#size = 0;
    this.#keys.truncate(0);
    this.#texts.length = 0;
    this.#valueStarts.length = 0;
    this.#classes.length = 0;
  }

  sizeBytes(): number {
    return this.#keys.length + this.#raw.length + this.rows * 4;
  }
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}

function viewOfBuffer(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
}

/** The text of a LEB128 length and its bytes. */
function lengthPrefixed(buffer: Buffer, start: number, stop: number): string {
  let at = start;
  while ((buffer[at] ?? 0) > 127) at++;
  return buffer.toString('utf8', at + 1, stop);
}
