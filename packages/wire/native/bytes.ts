import { newViewOf } from './words.ts';

let viewedBytes: Uint8Array = new Uint8Array(0);
let view = newViewOf(viewedBytes);

/** A view over the same bytes; the last one is remembered, since decoders ask for the same payload again and again. */
export function viewOf(bytes: Uint8Array): DataView {
  if (bytes !== viewedBytes) {
    viewedBytes = bytes;
    view = newViewOf(bytes);
  }
  return view;
}

/** Longer copies are left to native code, whose call costs as much as copying this many bytes four at a time. */
const SHORT_COPY = 96;

/** Shorter ASCII texts are written in a loop; a character costs 1 to 3 ns, a call into native code 40 ns. */
const SHORT_TEXT = 20;

/** A growing byte buffer for ClickHouse's Native format: little-endian numbers, LEB128 lengths, UTF-8 strings. */
export class ByteWriter {
  buffer: Buffer;
  length = 0;
  #viewed: Buffer;
  #view: DataView;

  constructor(initialBytes = 1 << 16) {
    this.buffer = Buffer.allocUnsafe(initialBytes);
    this.#viewed = this.buffer;
    this.#view = newViewOf(this.buffer);
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    if (this.length + count <= this.buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + count));
    this.buffer.copy(grown, 0, 0, this.length);
    this.buffer = grown;
  }

  /** LEB128, for lengths up to 2^53. */
  varint(value: number): void {
    this.reserve(10);
    let rest = value;
    while (rest > 127) {
      this.buffer[this.length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.buffer[this.length++] = rest;
  }

  /** LEB128 of a 64-bit number in two unsigned halves. */
  varint64(low: number, high: number): void {
    this.reserve(10);
    const { buffer } = this;
    let at = this.length;
    let lower = low;
    let upper = high;
    while (upper !== 0) {
      buffer[at++] = (lower & 127) | 128;
      lower = ((lower >>> 7) | (upper << 25)) >>> 0;
      upper >>>= 7;
    }
    while (lower > 127) {
      buffer[at++] = (lower & 127) | 128;
      lower >>>= 7;
    }
    buffer[at++] = lower;
    this.length = at;
  }

  /** A double, little-endian. */
  f64(value: number): void {
    this.reserve(8);
    this.buffer.writeDoubleLE(value, this.length);
    this.length += 8;
  }

  u64(value: number): void {
    this.reserve(8);
    this.buffer.writeUInt32LE(value >>> 0, this.length);
    this.buffer.writeUInt32LE(Math.floor(value / 4294967296), this.length + 4);
    this.length += 8;
  }

  /** A string as its byte length and its UTF-8 bytes. */
  string(text: string): void {
    const units = text.length;
    this.reserve(units * 3 + 5);
    if (units < SHORT_TEXT) {
      const target = this.buffer;
      let offset = this.length + 1;
      let index = 0;
      for (; index < units; index++) {
        const code = text.charCodeAt(index);
        if (code > 127) break;
        target[offset++] = code;
      }
      if (index === units) {
        target[this.length] = units;
        this.length = offset;
        return;
      }
    }
    const longest = units * 3;
    const lengthBytes = longest < 128 ? 1 : longest < 16384 ? 2 : longest < 2097152 ? 3 : 5;
    const written = this.buffer.write(text, this.length + lengthBytes, 'utf8');
    let rest = written;
    let offset = this.length;
    for (let index = 0; index < lengthBytes - 1; index++) {
      this.buffer[offset++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.buffer[offset] = rest;
    this.length += lengthBytes + written;
  }

  /** A byte string as its length and `source[start, end)`; the bytes need not be UTF-8. */
  bytes(source: Uint8Array, start: number, end: number): void {
    const count = end - start;
    this.reserve(count + 10);
    if (count < 128) this.buffer[this.length++] = count;
    else this.varint(count);
    if (count > SHORT_COPY) this.#copyLong(source, start, end);
    else this.#copyShort(source, viewOf(source), start, end);
  }

  /** `source[start, end)` as it is. */
  raw(source: Uint8Array, start: number, end: number): void {
    const count = end - start;
    this.reserve(count);
    if (count > SHORT_COPY) this.#copyLong(source, start, end);
    else this.#copyShort(source, viewOf(source), start, end);
  }

  /** Appends again what was written at `[start, end)`. */
  repeat(start: number, end: number): void {
    this.reserve(end - start);
    if (end - start <= SHORT_COPY) this.#copyShort(this.buffer, this.#ownView(), start, end);
    else {
      this.buffer.copyWithin(this.length, start, end);
      this.length += end - start;
    }
  }

  #copyLong(source: Uint8Array, start: number, end: number): void {
    // As fast as `set`, and makes no array that is collected afterwards.
    Buffer.prototype.copy.call(source, this.buffer, this.length, start, end);
    this.length += end - start;
  }

  #copyShort(source: Uint8Array, from: DataView, start: number, end: number): void {
    const to = this.length;
    const count = end - start;
    this.length = to + count;
    const lastWord = count - 4;
    if (lastWord < 0) {
      const { buffer } = this;
      for (let step = 0; step < count; step++) buffer[to + step] = source[start + step] ?? 0;
      return;
    }
    const target = this.#ownView();
    for (let step = 0; step < lastWord; step += 4) target.setInt32(to + step, from.getInt32(start + step));
    // The last word may overlap the one before.
    target.setInt32(to + lastWord, from.getInt32(end - 4));
  }

  #ownView(): DataView {
    const { buffer } = this;
    if (this.#viewed !== buffer) {
      this.#viewed = buffer;
      this.#view = newViewOf(buffer);
    }
    return this.#view;
  }

  /** The bytes written so far; valid until the next write. */
  view(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  truncate(length: number): void {
    this.length = length;
  }
}
