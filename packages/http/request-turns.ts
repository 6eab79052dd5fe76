/**
 * Lets requests with the same idempotency key run one after another. A client that lost patience sends its request again
 * while the first one still waits for its commit; side by side both would be stored, in turn the second finds the key.
 */
export class RequestTurns {
  readonly #running = new Map<string, Promise<unknown>>();

  async run<Result>(key: string | undefined, handle: () => Promise<Result>): Promise<Result> {
    if (key === undefined) return handle();
    for (let earlier = this.#running.get(key); earlier !== undefined; earlier = this.#running.get(key)) {
      // How the earlier one ended is its own client's business.
      await earlier.then(
        () => {},
        () => {},
      );
    }
    const running = handle();
    this.#running.set(key, running);
    try {
      return await running;
    } finally {
      if (this.#running.get(key) === running) this.#running.delete(key);
    }
  }
}
