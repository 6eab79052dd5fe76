/** A LowCardinality(String) of a block: its different texts, and for each value which of them it is. */
export interface DictionaryBlock {
  readonly size: number;
  readonly text: (key: number) => string;
  readonly keys: Uint8Array | Uint16Array | Uint32Array;
}

/** An Array(LowCardinality(String)) of a block. */
export interface DictionaryLists {
  /** Where the list of each row ends among the values. */
  readonly ends: Uint32Array;
  readonly values: DictionaryBlock;
}

const NO_KEYS = new Uint32Array(0);
/** Width of the keys, in the lowest byte of a dictionary's flags: 1, 2 or 4 bytes. */
const KEYS = [Uint8Array, Uint16Array, Uint32Array] as const;
/** Flag of a dictionary that is shared among blocks: asked for by nobody, so that none comes. */
const GLOBAL_DICTIONARY = 0x100;

/**
 * Reads ClickHouse's Native format column by column, in the order in which the statement names them: what the texts of a
 * dictionary mean is looked up once a block, and rows are numbers.
 */
export class NativeReader {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  #at = 0;
  /** Of the block that is being read. */
  rows = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Goes to the next block; false at the end. */
  nextBlock(): boolean {
    if (this.#at >= this.#bytes.length) return false;
    this.#varint();
    this.rows = this.#varint();
    return true;
  }

  numbers(): Uint32Array {
    this.#head('UInt32');
    return this.#words(this.rows);
  }

  /** Low and high halves in turn. */
  ids(): Uint32Array {
    this.#head('UInt64');
    return this.#words(this.rows * 2);
  }

  dictionary(): DictionaryBlock {
    this.#head('LowCardinality(String)');
    return this.#dictionary(() => this.rows);
  }

  lists(): DictionaryLists {
    this.#head('Array(LowCardinality(String))');
    const ends = new Uint32Array(this.rows);
    const values = this.#dictionary(() => {
      // Offsets of 64 bits; a block has fewer values than 2^32.
      const offsets = this.#words(this.rows * 2);
      for (let row = 0; row < this.rows; row++) ends[row] = offsets[row * 2] as number;
      return ends[this.rows - 1] ?? 0;
    });
    return { ends, values };
  }

  #head(type: string): void {
    const name = this.#text();
    const found = this.#text();
    if (found !== type) throw new Error(`column ${name} is ${found} and not ${type}`);
  }

  /** `countValues` reads what stands between a dictionary's version and its texts. */
  #dictionary(countValues: () => number): DictionaryBlock {
    if (this.rows === 0) return { size: 0, text: () => '', keys: NO_KEYS };
    this.#at += 8;
    const values = countValues();
    if (values === 0) return { size: 0, text: () => '', keys: NO_KEYS };
    const flags = this.#u64();
    if ((flags & GLOBAL_DICTIONARY) !== 0) throw new Error('a dictionary that is shared among blocks');
    const size = this.#u64();
    const starts = new Uint32Array(size + 1);
    const lengths = new Uint32Array(size);
    for (let key = 0; key < size; key++) {
      const length = this.#varint();
      starts[key] = this.#at;
      lengths[key] = length;
      this.#at += length;
    }
    this.#at += 8;
    const Keys = KEYS[flags & 0xff];
    if (Keys === undefined) throw new Error(`dictionary keys of unknown width ${flags & 0xff}`);
    const keys = new Keys(this.#copy(values * Keys.BYTES_PER_ELEMENT));
    const bytes = this.#bytes;
    const text = (key: number): string => {
      const start = starts[key] as number;
      return bytes.toString('utf8', start, start + (lengths[key] as number));
    };
    return { size, text, keys };
  }

  #words(count: number): Uint32Array {
    return new Uint32Array(this.#copy(count * 4));
  }

  /** The next bytes on their own: where they stand they may not be aligned. */
  #copy(length: number): ArrayBuffer {
    const copy = new Uint8Array(length);
    copy.set(this.#bytes.subarray(this.#at, this.#at + length));
    this.#at += length;
    return copy.buffer;
  }

  #u64(): number {
    const low = this.#view.getUint32(this.#at, true);
    const high = this.#view.getUint32(this.#at + 4, true);
    this.#at += 8;
    return high * 4_294_967_296 + low;
  }

  #text(): string {
    const length = this.#varint();
    this.#at += length;
    return this.#bytes.toString('utf8', this.#at - length, this.#at);
  }

  #varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#view.getUint8(this.#at++);
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }
}
