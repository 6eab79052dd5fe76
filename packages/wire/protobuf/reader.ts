import { badRequest, type CodedError } from '@komainu/kernel/errors.ts';

/** Wire types of protobuf (protobuf.dev/programming-guides/encoding). */
export const VARINT = 0;
export const FIXED64 = 1;
export const DELIMITED = 2;
export const FIXED32 = 5;

/**
 * Reads protobuf messages in place: nothing is copied until a string or a number is asked for. Made for decoders that push
 * straight into columns:
 *
 *     while (reader.next(end)) {
 *       if (reader.field === 1 && reader.wire === DELIMITED) { const stop = reader.enter(); while (reader.next(stop)) … }
 *       else reader.skip();
 *     }
 *
 * Every read checks its bounds and throws `bad_protobuf` (400); each call moves forward, so hostile bytes cost no more
 * than their length. Groups (wire types 3 and 4) are refused: no client of ours sends them.
 */
export class ProtobufReader {
  readonly buffer: Buffer;
  /** The same bytes, for numbers. */
  readonly view: DataView;
  offset: number;
  /** Where this reader must stop. */
  readonly end: number;
  /** The field number that `next` found. */
  field = 0;
  /** The wire type that `next` found. */
  wire = 0;
  /** Low and high 32 bits of the last 64-bit value, unsigned. */
  low = 0;
  high = 0;
  /** The range of the last `range()`, in `buffer`. */
  start = 0;
  stop = 0;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.offset = start;
    this.end = Math.min(end, bytes.length);
  }

  /** Reads the next tag into `field` and `wire`; false at the end of the message that stops at `end`. */
  next(end = this.end): boolean {
    if (this.offset >= end) {
      if (this.offset > end) throw broken('a field runs past its message');
      return false;
    }
    const tag = this.uint32();
    this.field = tag >>> 3;
    this.wire = tag & 7;
    if (this.field === 0) throw broken('field number 0');
    return true;
  }

  /** Reads a length and returns where the embedded message stops; read on with `next(stop)`. */
  enter(): number {
    const length = this.uint32();
    const stop = this.offset + length;
    if (stop > this.end) throw broken('a length runs past the end');
    return stop;
  }

  /** Skips the value of the field that `next` found. */
  skip(): void {
    switch (this.wire) {
      case VARINT:
        this.varint64();
        return;
      case FIXED64:
        this.#advance(8);
        return;
      case DELIMITED:
        this.offset = this.enter();
        return;
      case FIXED32:
        this.#advance(4);
        return;
      default:
        throw broken(`wire type ${this.wire}`);
    }
  }

  /**
   * Steps over the length-delimited fields that follow, as long as the bits of `fields` name their numbers. Stops early, at
   * the start of a field, at anything that it does not know to be short and whole: `next` takes it from there.
   */
  skipDelimited(fields: number, end = this.end): void {
    const bytes = this.buffer;
    let at = this.offset;
    while (at + 1 < end) {
      const tag = bytes[at] ?? 0;
      const length = bytes[at + 1] ?? 0;
      if (tag > 127 || length > 127 || (tag & 7) !== DELIMITED || ((fields >>> (tag >>> 3)) & 1) === 0) break;
      if (at + 2 + length > end) break;
      at += 2 + length;
    }
    this.offset = at;
  }

  /** A varint into `low` and `high`. */
  varint64(): void {
    const bytes = this.buffer;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.offset >= this.end) throw broken('a number is cut off');
      const byte = bytes[this.offset++] ?? 0;
      const bits = byte & 127;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else if (shift < 63) high |= bits << (shift - 32);
      else high |= (bits & 1) << 31;
      if (byte < 128) {
        this.low = low >>> 0;
        this.high = high >>> 0;
        return;
      }
    }
    throw broken('a number has more than ten bytes');
  }

  /** A varint of which the low 32 bits are taken, unsigned: uint32, enum, bool, lengths. */
  uint32(): number {
    const byte = this.offset < this.end ? (this.buffer[this.offset] ?? 0) : 128;
    if (byte < 128) {
      this.offset++;
      return byte;
    }
    this.varint64();
    return this.low;
  }

  int32(): number {
    return this.uint32() | 0;
  }

  /** sint32: zigzag. */
  sint32(): number {
    const raw = this.uint32();
    return (raw >>> 1) ^ -(raw & 1);
  }

  /** uint64 as a number; exact up to 2^53. */
  uint64(): number {
    this.varint64();
    return this.high * 4294967296 + this.low;
  }

  /** int64 as a number; exact up to ±2^53. */
  int64(): number {
    this.varint64();
    return (this.high | 0) * 4294967296 + this.low;
  }

  /** sint64 (zigzag) as a number; exact up to ±2^53. */
  sint64(): number {
    this.varint64();
    const odd = this.low & 1;
    const half = (this.high >>> 1) * 4294967296 + (((this.low >>> 1) | (this.high << 31)) >>> 0);
    return odd === 1 ? -half - 1 : half;
  }

  uint64BigInt(): bigint {
    this.varint64();
    return (BigInt(this.high) << 32n) | BigInt(this.low);
  }

  bool(): boolean {
    this.varint64();
    return this.low !== 0 || this.high !== 0;
  }

  double(): number {
    const at = this.#advance(8);
    return this.view.getFloat64(at, true);
  }

  float(): number {
    const at = this.#advance(4);
    return this.view.getFloat32(at, true);
  }

  fixed32(): number {
    const at = this.#advance(4);
    return this.view.getUint32(at, true);
  }

  /** fixed64 or sfixed64 into `low` and `high`. */
  fixed64(): void {
    const at = this.#advance(8);
    this.low = this.view.getUint32(at, true);
    this.high = this.view.getUint32(at + 4, true);
  }

  /** fixed64 as a number; exact up to 2^53. */
  fixed64Number(): number {
    this.fixed64();
    return this.high * 4294967296 + this.low;
  }

  /** sfixed64 as a number; exact up to ±2^53. */
  sfixed64Number(): number {
    this.fixed64();
    return (this.high | 0) * 4294967296 + this.low;
  }

  fixed64BigInt(): bigint {
    this.fixed64();
    return (BigInt(this.high) << 32n) | BigInt(this.low);
  }

  /** Marks a length-delimited value as `[start, stop)` of `buffer` and steps over it. */
  range(): void {
    const stop = this.enter();
    this.start = this.offset;
    this.stop = stop;
    this.offset = stop;
  }

  /** UTF-8 text; bytes that are not UTF-8 become U+FFFD. */
  string(): string {
    this.range();
    return this.start === this.stop ? '' : this.buffer.toString('utf8', this.start, this.stop);
  }

  /** The bytes themselves, not a copy. */
  bytes(): Buffer {
    this.range();
    return this.buffer.subarray(this.start, this.stop);
  }

  #advance(count: number): number {
    const at = this.offset;
    if (at + count > this.end) throw broken('a value is cut off');
    this.offset = at + count;
    return at;
  }
}

function broken(reason: string): CodedError {
  return badRequest('bad_protobuf', `the body is not valid protobuf: ${reason}`);
}
