import type { Clock } from '@komainu/kernel/clock.ts';

/** A measurement is forgotten after this time: clocks drift. */
const FRESH_MS = 10 * 60_000;

/**
 * How far the server's clock is ahead of ours, learnt from the `Date` of its answers. A `Date` has whole seconds, and an answer
 * was written somewhere between question and arrival: each answer bounds the difference, and the bounds of many meet.
 */
export class ClockSkew {
  readonly #clock: Clock;
  #leastMs = Number.NEGATIVE_INFINITY;
  #mostMs = Number.POSITIVE_INFINITY;
  #sinceMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  nowMs(): number {
    return this.#clock.nowMs();
  }

  /** Takes the `Date` of an answer to what was sent at `sentMs`. */
  observe(date: string | undefined, sentMs: number): void {
    const serverMs = Date.parse(date ?? '');
    const nowMs = this.#clock.nowMs();
    if (Number.isNaN(serverMs) || nowMs < sentMs) return;
    const least = serverMs - nowMs;
    const most = serverMs + 1_000 - sentMs;
    const stale = nowMs - this.#sinceMs > FRESH_MS;
    if (stale || least > this.#mostMs || most < this.#leastMs) {
      // The first one, or a clock that was set meanwhile: begin anew.
      this.#leastMs = least;
      this.#mostMs = most;
      this.#sinceMs = nowMs;
      return;
    }
    this.#leastMs = Math.max(this.#leastMs, least);
    this.#mostMs = Math.min(this.#mostMs, most);
  }

  /** Milliseconds, positive when the server's clock is ahead; undefined before the first answer. */
  get skewMs(): number | undefined {
    return Number.isFinite(this.#leastMs) ? Math.round((this.#leastMs + this.#mostMs) / 2) : undefined;
  }

  /** How far the skew may be from what is said. */
  get uncertaintyMs(): number | undefined {
    return Number.isFinite(this.#leastMs) ? Math.round((this.#mostMs - this.#leastMs) / 2) : undefined;
  }
}
