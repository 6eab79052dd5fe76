/** A text that may be given as a place in the bytes of a request: it becomes a string when somebody asks for it. */
export class PlacedText {
  /** Where it lies; -1 when it is given as a string. */
  start = -1;
  end = 0;
  #text: string | undefined = '';

  /** The text; `bytes` is what places lie in. */
  in(bytes: Buffer): string {
    this.#text ??= bytes.toString('utf8', this.start, this.end);
    return this.#text;
  }

  set(text: string): void {
    this.#text = text;
    this.start = -1;
  }

  place(start: number, end: number): void {
    this.#text = undefined;
    this.start = start;
    this.end = end;
  }
}
