const MAX_CACHED = 4096;
const MAX_CACHED_LENGTH = 2048;

/** Remembers what the last few thousand distinct texts became: applications send the same statements again and again. */
export class Memo {
  readonly #known = new Map<string, string>();
  readonly #change: (text: string) => string;

  constructor(change: (text: string) => string) {
    this.#change = change;
  }

  of(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const changed = this.#change(text);
    if (text.length <= MAX_CACHED_LENGTH) {
      if (this.#known.size >= MAX_CACHED) this.#known.clear();
      this.#known.set(text, changed);
    }
    return changed;
  }
}
