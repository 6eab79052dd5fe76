import { badRequest } from '@komainu/kernel/errors.ts';

const EMPTY = Buffer.alloc(0);
/** Bytes of the longest header: a type and a 32-bit length. */
const LONGEST_HEADER = 5;

/**
 * Cuts a stream into whole msgpack values. Lengths are followed as they come, so that a value that arrives in many chunks is
 * looked at once; memory is bounded by `maxBytes`, whatever lengths are promised.
 */
export class MsgpackFrames {
  readonly #frame: (bytes: Buffer) => void;
  /** Bytes of the longest value; may be changed between chunks. */
  maxBytes: number;
  #buffer: Buffer = EMPTY;
  #size = 0;
  /** How far the present value has been followed; beyond `#size` when it goes on. */
  #followed = 0;
  /** Values that must still come until the present one is whole. */
  #pending = 1;

  /** `frame` is handed each value in a buffer of its own. */
  constructor(frame: (bytes: Buffer) => void, maxBytes: number) {
    this.#frame = frame;
    this.maxBytes = maxBytes;
  }

  /** What has come of a value that is not whole; valid until the next `push`. */
  get waiting(): Buffer {
    return this.#buffer.subarray(0, this.#size);
  }

  /**
   * Throws `message_too_large` (413) when a value is longer than allowed. Nothing is lost by that: with a greater `maxBytes`
   * one may go on.
   */
  push(chunk: Buffer): void {
    this.#append(chunk);
    let start = 0;
    try {
      while (this.#follow(start)) {
        this.#frame(Buffer.from(this.#buffer.subarray(start, this.#followed)));
        start = this.#followed;
        this.#pending = 1;
      }
      if (this.#size - start > this.maxBytes) throw tooLarge(this.maxBytes);
    } finally {
      this.#drop(start);
    }
  }

  /** Follows the value that begins at `start`; whether all of it is there. */
  #follow(start: number): boolean {
    if (this.#followed < start) this.#followed = start;
    while (this.#pending > 0) {
      const at = this.#followed;
      if (at >= this.#size || at + headerBytes(this.#buffer[at] ?? 0) > this.#size) return false;
      const type = this.#buffer[at] ?? 0;
      this.#followed = at + headerBytes(type) + contentBytes(this.#buffer, at, type);
      this.#pending += childValues(this.#buffer, at, type) - 1;
      // Lengths of billions add up to nothing that will ever be stored.
      if (this.#pending > this.maxBytes || this.#followed - start > this.maxBytes) throw tooLarge(this.maxBytes);
    }
    return this.#followed <= this.#size;
  }

  #append(chunk: Buffer): void {
    const needed = this.#size + chunk.length;
    if (needed > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2, 4_096));
      this.#buffer.copy(larger, 0, 0, this.#size);
      this.#buffer = larger;
    }
    chunk.copy(this.#buffer, this.#size);
    this.#size = needed;
  }

  #drop(count: number): void {
    if (count === 0) return;
    this.#buffer.copyWithin(0, count, this.#size);
    this.#size -= count;
    this.#followed = Math.max(0, this.#followed - count);
    // A large message's buffer is not kept for the small ones after it.
    if (this.#size === 0 && this.#buffer.length > 65_536) this.#buffer = EMPTY;
  }
}

function tooLarge(maxBytes: number): Error {
  return badRequest('message_too_large', `a message has more than ${maxBytes} bytes`, 413);
}

/** Bytes of the type and of its length. */
function headerBytes(type: number): number {
  switch (type) {
    case 0xc4:
    case 0xc7:
    case 0xd9:
      return 2;
    case 0xc5:
    case 0xc8:
    case 0xda:
    case 0xdc:
    case 0xde:
      return 3;
    case 0xc6:
    case 0xc9:
    case 0xdb:
    case 0xdd:
    case 0xdf:
      return LONGEST_HEADER;
    default:
      return 1;
  }
}

/** Content of the types 0xca to 0xd8: floats, integers and fixed extensions. */
const FIXED_BYTES = [4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 2, 3, 5, 9, 17];

/** Bytes behind the header that hold no values of their own. */
function contentBytes(bytes: Buffer, at: number, type: number): number {
  if (type >= 0xa0 && type < 0xc0) return type & 31;
  if (type >= 0xca && type <= 0xd8) return FIXED_BYTES[type - 0xca] ?? 0;
  switch (type) {
    case 0xc4:
    case 0xd9:
      return bytes[at + 1] ?? 0;
    case 0xc7:
      return (bytes[at + 1] ?? 0) + 1;
    case 0xc5:
    case 0xda:
      return bytes.readUInt16BE(at + 1);
    case 0xc8:
      return bytes.readUInt16BE(at + 1) + 1;
    case 0xc6:
    case 0xdb:
      return bytes.readUInt32BE(at + 1);
    case 0xc9:
      return bytes.readUInt32BE(at + 1) + 1;
    default:
      return 0;
  }
}

/** Values inside a collection. */
function childValues(bytes: Buffer, at: number, type: number): number {
  if (type >= 0x80 && type < 0x90) return (type & 15) * 2;
  if (type >= 0x90 && type < 0xa0) return type & 15;
  if (type === 0xdc) return bytes.readUInt16BE(at + 1);
  if (type === 0xdd) return bytes.readUInt32BE(at + 1);
  if (type === 0xde) return bytes.readUInt16BE(at + 1) * 2;
  return type === 0xdf ? bytes.readUInt32BE(at + 1) * 2 : 0;
}
