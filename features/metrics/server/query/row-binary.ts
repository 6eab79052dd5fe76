/** Reads the RowBinary of fixed-width columns, and of arrays of Float64. */
export class RowBinary {
  readonly #view: DataView;
  #offset = 0;

  constructor(bytes: Buffer) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get done(): boolean {
    return this.#offset >= this.#view.byteLength;
  }

  i16(): number {
    const at = this.#advance(2);
    return this.#view.getInt16(at, true);
  }

  u32(): number {
    const at = this.#advance(4);
    return this.#view.getUint32(at, true);
  }

  /** Exact up to 2^53. */
  u64(): number {
    const low = this.u32();
    return low + this.u32() * 2 ** 32;
  }

  f64(): number {
    const at = this.#advance(8);
    return this.#view.getFloat64(at, true);
  }

  /** An array of Float64, of which `into` takes as many as it has room for; both have the same length as a rule. */
  doubles(into: Float64Array): void {
    const count = this.#varint();
    const at = this.#advance(count * 8);
    const taken = Math.min(count, into.length) * 8;
    // Little-endian on both sides.
    new Uint8Array(into.buffer, into.byteOffset, taken).set(
      new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, taken),
    );
  }

  #varint(): number {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = this.#view.getUint8(this.#advance(1));
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  }

  #advance(bytes: number): number {
    const at = this.#offset;
    this.#offset += bytes;
    return at;
  }
}
