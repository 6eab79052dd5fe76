import { ByteWriter } from './bytes.ts';
import { TextNumbers } from './text-numbers.ts';

/**
 * Column builders for ClickHouse's Native format (columnar blocks; format notes: ClickHouse `Formats/NativeWriter.cpp`,
 * `DataTypes/Serializations`). A row is complete when every column of its batch was pushed to once; `truncate` takes back
 * the rows of a request that turned out bad.
 */
export interface Column {
  readonly name: string;
  readonly type: string;
  /** Rows pushed so far. */
  readonly rows: number;
  /** Appends what precedes the data (dictionary versions). */
  prefix(out: Buffer[]): void;
  /** Appends the data; the buffers may be views of the column's own memory. */
  body(out: Buffer[]): void;
  /** Forgets every row from `rows` on. */
  truncate(rows: number): void;
  reset(): void;
  /** A fair estimate of the memory held, in bytes. */
  sizeBytes(): number;
}

type NumericArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

const ARRAYS = {
  Int8: Int8Array,
  UInt8: Uint8Array,
  Int16: Int16Array,
  UInt16: Uint16Array,
  Int32: Int32Array,
  UInt32: Uint32Array,
  Float32: Float32Array,
  Float64: Float64Array,
  DateTime: Uint32Array,
  Date: Uint16Array,
} as const;

export type NumericType = keyof typeof ARRAYS;

const FIRST_CAPACITY = 1024;
/** Indexes of larger dictionaries need more than two bytes. */
const MOST_SHORT = 65_536;

/** Fixed-width numbers up to 32 bits, floats, DateTime (Unix seconds) and Date (days since 1970). */
export class NumberColumn implements Column {
  readonly name: string;
  readonly type: NumericType;
  #values: NumericArray;
  rows = 0;

  constructor(name: string, type: NumericType) {
    this.name = name;
    this.type = type;
    this.#values = new ARRAYS[type](FIRST_CAPACITY);
  }

  push(value: number): void {
    if (this.rows === this.#values.length) {
      const grown = new ARRAYS[this.type](this.rows * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.rows++] = value;
  }

  /** Changes a row that was pushed before. */
  set(row: number, value: number): void {
    this.#values[row] = value;
  }

  prefix(): void {}

  body(out: Buffer[]): void {
    const { buffer, byteOffset, BYTES_PER_ELEMENT } = this.#values;
    out.push(Buffer.from(buffer, byteOffset, this.rows * BYTES_PER_ELEMENT));
  }

  truncate(rows: number): void {
    this.rows = Math.min(this.rows, rows);
  }

  reset(): void {
    this.rows = 0;
  }

  sizeBytes(): number {
    return this.rows * this.#values.BYTES_PER_ELEMENT;
  }
}

/** 64-bit integers kept as pairs of 32-bit halves, so that hot paths never make a bigint. */
export class Int64Column implements Column {
  readonly name: string;
  readonly type: string;
  #words = new Uint32Array(FIRST_CAPACITY * 2);
  rows = 0;

  /** `type` is any type stored as 8 bytes: UInt64, Int64, DateTime64(n). */
  constructor(name: string, type: 'UInt64' | 'Int64' | `DateTime64(${number})`) {
    this.name = name;
    this.type = type;
  }

  /** An integer of at most 53 bits; negative values are stored as two's complement. */
  push(value: number): void {
    this.pushHalves(value >>> 0, Math.floor(value / 4294967296) >>> 0);
  }

  pushBigInt(value: bigint): void {
    const bits = BigInt.asUintN(64, value);
    this.pushHalves(Number(bits & 0xffffffffn), Number(bits >> 32n));
  }

