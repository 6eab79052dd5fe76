const FIRST_SLOTS = 1 << 10;

/** 64-bit keys, given as two unsigned halves, to small integers: open addressing in typed arrays, no object a key. */
export class HashTable {
  #low = new Uint32Array(FIRST_SLOTS);
  #high = new Uint32Array(FIRST_SLOTS);
  /** The value plus one; 0 is an empty slot. */
  #values = new Uint32Array(FIRST_SLOTS);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The value of a key, or -1. */
  get(low: number, high: number): number {
    const mask = this.#values.length - 1;
    const wantedLow = low >>> 0;
    const wantedHigh = high >>> 0;
    for (let slot = (low ^ (high >>> 7)) & mask; ; slot = (slot + 1) & mask) {
      const value = this.#values[slot] ?? 0;
      if (value === 0) return -1;
      if (this.#low[slot] === wantedLow && this.#high[slot] === wantedHigh) return value - 1;
    }
  }

  set(low: number, high: number, value: number): void {
    if (this.#size * 2 >= this.#values.length) this.#grow();
    this.#put(low >>> 0, high >>> 0, value + 1);
  }

  clear(): void {
    this.#values.fill(0);
    this.#size = 0;
  }

  #put(low: number, high: number, stored: number): void {
    const mask = this.#values.length - 1;
    let slot = (low ^ (high >>> 7)) & mask;
    while (this.#values[slot] !== 0 && !(this.#low[slot] === low && this.#high[slot] === high)) {
      slot = (slot + 1) & mask;
    }
    if (this.#values[slot] === 0) this.#size++;
    this.#low[slot] = low;
    this.#high[slot] = high;
    this.#values[slot] = stored;
  }

  #grow(): void {
    const low = this.#low;
    const high = this.#high;
    const values = this.#values;
    this.#low = new Uint32Array(low.length * 2);
    this.#high = new Uint32Array(low.length * 2);
    this.#values = new Uint32Array(low.length * 2);
    this.#size = 0;
    for (let slot = 0; slot < values.length; slot++) {
      const stored = values[slot] ?? 0;
      if (stored !== 0) this.#put(low[slot] ?? 0, high[slot] ?? 0, stored);
    }
  }
}
