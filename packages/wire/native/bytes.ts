/** A growing byte buffer for ClickHouse's Native format: little-endian numbers, LEB128 lengths, UTF-8 strings. */
export class ByteWriter {
  buffer: Buffer;
  length = 0;

  constructor(initialBytes = 1 << 16) {
    this.buffer = Buffer.allocUnsafe(initialBytes);
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
    if (units < 32) {
      // Most tag keys and short values are ASCII: a plain loop beats the call into native code up to about 32 characters.
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
    this.varint(count);
    this.reserve(count);
    if (count < 24) {
      const target = this.buffer;
      let offset = this.length;
      for (let index = start; index < end; index++) target[offset++] = source[index] ?? 0;
      this.length = offset;
      return;
    }
    this.buffer.set(source.subarray(start, end), this.length);
    this.length += count;
  }

  /** The bytes written so far; valid until the next write. */
  view(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  truncate(length: number): void {
    this.length = length;
  }
}
