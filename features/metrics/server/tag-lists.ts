const CHUNK = 2 ** 20;

/**
 * Lists of texts that repeat a lot, such as the tags of series: a text is kept once, a list is four bytes a text. Lists are
 * never taken out again.
 */
export class TagLists {
  readonly #texts: string[] = [];
  readonly #numbers = new Map<string, number>();
  /** Each list as its length and the numbers of its texts; no list lies in two chunks. */
  readonly #chunks: Uint32Array[] = [];
  #used = CHUNK;

  /** Keeps a list; where it is. */
  add(list: readonly string[]): number {
    if (this.#used + list.length + 1 > CHUNK) {
      this.#chunks.push(new Uint32Array(Math.max(CHUNK, list.length + 1)));
      this.#used = 0;
    }
    const chunks = this.#chunks.length;
    const chunk = this.#chunks[chunks - 1] ?? new Uint32Array();
    const at = this.#used;
    chunk[at] = list.length;
    for (const [index, text] of list.entries()) chunk[at + 1 + index] = this.#numberOf(text);
    this.#used += list.length + 1;
    return (chunks - 1) * CHUNK + at;
  }

  /** The list that `add` put there. */
  list(at: number): string[] {
    return Array.from({ length: this.length(at) }, (_, index) => this.text(this.number(at, index)));
  }

  length(at: number): number {
    return this.#chunks[Math.floor(at / CHUNK)]?.[at % CHUNK] ?? 0;
  }

  /** The number of the text at this place of a list; equal texts have one number. */
  number(at: number, index: number): number {
    return this.#chunks[Math.floor(at / CHUNK)]?.[(at % CHUNK) + 1 + index] ?? 0;
  }

  /** The number of a text, or -1 where no list has it. */
  find(text: string): number {
    return this.#numbers.get(text) ?? -1;
  }

  text(number: number): string {
    return this.#texts[number] ?? '';
  }

  #numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#texts.length);
    return this.#texts.push(text) - 1;
  }
}
