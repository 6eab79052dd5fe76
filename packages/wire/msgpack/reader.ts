import { badRequest, type CodedError } from '@komainu/kernel/errors.ts';

/**
 * Reads msgpack in place (github.com/msgpack/msgpack/blob/master/spec.md): text is left where it is and named by its
 * range, 64-bit integers come as two halves. Every length is checked against the bytes that are left, so a header that
 * promises four billion elements costs nothing. Throws `bad_msgpack` (400). Lenient where clients are: nil stands for an
 * empty value of any type, bytes for text, floats for integers; a value of another type is skipped and counts as empty.
 */
export class MsgpackReader {
  readonly buffer: Buffer;
  readonly #view: DataView;
  offset: number;
  readonly end: number;
  /** The range of the last `text()`, in `buffer`. */
  start = 0;
  stop = 0;
  /** Low and high 32 bits of the last `integer()`, unsigned; negative numbers as two's complement. */
  low = 0;
  high = 0;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.offset = start;
    this.end = Math.min(end, bytes.length);
  }

  /** Whether everything was read. */
  get done(): boolean {
    return this.offset >= this.end;
  }

  /** The first byte of the next value, which stays unread. */
  peek(): number {
    if (this.offset >= this.end) throw broken('it ends too early');
    return this.buffer[this.offset] ?? 0;
  }

  /** The element count of an array; nil is empty. Throws when something else comes. */
  array(): number {
    const type = this.#byte();
    let count = 0;
    if ((type & 0xf0) === 0x90) count = type & 15;
    else if (type === 0xdc) count = this.#uint16();
    else if (type === 0xdd) count = this.#uint32();
    else if (type !== 0xc0) throw broken(`type 0x${type.toString(16)} stands where an array is due`);
    if (count > this.end - this.offset) throw broken('an array is longer than the body');
    return count;
  }

  /** The entry count of a map; nil is empty. Throws when something else comes. */
  map(): number {
    const type = this.#byte();
    let count = 0;
    if ((type & 0xf0) === 0x80) count = type & 15;
    else if (type === 0xde) count = this.#uint16();
    else if (type === 0xdf) count = this.#uint32();
    else if (type !== 0xc0) throw broken(`type 0x${type.toString(16)} stands where a map is due`);
    if (count * 2 > this.end - this.offset) throw broken('a map is longer than the body');
    return count;
  }

  /** Four bytes of the body as a number, for comparing names; `at` must lie in a range just read. */
  word(at: number): number {
    return this.#view.getInt32(at);
  }

  /** Whether the next value is a map or nil. */
  get atMap(): boolean {
    const type = this.peek();
    return (type & 0xf0) === 0x80 || type === 0xde || type === 0xdf || type === 0xc0;
  }

  /** Whether the next value is an array or nil. */
  get atArray(): boolean {
    const type = this.peek();
    return (type & 0xf0) === 0x90 || type === 0xdc || type === 0xdd || type === 0xc0;
  }

  /** Whether the next value is text or bytes. */
  get atText(): boolean {
    const type = this.peek();
    return (type & 0xe0) === 0xa0 || (type >= 0xd9 && type <= 0xdb) || (type >= 0xc4 && type <= 0xc6);
  }

  /** Marks text or bytes as `[start, stop)`; other values are skipped and give an empty range. */
  text(): void {
    const type = this.#byte();
    let length = 0;
    if ((type & 0xe0) === 0xa0) length = type & 31;
    else if (type === 0xd9 || type === 0xc4) length = this.#byte();
    else if (type === 0xda || type === 0xc5) length = this.#uint16();
    else if (type === 0xdb || type === 0xc6) length = this.#uint32();
    else if (type !== 0xc0) {
      this.offset--;
      this.skip();
    }
    const start = this.offset;
    if (length > this.end - start) throw broken('a text is longer than the body');
    this.start = start;
    this.stop = this.offset = start + length;
  }

  /** Text as a string; bytes that are not UTF-8 become U+FFFD. */
  string(): string {
    this.text();
    return this.start === this.stop ? '' : this.buffer.toString('utf8', this.start, this.stop);
  }

  /** An integer of any width into `low` and `high`; floats lose their fraction; other values are skipped and give 0. */
  integer(): void {
    const type = this.#byte();
    if (type < 0x80) {
      this.low = type;
      this.high = 0;
    } else if (type === 0xcf || type === 0xd3) {
      const at = this.#advance(8);
      this.high = this.#view.getUint32(at);
      this.low = this.#view.getUint32(at + 4);
    } else if (type === 0xce) {
      this.low = this.#uint32();
      this.high = 0;
    } else {
      this.offset--;
      this.#halves(this.number());
    }
  }

  /** A number as a double; booleans are 0 and 1; other values are skipped and give NaN. */
  number(): number {
    const type = this.#byte();
    if (type < 0x80) return type;
    if (type >= 0xe0) return type - 256;
    switch (type) {
      case 0xc2:
        return 0;
      case 0xc3:
        return 1;
      case 0xca:
        return this.#view.getFloat32(this.#advance(4));
      case 0xcb:
        return this.#view.getFloat64(this.#advance(8));
      case 0xcc:
        return this.#byte();
      case 0xcd:
        return this.#uint16();
      case 0xce:
        return this.#uint32();
      case 0xcf: {
        const at = this.#advance(8);
        return this.#view.getUint32(at) * 4294967296 + this.#view.getUint32(at + 4);
      }
      case 0xd0:
        return this.#view.getInt8(this.#advance(1));
      case 0xd1:
        return this.#view.getInt16(this.#advance(2));
      case 0xd2:
        return this.#view.getInt32(this.#advance(4));
      case 0xd3: {
        const at = this.#advance(8);
        return this.#view.getInt32(at) * 4294967296 + this.#view.getUint32(at + 4);
      }
      default:
        this.offset--;
        this.skip();
        return Number.NaN;
    }
  }

  /** Steps over one value, however deep, without recursion. */
  skip(): void {
    for (let pending = 1; pending > 0; pending--) {
      const type = this.#byte();
      if (type < 0x80 || type >= 0xe0) continue;
      if (type < 0x90) pending += this.#counted(type & 15, 2);
      else if (type < 0xa0) pending += this.#counted(type & 15, 1);
      else if (type < 0xc0) this.#advance(type & 31);
      else pending += this.#skipTyped(type);
    }
  }

  #skipTyped(type: number): number {
    switch (type) {
      case 0xc0:
      case 0xc1:
      case 0xc2:
      case 0xc3:
        return 0;
      case 0xc4:
      case 0xd9:
        this.#advance(this.#byte());
        return 0;
      case 0xc5:
      case 0xda:
        this.#advance(this.#uint16());
        return 0;
      case 0xc6:
      case 0xdb:
        this.#advance(this.#uint32());
        return 0;
      case 0xc7:
        this.#advance(this.#byte() + 1);
        return 0;
      case 0xc8:
        this.#advance(this.#uint16() + 1);
        return 0;
      case 0xc9:
        this.#advance(this.#uint32() + 1);
        return 0;
      case 0xdc:
        return this.#counted(this.#uint16(), 1);
      case 0xdd:
        return this.#counted(this.#uint32(), 1);
      case 0xde:
        return this.#counted(this.#uint16(), 2);
      case 0xdf:
        return this.#counted(this.#uint32(), 2);
      default:
        this.#advance(FIXED_BYTES[type - 0xca] ?? 0);
        return 0;
    }
  }

  #counted(count: number, each: number): number {
    const values = count * each;
    if (values > this.end - this.offset) throw broken('a collection is longer than the body');
    return values;
  }

  #halves(value: number): void {
    const whole = Number.isFinite(value) ? Math.trunc(value) : 0;
    const high = Math.floor(whole / 4294967296);
    this.low = (whole - high * 4294967296) >>> 0;
    this.high = high >>> 0;
  }

  #byte(): number {
    const at = this.offset;
    if (at >= this.end) throw broken('it ends too early');
    this.offset = at + 1;
    return this.buffer[at] ?? 0;
  }

  #uint16(): number {
    return this.#view.getUint16(this.#advance(2));
  }

  #uint32(): number {
    return this.#view.getUint32(this.#advance(4));
  }

  #advance(count: number): number {
    const at = this.offset;
    if (count > this.end - at) throw broken('it ends too early');
    this.offset = at + count;
    return at;
  }
}

/** Content bytes of the types 0xca to 0xd8: floats, integers and fixed extensions. */
const FIXED_BYTES = [4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 2, 3, 5, 9, 17];

function broken(reason: string): CodedError {
  return badRequest('bad_msgpack', `the body is not valid msgpack: ${reason}`);
}
