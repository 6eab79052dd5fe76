/** Numbers of a chunk are a power of two: places are shifts and masks. */
const CHUNK_SHIFT = 20;
const CHUNK = 1 << CHUNK_SHIFT;
const FIRST_SLOTS = 2 ** 10;
/** Slots a list when the table of lists grows. */
const FULL_AT = 1.5;

/**
 * Lists of texts that repeat a lot, such as the tags of series: a text is kept once, a list is four bytes a text, and equal
 * lists, as all series of a host or a container have them, are one. Lists are never taken out again.
 */
export class TagLists {
  readonly #texts: string[] = [];
  readonly #numbers = new Map<string, number>();
  /** Each list as its length and the numbers of its texts; no list lies in two chunks. */
  readonly #chunks: Uint32Array[] = [];
  #used = CHUNK;
  /** Where lists are, plus one, by the hash of their numbers; 0 is an empty slot. */
  #slots = new Uint32Array(FIRST_SLOTS);
  #lists = 0;
  #scratch = new Uint32Array(64);

  /** Keeps a list; where it is. */
  add(list: readonly string[]): number {
    if (this.#scratch.length < list.length) this.#scratch = new Uint32Array(list.length * 2);
    for (let index = 0; index < list.length; index++) this.#scratch[index] = this.numberOf(list[index] as string);
    return this.addNumbers(this.#scratch, 0, list.length);
  }

  /** Keeps the list of the texts that have the numbers `[from, to)` of `numbers`; where it is. */
  addNumbers(numbers: Uint32Array, from: number, to: number): number {
    if (this.#lists * FULL_AT >= this.#slots.length) this.#grow();
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hashOf(numbers, from, to) & mask;
    for (let stored = slots[slot] as number; stored !== 0; stored = slots[slot] as number) {
      if (this.#equals(stored - 1, numbers, from, to)) return stored - 1;
      slot = (slot + 1) & mask;
    }
    const at = this.#append(numbers, from, to);
    slots[slot] = at + 1;
    this.#lists++;
    return at;
  }

  /** The list that `add` put there. */
  list(at: number): string[] {
    return Array.from({ length: this.length(at) }, (_, index) => this.text(this.number(at, index)));
  }

  length(at: number): number {
    return this.#chunks[at >>> CHUNK_SHIFT]?.[at & (CHUNK - 1)] ?? 0;
  }

  /** The number of the text at this place of a list; equal texts have one number. */
  number(at: number, index: number): number {
    return this.#chunks[at >>> CHUNK_SHIFT]?.[(at & (CHUNK - 1)) + 1 + index] ?? 0;
  }

  /** Whether a text of this number is in a list. */
  includes(at: number, number: number): boolean {
    const chunk = this.#chunks[at >>> CHUNK_SHIFT] as Uint32Array;
    const start = at & (CHUNK - 1);
    const end = start + (chunk[start] as number);
    for (let place = start + 1; place <= end; place++) if (chunk[place] === number) return true;
    return false;
  }

  /** Whether some text of a list, by its number, passes. */
  some(at: number, test: (number: number) => boolean): boolean {
    const chunk = this.#chunks[at >>> CHUNK_SHIFT] as Uint32Array;
    const start = at & (CHUNK - 1);
    const end = start + (chunk[start] as number);
    for (let place = start + 1; place <= end; place++) if (test(chunk[place] as number)) return true;
    return false;
  }

  /** The number of a text, or -1 where no list has it. */
  find(text: string): number {
    return this.#numbers.get(text) ?? -1;
  }

  text(number: number): string {
    return this.#texts[number] ?? '';
  }

  /** The number of a text, a new one when needed. */
  numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#texts.length);
    return this.#texts.push(text) - 1;
  }

  #append(numbers: Uint32Array, from: number, to: number): number {
    const length = to - from;
    if (this.#used + length + 1 > CHUNK) {
      this.#chunks.push(new Uint32Array(Math.max(CHUNK, length + 1)));
      this.#used = 0;
    }
    const chunks = this.#chunks.length;
    const chunk = this.#chunks[chunks - 1] as Uint32Array;
    const at = this.#used;
    chunk[at] = length;
    for (let index = 0; index < length; index++) chunk[at + 1 + index] = numbers[from + index] as number;
    this.#used += length + 1;
    return (chunks - 1) * CHUNK + at;
  }

  #equals(at: number, numbers: Uint32Array, from: number, to: number): boolean {
    const chunk = this.#chunks[at >>> CHUNK_SHIFT] as Uint32Array;
    const start = at & (CHUNK - 1);
    const length = to - from;
    if (chunk[start] !== length) return false;
    for (let index = 0; index < length; index++) if (chunk[start + 1 + index] !== numbers[from + index]) return false;
    return true;
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Uint32Array(old.length * 2);
    const mask = slots.length - 1;
    for (let at = 0; at < old.length; at++) {
      const stored = old[at] as number;
      if (stored === 0) continue;
      const chunk = this.#chunks[(stored - 1) >>> CHUNK_SHIFT] as Uint32Array;
      const start = (stored - 1) & (CHUNK - 1);
      let slot = hashOf(chunk, start + 1, start + 1 + (chunk[start] as number)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = stored;
    }
    this.#slots = slots;
  }
}

function hashOf(numbers: Uint32Array, from: number, to: number): number {
  let hash = to - from;
  for (let index = from; index < to; index++) {
    hash = Math.imul(hash ^ (numbers[index] as number), 0xcc9e2d51);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0x1b873593);
  return (hash ^ (hash >>> 16)) >>> 0;
}
