/**
 * A fixed number of places and a bounded line in front of them, first come first served. What does not even fit into the
 * line is refused at once, so that load shows as a status and not as growing memory.
 */
export class Slots {
  readonly #maxWaiting: number;
  readonly #refusal: () => Error;
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(places: number, maxWaiting: number, refusal: () => Error) {
    this.#free = places;
    this.#maxWaiting = maxWaiting;
    this.#refusal = refusal;
  }

  /** Takes a place; the returned function gives it back. Rejects with the signal's reason when that fires first. */
  async acquire(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.#free > 0) {
      this.#free--;
      return this.#releaseOnce();
    }
    if (this.#waiting.size >= this.#maxWaiting) throw this.#refusal();
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(enter);
        reject(signal?.reason);
      };
      const enter = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      this.#waiting.add(enter);
      signal?.addEventListener('abort', leave, { once: true });
    });
    return this.#releaseOnce();
  }

  #releaseOnce(): () => void {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      const [next] = this.#waiting;
      if (next === undefined) {
        this.#free++;
        return;
      }
      this.#waiting.delete(next);
      next();
    };
  }
}
