import type { Clock } from '@komainu/kernel/clock.ts';

/** Screens ask again more often than this while somebody looks. */
const LOOKS_MS = 60_000;
/** Beyond it the oldest are forgotten. */
const MOST_HOSTS = 1_000;

/** Which hosts somebody looks at: their Agents are asked for news every two seconds. */
export class Watchers {
  readonly #clock: Clock;
  readonly #lookedAtMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Somebody looks at a process or a container of the host. */
  look(host: string): void {
    this.#lookedAtMs.delete(host);
    this.#lookedAtMs.set(host, this.#clock.nowMs());
    const [oldest] = this.#lookedAtMs.keys();
    if (this.#lookedAtMs.size > MOST_HOSTS && oldest !== undefined) this.#lookedAtMs.delete(oldest);
  }

  /** 1 while somebody looks, otherwise 0: nobody needs to know how many. */
  of(host: string): number {
    const lookedMs = this.#lookedAtMs.get(host);
    if (lookedMs === undefined) return 0;
    if (this.#clock.nowMs() - lookedMs < LOOKS_MS) return 1;
    this.#lookedAtMs.delete(host);
    return 0;
  }
}
