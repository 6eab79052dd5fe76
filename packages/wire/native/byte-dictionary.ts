import { ByteWriter, viewOf } from './bytes.ts';
import type { Column } from './columns.ts';
import { hashBytes, newViewOf, sameBytes } from './words.ts';

const EMPTY = Buffer.alloc(0);

/** Numbers of an entry: its hash, length and variant, place in the raw bytes, dictionary index, and successor. */
const WIDTH = 5;
const TAGGED = 1;
const START = 2;
const MEANING = 3;
const NEXT = 4;
const VARIANTS = 16;

/**
 * LowCardinality(String) for decoders: values are looked up by their bytes where they stand in the payload, so that a
 * value seen before costs a hash and a comparison and no JavaScript string. `normalise` changes values on first sight
 * only, in a way that may depend on a `variant` that the caller names; `classify` gives each stored value a number below 256 that
 * callers read by index.
 */
export class ByteDictionaryColumn implements Column {
  readonly name: string;
  readonly type = 'LowCardinality(String)';
  readonly #normalise: ((text: string, variant: number) => string) | undefined;
  readonly #classify: ((text: string) => number) | undefined;
  /** Set while a normal form is looked up. */
  #normalised = false;
  /** Open addressing by hash: places in #entries; 0 is free. */
  #table = new Int32Array(1 << 9);
  /** Looked-up spellings, `WIDTH` numbers each; place 0 stands for "none". */
  #entries = noEntries(256);
  #end = WIDTH;
  /** The entry found last: what was looked up after it the time before is tried first, since spans resemble each other. */
  #last = 0;
  #raw = new ByteWriter(1 << 12);
  #rawView = newViewOf(this.#raw.buffer);
  // Stored values.
  #size = 0;
  #keys = new ByteWriter(1 << 12);
  #texts: (string | undefined)[] = [];
  #valueStarts: number[] = [];
  #classes = new Uint8Array(256);
  /** Zeros after the last row. */
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
    const entries = this.#entries;
    const tagged = length * VARIANTS + variant;
    const guess = entries[this.#last + NEXT] ?? 0;
    if (
      entries[guess + TAGGED] === tagged &&
      sameBytes(this.#rawView, entries[guess + START] ?? 0, view, start, length)
    ) {
      this.#last = guess;
      return entries[guess + MEANING] ?? 0;
    }
    let hash = hashBytes(view, start, stop, Math.imul(length + 1, 0x9e3779b1) ^ variant);
    hash ^= hash >>> 15;
    const table = this.#table;
    const mask = table.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = table[slot] ?? 0;
      if (entry === 0) return this.#add(hash, slot, source, start, stop, variant);
      if (entries[entry] !== hash || entries[entry + TAGGED] !== tagged) continue;
      if (!sameBytes(this.#rawView, entries[entry + START] ?? 0, view, start, length)) continue;
      entries[this.#last + NEXT] = entry;
      this.#last = entry;
      return entries[entry + MEANING] ?? 0;
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

  /** Writes the stored value of an index as its LEB128 length and its bytes, which is protobuf's form of a text. */
  writeTo(index: number, out: ByteWriter): void {
    const start = this.#valueStarts[index] ?? 0;
    const stop = index + 1 < this.#size ? (this.#valueStarts[index + 1] ?? 0) : this.#keys.length;
    out.reserve(stop - start);
    // Texts are short, and a view over yet another buffer would cost more than its bytes.
    const { buffer } = out;
    const from = this.#keys.buffer;
    let offset = out.length;
    for (let at = start; at < stop; at++) buffer[offset++] = from[at] ?? 0;
    out.length = offset;
  }

  /** Bytes that `writeTo` writes for an index. */
  bytesOf(index: number): number {
    const start = this.#valueStarts[index] ?? 0;
    return (index + 1 < this.#size ? (this.#valueStarts[index + 1] ?? 0) : this.#keys.length) - start;
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

  /**
   * Sets the index of a row that is not behind the last one. The rows in between hold index 0, which costs them nothing:
   * for columns that are mostly empty.
   */
  setIndex(row: number, index: number): void {
    while (row >= this.#indexes.length) this.#indexes = grown(this.#indexes);
    this.#indexes[row] = index;
    this.rows = row + 1;
  }

  /** Makes it so many rows; the new ones hold index 0. */
  padTo(rows: number): void {
    while (rows > this.#indexes.length) this.#indexes = grown(this.#indexes);
    this.rows = rows;
  }

  /** The index of a row; 0 for one that does not exist yet. */
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
    const entry = this.#end;
    this.#end += WIDTH;
    if (this.#end > this.#entries.length) {
      const larger = new Int32Array(this.#entries.length * 2);
      larger.set(this.#entries);
      this.#entries = larger;
    }
    this.#entries[entry] = hash;
    this.#entries[entry + TAGGED] = (stop - start) * VARIANTS + variant;
    this.#entries[entry + START] = this.#raw.length;
    this.#entries[entry + MEANING] = meaning;
    this.#entries[entry + NEXT] = 0;
    const { buffer } = this.#raw;
    this.#raw.raw(source, start, stop);
    if (buffer !== this.#raw.buffer) this.#rawView = newViewOf(this.#raw.buffer);
    this.#table[free] = entry;
    if (this.#end > (this.#table.length / 2) * WIDTH) this.#rehash();
    return meaning;
  }

  #store(source: Uint8Array, start: number, stop: number): number {
    const index = this.#size++;
    this.#valueStarts[index] = this.#keys.length;
    this.#keys.bytes(source, start, stop);
    this.#texts[index] = undefined;
    if (this.#classify !== undefined) {
      if (index === this.#classes.length) {
        const larger = new Uint8Array(index * 2);
        larger.set(this.#classes);
        this.#classes = larger;
      }
      this.#classes[index] = this.#classify(this.text(index));
    }
    return index;
  }

  #freeSlot(hash: number): number {
    const mask = this.#table.length - 1;
    let slot = hash & mask;
    while ((this.#table[slot] ?? 0) !== 0) slot = (slot + 1) & mask;
    return slot;
  }

  #rehash(): void {
    this.#table = new Int32Array(this.#table.length * 4);
    for (let entry = WIDTH; entry < this.#end; entry += WIDTH) {
      this.#table[this.#freeSlot(this.#entries[entry] ?? 0)] = entry;
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
    out.push(header, this.#keys.view(), count, Buffer.from(narrow.buffer));
  }

  /** Dictionary entries of rows taken back stay: they cost bytes, not correctness. */
  truncate(rows: number): void {
    if (rows >= this.rows) return;
    this.#indexes.fill(0, rows, this.rows);
    this.rows = rows;
  }

  reset(): void {
    this.truncate(0);
    this.#table.fill(0);
    this.#entries.fill(0, WIDTH, this.#end);
    this.#entries[NEXT] = 0;
    this.#end = WIDTH;
    this.#last = 0;
    this.#raw.truncate(0);
    this.#size = 0;
    this.#keys.truncate(0);
    this.#texts.length = 0;
    this.#valueStarts.length = 0;
  }

  sizeBytes(): number {
    return this.#keys.length + this.#raw.length + this.rows * 4;
  }
}

/** Room for entries; the one at place 0 is never found, whatever is looked up. */
function noEntries(count: number): Int32Array<ArrayBuffer> {
  const entries = new Int32Array(WIDTH * count);
  entries[TAGGED] = -1;
  return entries;
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
