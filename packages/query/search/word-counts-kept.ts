/** In how many rows of each part of a table a word stands, by the part's key; zero where it does not. */
type RowsByPart = ReadonlyMap<string, number>;

/** Far longer than words that anybody asks for twice. */
const LONGEST_WORD = 200;

/**
 * In how many rows of which parts words stand that were asked for lately. Parts never change, so that holds for ever; which
 * parts there are must be asked each time. The words that were not asked for longest are forgotten first.
 */
export class KeptWordCounts {
  readonly #most: number;
  readonly #words = new Map<string, RowsByPart>();
  #held = 0;

  /** `most` is how many counts are kept, of all words and parts together. */
  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#held;
  }

  of(word: string): RowsByPart | undefined {
    const rows = this.#words.get(word);
    if (rows === undefined) return undefined;
    this.#words.delete(word);
    this.#words.set(word, rows);
    return rows;
  }

  /** In place of what was known of the word. */
  keep(word: string, rows: RowsByPart): void {
    this.#forget(word);
    if (word.length > LONGEST_WORD || rows.size > this.#most) return;
    this.#words.set(word, rows);
    this.#held += rows.size;
    for (const oldest of this.#words.keys()) {
      if (this.#held <= this.#most) return;
      this.#forget(oldest);
    }
  }

  #forget(word: string): void {
    this.#held -= this.#words.get(word)?.size ?? 0;
    this.#words.delete(word);
  }
}
