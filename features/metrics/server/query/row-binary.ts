/** Reads the RowBinary of fixed-width columns. */
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

  f64(): number {
    const at = this.#advance(8);
    return this.#view.getFloat64(at, true);
  }

  #advance(bytes: number): number {
    const at = this.#offset;
    this.#offset += bytes;
    return at;
  }
}
