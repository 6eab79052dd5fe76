const FIRST_SLOTS = 1 << 10;
/** Numbers a slot takes: low half, high half, value plus one (0 is an empty slot), and one for a power of two. */
const STRIDE = 4;

/** Slots a key when the table grows: with ten million keys each half of one is a hundred megabytes. */
const FULL_AT = 1.5;

/**
 * 64-bit keys, given as two unsigned halves, to small integers: open addressing in one typed array, no object a key. What
 * belongs to a slot lies together, since with many keys a lookup costs what its cache misses cost.
 */
export class HashTable {
  #slots = new Uint32Array(FIRST_SLOTS * STRIDE);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The value of a key, or -1. */
  get(low: number, high: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const wantedLow = low >>> 0;
    const wantedHigh = high >>> 0;
    for (let at = firstOf(low, high) & mask; ; at = (at + STRIDE) & mask) {
      const value = slots[at + 2] ?? 0;
      if (value === 0) return -1;
      if (slots[at] === wantedLow && slots[at + 1] === wantedHigh) return value - 1;
    }
  }

  set(low: number, high: number, value: number): void {
    if (this.#size * FULL_AT * STRIDE >= this.#slots.length) this.#grow();
    this.#put(low >>> 0, high >>> 0, value + 1);
  }

  clear(): void {
    this.#slots.fill(0);
    this.#size = 0;
  }

  #put(low: number, high: number, stored: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let at = firstOf(low, high) & mask;
    while (slots[at + 2] !== 0 && !(slots[at] === low && slots[at + 1] === high)) at = (at + STRIDE) & mask;
    if (slots[at + 2] === 0) this.#size++;
    slots[at] = low;
    slots[at + 1] = high;
    slots[at + 2] = stored;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    this.#size = 0;
    for (let at = 0; at < old.length; at += STRIDE) {
      const stored = old[at + 2] ?? 0;
      if (stored !== 0) this.#put(old[at] ?? 0, old[at + 1] ?? 0, stored);
    }
  }
}

/** Where the search for a key begins, before it is masked. */
function firstOf(low: number, high: number): number {
  return Math.imul(low ^ (high >>> 7), STRIDE);
}
