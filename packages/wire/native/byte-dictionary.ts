import { ByteWriter } from './bytes.ts';
import type { Column } from './columns.ts';

const EMPTY = Buffer.alloc(0);

/**
 * LowCardinality(String) for decoders: values are looked up by their bytes where they stand in the payload, so that a
 * value seen before costs a hash and a comparison and no JavaScript string. `normalise` changes values on first sight
 * only; `classify` gives each stored value a number that callers read by index.
 */
export class ByteDictionaryColumn implements Column {
  readonly name: string;
  readonly type = 'LowCardinality(String)';
  readonly #normalise: ((text: string) => string) | undefined;
  readonly #classify: ((text: string) => number) | undefined;
  /** Set while a normal form is looked up. */
  #normalised = false;
  /** Open addressing: entry + 1 by hash; 0 is free. */
  #table = new Int32Array(1 << 9);
  // Looked-up spellings: hash, place in #raw, and the dictionary index they stand for.
  #entries = 0;
  #hashes = new Uint32Array(256);
  #starts = new Uint32Array(256);
  #lengths = new Uint32Array(256);
  #meanings = new Uint32Array(256);
  #raw = new ByteWriter(1 << 12);
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
    options: { readonly normalise?: (text: string) => string; readonly classify?: (text: string) => number } = {},
  ) {
    this.name = name;
    this.#normalise = options.normalise;
    this.#classify = options.classify;
  }

  /** The dictionary index of the (normalised) value in `source[start, stop)`. */
  internBytes(source: Uint8Array, start: number, stop: number): number {
    const length = stop - start;
    let hash = 2166136261 ^ length;
    for (let at = start; at < stop; at++) hash = Math.imul(hash ^ (source[at] ?? 0), 16777619);
    hash ^= hash >>> 15;
    hash >>>= 0;
    const table = this.#table;
    const mask = table.length - 1;
    const raw = this.#raw.buffer;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = (table[slot] ?? 0) - 1;
      if (entry < 0) return this.#add(hash, slot, source, start, stop);
      if (this.#hashes[entry] !== hash || this.#lengths[entry] !== length) continue;
      const offset = this.#starts[entry] ?? 0;
      let same = 0;
      while (same < length && raw[offset + same] === source[start + same]) same++;
      if (same === length) return this.#meanings[entry] ?? 0;
    }
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

  #add(hash: number, slot: number, source: Uint8Array, start: number, stop: number): number {
    let meaning: number;
    if (this.#normalise === undefined || this.#normalised) {
      meaning = this.#store(source, start, stop);
    } else {
      const text = Buffer.from(source.buffer, source.byteOffset + start, stop - start).toString('utf8');
      const normal = Buffer.from(this.#normalise(text), 'utf8');
      if (normal.equals(source.subarray(start, stop))) {
        meaning = this.#store(source, start, stop);
      } else {
        // The spelling shares the value of its normal form, which may or may not be known already.
        this.#normalised = true;
        meaning = this.internBytes(normal, 0, normal.length);
        this.#normalised = false;
        slot = this.#freeSlot(hash);
      }
    }
    const entry = this.#entries++;
    if (entry === this.#hashes.length) this.#growEntries();
    this.#hashes[entry] = hash;
    this.#lengths[entry] = stop - start;
    this.#starts[entry] = this.#raw.length;
    this.#meanings[entry] = meaning;
    this.#raw.reserve(stop - start);
    this.#raw.buffer.set(source.subarray(start, stop), this.#raw.length);
    this.#raw.length += stop - start;
    this.#table[slot] = entry + 1;
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
    this.#hashes = grown(this.#hashes);
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
    const narrow = width === 0 ? Uint8Array.from(used) : width === 1 ? Uint16Array.from(used) : Uint32Array.from(used);
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

/** The text of a LEB128 length and its bytes. */
function lengthPrefixed(buffer: Buffer, start: number, stop: number): string {
  let at = start;
  while ((buffer[at] ?? 0) > 127) at++;
  return buffer.toString('utf8', at + 1, stop);
}
