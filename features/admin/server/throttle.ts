import type { Clock } from '@komainu/kernel/clock.ts';

const WINDOW_MS = 15 * 60_000;
const FREE_TRIES = 5;
const MAX_TRACKED = 10_000;

/**
 * Slows guessing down: after five failures for a name or an address within a quarter of an hour, each further try waits
 * twice as long as the one before, up to the whole window.
 */
export class SignInThrottle {
  readonly #clock: Clock;
  readonly #failures = new Map<string, { count: number; lastMs: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds until a try for any of the subjects is allowed; 0 means now. */
  waitMs(subjects: readonly string[]): number {
    return Math.max(0, ...subjects.map((subject) => this.#waitFor(subject)));
  }

  failed(subjects: readonly string[]): void {
    const nowMs = this.#clock.nowMs();
    for (const subject of subjects) {
      const count = (this.#recent(subject)?.count ?? 0) + 1;
      this.#failures.delete(subject);
      this.#failures.set(subject, { count, lastMs: nowMs });
    }
    for (const oldest of this.#failures.keys()) {
      if (this.#failures.size <= MAX_TRACKED) break;
      this.#failures.delete(oldest);
    }
  }

  succeeded(subjects: readonly string[]): void {
    for (const subject of subjects) this.#failures.delete(subject);
  }

  #waitFor(subject: string): number {
    const entry = this.#recent(subject);
    if (entry === undefined || entry.count < FREE_TRIES) return 0;
    const delayMs = Math.min(WINDOW_MS, 1_000 * 2 ** (entry.count - FREE_TRIES));
    return Math.max(0, entry.lastMs + delayMs - this.#clock.nowMs());
  }

  #recent(subject: string): { count: number; lastMs: number } | undefined {
    const entry = this.#failures.get(subject);
    return entry !== undefined && this.#clock.nowMs() - entry.lastMs < WINDOW_MS ? entry : undefined;
  }
}
