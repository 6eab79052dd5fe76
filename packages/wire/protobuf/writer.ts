import { ByteWriter } from '../native/bytes.ts';
import { DELIMITED, FIXED32, FIXED64, VARINT } from './reader.ts';

/**
 * Writes protobuf messages (protobuf.dev/programming-guides/encoding), the counterpart of ProtobufReader. As in proto3, a
 * scalar that holds its default is left out.
 */
export class ProtobufWriter {
  readonly #bytes: ByteWriter;

  constructor(initialBytes = 4096) {
    this.#bytes = new ByteWriter(initialBytes);
  }

  get length(): number {
    return this.#bytes.length;
  }

  string(field: number, text: string): void {
    if (text === '') return;
    this.#tag(field, DELIMITED);
    this.#bytes.string(text);
  }

  /** An element of a repeated string: written even when it is empty. */
  stringElement(field: number, text: string): void {
    this.#tag(field, DELIMITED);
    this.#bytes.string(text);
  }

  /** int32, int64, uint32 or uint64 from a whole number between 0 and 2^53. */
  unsigned(field: number, value: number): void {
    if (value === 0) return;
    this.#tag(field, VARINT);
    this.#bytes.varint(value);
  }

  /** int32 or int64 from a whole number between -2^31 and 2^53; negative ones take ten bytes, as the format has it. */
  signed(field: number, value: number): void {
    if (value >= 0) {
      this.unsigned(field, value);
      return;
    }
    this.#tag(field, VARINT);
    this.#bytes.reserve(10);
    const bytes = this.#bytes.buffer;
    let rest = value;
    for (let index = 0; index < 4; index++) {
      bytes[this.#bytes.length++] = (rest & 127) | 128;
      rest >>= 7;
    }
    // What is left is the sign: ones up to the 64th bit.
    bytes[this.#bytes.length++] = (rest & 15) | 240;
    for (let index = 0; index < 4; index++) bytes[this.#bytes.length++] = 255;
    bytes[this.#bytes.length++] = 1;
  }

  /** uint64, or an int64 as two's complement. */
  uint64(field: number, value: bigint): void {
    if (value === 0n) return;
    this.#tag(field, VARINT);
    this.#bytes.varint64(Number(value & 0xffffffffn), Number((value >> 32n) & 0xffffffffn));
  }

  float(field: number, value: number): void {
    if (Object.is(value, 0)) return;
    this.#tag(field, FIXED32);
    this.#bytes.reserve(4);
    this.#bytes.buffer.writeFloatLE(value, this.#bytes.length);
    this.#bytes.length += 4;
  }

  double(field: number, value: number): void {
    if (Object.is(value, 0)) return;
    this.#tag(field, FIXED64);
    this.#bytes.reserve(8);
    this.#bytes.buffer.writeDoubleLE(value, this.#bytes.length);
    this.#bytes.length += 8;
  }

  /** A packed repeated field of unsigned numbers. */
  packedUnsigned(field: number, values: readonly number[]): void {
    if (values.length === 0) return;
    this.message(field, () => {
      for (const value of values) this.#bytes.varint(value);
    });
  }

  /** A packed repeated sint32 (zigzag). */
  packedSigned(field: number, values: readonly number[]): void {
    if (values.length === 0) return;
    this.message(field, () => {
      for (const value of values) this.#bytes.varint(((value << 1) ^ (value >> 31)) >>> 0);
    });
  }

  /** sint32 (zigzag). */
  zigzag(field: number, value: number): void {
    if (value === 0) return;
    this.#tag(field, VARINT);
    this.#bytes.varint(((value << 1) ^ (value >> 31)) >>> 0);
  }

  /** A packed repeated field of doubles. */
  packedDoubles(field: number, values: Float64Array): void {
    if (values.length === 0) return;
    this.message(field, () => {
      for (const value of values) this.#bytes.f64(value);
    });
  }

  /** An embedded message: what `write` writes becomes its body. */
  message(field: number, write: () => void): void {
    this.#tag(field, DELIMITED);
    const lengthAt = this.#bytes.length;
    this.#bytes.reserve(1);
    this.#bytes.length += 1;
    write();
    const bodyAt = lengthAt + 1;
    const size = this.#bytes.length - bodyAt;
    if (size < 128) {
      this.#bytes.buffer[lengthAt] = size;
      return;
    }
    // One byte was left for the length: move the body to make room for the rest of it.
    const end = this.#bytes.length;
    const lengthBytes = size < 1 << 14 ? 2 : size < 1 << 21 ? 3 : size < 1 << 28 ? 4 : 5;
    this.#bytes.reserve(lengthBytes);
    this.#bytes.buffer.copyWithin(lengthAt + lengthBytes, bodyAt, end);
    this.#bytes.length = lengthAt;
    this.#bytes.varint(size);
    this.#bytes.length = lengthAt + lengthBytes + size;
  }

  /** A copy of what was written. */
  finish(): Buffer {
    return Buffer.from(this.#bytes.buffer.subarray(0, this.#bytes.length));
  }

  #tag(field: number, wire: number): void {
    this.#bytes.varint(field * 8 + wire);
  }
}
