/** Milliseconds of decoding after which others get the event loop: timers, sockets, the answers of queries. */
const BUDGET_MS = 8;

/**
 * Spreads work that blocks over turns of the event loop. Many connections deliver their bodies in one turn; decoding them
 * all at once would keep everybody else waiting for a tenth of a second. Work is begun in the order in which it came.
 */
export class LoopBudget {
  readonly #nowMs: () => number;
  readonly #waiting: (() => void)[] = [];
  #spentMs = 0;
  #scheduled = false;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  /** Runs `work` now when this turn has time left, else in a later one. What it does after its first wait is not counted. */
  run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#waiting.length === 0 && this.#spentMs < BUDGET_MS) return this.#timed(work);
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => {
        this.#timed(work).then(resolve, reject);
      });
      this.#schedule();
    });
  }

  #timed<Result>(work: () => Promise<Result>): Promise<Result> {
    const startedMs = this.#nowMs();
    try {
      return work();
    } finally {
      this.#spentMs += this.#nowMs() - startedMs;
      this.#schedule();
    }
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#spentMs = 0;
      while (this.#spentMs < BUDGET_MS) {
        const next = this.#waiting.shift();
        if (next === undefined) return;
        next();
      }
      this.#schedule();
    });
  }
}
