/** Texts of logs that wait to become bodies, and which of them belong to requests that wait for them. */
export class EventBatch {
  #events: string[] = [];
  #length = 0;
  #settled = 0;

  /** UTF-16 units. */
  get length(): number {
    return this.#length;
  }

  get isEmpty(): boolean {
    return this.#events.length === 0;
  }

  add(event: string): void {
    this.#events.push(event);
    this.#length += event.length;
  }

  /** What was added so far stays. */
  settle(): void {
    this.#settled = this.#events.length;
  }

  /** Takes back what was added since `settle`. */
  abandon(): void {
    for (const event of this.#events.splice(this.#settled)) this.#length -= event.length;
  }

  /** Hands everything out in groups of at most `maxBytes` UTF-8 bytes; a larger event goes alone. */
  *take(maxBytes: number): Iterable<readonly string[]> {
    const events = this.#events;
    this.#events = [];
    this.#length = 0;
    this.#settled = 0;
    let from = 0;
    let bytes = 0;
    for (let at = 0; at < events.length; at++) {
      const size = Buffer.byteLength(events[at] ?? '') + 1;
      if (at > from && bytes + size > maxBytes) {
        yield events.slice(from, at);
        from = at;
        bytes = 0;
      }
      bytes += size;
    }
    if (from < events.length) yield events.slice(from);
  }
}