  pushHalves(low: number, high: number): void {
    if (this.rows * 2 === this.#words.length) {
      const grown = new Uint32Array(this.#words.length * 2);
      grown.set(this.#words);
      this.#words = grown;
    }
    this.#words[this.rows * 2] = low;
    this.#words[this.rows * 2 + 1] = high;
    this.rows++;
  }

  /** The low 32 bits of a row. */
  lowAt(row: number): number {
    return this.#words[row * 2] ?? 0;
  }

  /** The high 32 bits of a row. */
  highAt(row: number): number {
    return this.#words[row * 2 + 1] ?? 0;
  }

  /** Changes a row that was pushed before. */
  setHalves(row: number, low: number, high: number): void {
    this.#words[row * 2] = low;
    this.#words[row * 2 + 1] = high;
  }

  prefix(): void {}

  body(out: Buffer[]): void {
    out.push(Buffer.from(this.#words.buffer, 0, this.rows * 8));
  }

  truncate(rows: number): void {
    this.rows = Math.min(this.rows, rows);
  }

  reset(): void {
    this.rows = 0;
  }

  sizeBytes(): number {
    return this.rows * 8;
  }
}

/** Strings and byte strings. */
export class StringColumn implements Column {
  readonly name: string;
  readonly type = 'String';
  #bytes = new ByteWriter(1 << 12);
  #ends = new Float64Array(FIRST_CAPACITY);
  rows = 0;

  constructor(name: string) {
    this.name = name;
  }

  push(text: string): void {
    this.#bytes.string(text);
    this.#end();
  }

  pushBytes(source: Uint8Array, start: number, end: number): void {
    this.#bytes.bytes(source, start, end);
    this.#end();
  }

  /** Where the next text will be written. */
  get place(): number {
    return this.#bytes.length;
  }

  /** Pushes again the text that was written from `start` to `end` (see `place`) and is still there. */
  pushAgain(start: number, end: number): void {
    this.#bytes.repeat(start, end);
    this.#end();
  }

  /**
   * Pushes again the texts that were written one after the other from `start` on and are still there; `ends` says where
   * each ended, counted from `start`.
   */
  pushAllAgain(start: number, ends: Uint32Array): void {
    const { length } = ends;
    const place = this.#bytes.length;
    this.#bytes.repeat(start, start + (ends[length - 1] ?? 0));
    while (this.rows + length > this.#ends.length) this.#grow();
    for (let index = 0; index < length; index++) this.#ends[this.rows++] = place + (ends[index] ?? 0);
  }

  #end(): void {
    if (this.rows === this.#ends.length) this.#grow();
    this.#ends[this.rows++] = this.#bytes.length;
  }

  #grow(): void {
    const grown = new Float64Array(this.#ends.length * 2);
    grown.set(this.#ends);
    this.#ends = grown;
  }

  prefix(): void {}

  body(out: Buffer[]): void {
    out.push(this.#bytes.view());
  }

  truncate(rows: number): void {
    if (rows >= this.rows) return;
    this.rows = rows;
    this.#bytes.truncate(rows === 0 ? 0 : (this.#ends[rows - 1] ?? 0));
  }

  reset(): void {
    this.rows = 0;
    this.#bytes.truncate(0);
  }

  sizeBytes(): number {
    return this.#bytes.length;
  }
}

/** LowCardinality(String): a dictionary of the block and an index a row. */
export class DictionaryColumn implements Column {
  readonly name: string;
  readonly type = 'LowCardinality(String)';
  readonly #numbers = new TextNumbers();
  #keys = new ByteWriter(1 << 10);
  /** Two bytes each until the dictionary is larger. */
  #indexes: Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> = new Uint16Array(FIRST_CAPACITY);
  rows = 0;

  constructor(name: string) {
    this.name = name;
  }

  push(text: string): void {
    this.pushIndex(this.intern(text));
  }

  /** The dictionary index of `text`, for callers that push the same value many times. */
  intern(text: string): number {
    const { size } = this.#numbers;
    const index = this.#numbers.of(text);
    if (index === size) {
      this.#keys.string(text);
      if (index === MOST_SHORT) this.#indexes = wider(this.#indexes);
    }
    return index;
  }

  pushIndex(index: number): void {
    const row = this.rows++;
    if (row === this.#indexes.length) this.#grow(row * 2);
    this.#indexes[row] = index;
  }

  #grow(capacity: number): void {
    const old = this.#indexes;
    this.#indexes = old instanceof Uint16Array ? new Uint16Array(capacity) : new Uint32Array(capacity);
    this.#indexes.set(old);
  }

  prefix(out: Buffer[]): void {
    const version = Buffer.alloc(8);
    version[0] = 1;
    out.push(version);
  }

  body(out: Buffer[]): void {
    if (this.rows === 0) return;
    const { size } = this.#numbers;
    const width = size <= 256 ? 0 : size <= 65536 ? 1 : 2;
    const header = Buffer.alloc(16);
    header[0] = width;
    // 0x600: the block has its own additional keys and no global dictionary.
    header[1] = 6;
    header.writeUInt32LE(size, 8);
    const count = Buffer.alloc(8);
    count.writeUInt32LE(this.rows, 0);
    const used = this.#indexes.subarray(0, this.rows);
    const data = width === 0 ? new Uint8Array(used) : used;
    out.push(header, this.#keys.view(), count, Buffer.from(data.buffer, 0, data.byteLength));
  }

  /** Dictionary entries of rows taken back stay: they cost bytes, not correctness. */
  truncate(rows: number): void {
    this.rows = Math.min(this.rows, rows);
  }

  reset(): void {
    this.rows = 0;
    if (this.#numbers.size > MOST_SHORT) this.#indexes = new Uint16Array(FIRST_CAPACITY);
    this.#numbers.clear();
    this.#keys.truncate(0);
  }

  sizeBytes(): number {
    return this.#keys.length + this.rows * this.#indexes.BYTES_PER_ELEMENT;
  }
}

function wider(indexes: Uint16Array | Uint32Array): Uint32Array<ArrayBuffer> {
  const wide = new Uint32Array(indexes.length);
  wide.set(indexes);
  return wide;
}

/** Row ends of a variable-length column, as cumulative UInt64 offsets. */
class Offsets {
  /** Low and high halves. */
  #ends = new Uint32Array(FIRST_CAPACITY * 2);
  rows = 0;

  get total(): number {
    const last = this.rows * 2 - 2;
    return this.rows === 0 ? 0 : (this.#ends[last] ?? 0) + (this.#ends[last + 1] ?? 0) * 4294967296;
  }

  end(total: number): void {
    const at = this.rows++ * 2;
    if (at === this.#ends.length) {
      const grown = new Uint32Array(at * 2);
      grown.set(this.#ends);
      this.#ends = grown;
    }
    this.#ends[at] = total;
    this.#ends[at + 1] = total > 0xffffffff ? Math.floor(total / 4294967296) : 0;
  }

  encode(): Buffer {
    return Buffer.from(this.#ends.buffer, 0, this.rows * 8);
  }
}

/** Array(inner): push the elements to `inner`, then call `endRow` once. */
export class ArrayColumn<Inner extends Column> implements Column {
  readonly name: string;
  readonly type: string;
  readonly inner: Inner;
  #offsets = new Offsets();

  constructor(name: string, inner: Inner) {
    this.name = name;
    this.inner = inner;
    this.type = `Array(${inner.type})`;
  }

  get rows(): number {
    return this.#offsets.rows;
  }

  endRow(): void {
    this.#offsets.end(this.inner.rows);
  }

  prefix(out: Buffer[]): void {
    this.inner.prefix(out);
  }

  body(out: Buffer[]): void {
    out.push(this.#offsets.encode());
    this.inner.body(out);
  }

  truncate(rows: number): void {
    this.#offsets.rows = Math.min(this.#offsets.rows, rows);
    this.inner.truncate(this.#offsets.total);
  }

  reset(): void {
    this.#offsets.rows = 0;
    this.inner.reset();
  }

  sizeBytes(): number {
    return this.#offsets.rows * 8 + this.inner.sizeBytes();
  }
}

/** Map(key, value): push to `keys` and `values` in step, then call `endRow` once. */
export class MapColumn<Value extends Column, Keys extends Column = DictionaryColumn> implements Column {
  readonly name: string;
  readonly type: string;
  readonly keys: Keys;
  readonly values: Value;
  #offsets = new Offsets();

  /** Keys are looked up as strings unless a column of another kind is given. */
  constructor(name: string, values: Value, keys?: Keys) {
    this.name = name;
    // `Keys` is DictionaryColumn whenever none are given.
    this.keys = keys ?? (new DictionaryColumn('') as Column as Keys);
    this.values = values;
    this.type = `Map(${this.keys.type}, ${values.type})`;
  }

  get rows(): number {
    return this.#offsets.rows;
  }

  endRow(): void {
    this.#offsets.end(this.keys.rows);
  }

  prefix(out: Buffer[]): void {
    this.keys.prefix(out);
    this.values.prefix(out);
  }

  body(out: Buffer[]): void {
    out.push(this.#offsets.encode());
    this.keys.body(out);
    this.values.body(out);
  }

  truncate(rows: number): void {
    this.#offsets.rows = Math.min(this.#offsets.rows, rows);
    this.keys.truncate(this.#offsets.total);
    this.values.truncate(this.#offsets.total);
  }

  reset(): void {
    this.#offsets.rows = 0;
    this.keys.reset();
    this.values.reset();
  }

  sizeBytes(): number {
    return this.#offsets.rows * 8 + this.keys.sizeBytes() + this.values.sizeBytes();
  }
}
