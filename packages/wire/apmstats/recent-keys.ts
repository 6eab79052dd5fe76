/** More than busy servers have combinations at a time. */
const SLOTS = 4096;

/**
 * The keys that spans were counted by lately, found by the dictionary indexes of what they consist of. Spans repeat few
 * combinations: comparing eight numbers costs a tenth of putting their texts together for a map.
 */
export class RecentKeys<Key> {
  readonly #keys: (Key | undefined)[] = Array.from({ length: SLOTS });
  readonly #count: number;
  readonly #facts: Float64Array;
  readonly #wanted: Float64Array;
  #length = 0;
  #hash = 0;
  #slot = 0;
  #owner: object | undefined;

  /** `facts`: how many numbers a combination consists of. */
  constructor(facts = 8) {
    this.#count = facts;
    this.#facts = new Float64Array(SLOTS * facts);
    this.#wanted = new Float64Array(facts);
  }

  /** Forgets everything when it was filled for another owner: numbers mean something only to one. */
  serve(owner: object): void {
    if (this.#owner === owner) return;
    this.#owner = owner;
    this.#keys.fill(undefined);
  }

  /** Begins a combination; its facts follow, always as many and in the same order. */
  begin(): void {
    this.#length = 0;
    this.#hash = 0;
  }

  fact(value: number): void {
    this.#wanted[this.#length++] = value;
    this.#hash = Math.imul(this.#hash ^ value, 0x9e3779b1);
    this.#hash ^= this.#hash >>> 15;
  }

  /** The key of the combination, when it was the last in its place. */
  get(): Key | undefined {
    this.#slot = this.#hash & (SLOTS - 1);
    const key = this.#keys[this.#slot];
    if (key === undefined) return undefined;
    const count = this.#count;
    const from = this.#slot * count;
    for (let at = 0; at < count; at++) if (this.#facts[from + at] !== this.#wanted[at]) return undefined;
    return key;
  }

  /** Remembers the key of the combination that `get` did not find. */
  set(key: Key): void {
    this.#facts.set(this.#wanted, this.#slot * this.#count);
    this.#keys[this.#slot] = key;
  }
}
