import type { Outcome } from './outcome.ts';

/** What the server said that it should not have, with how often and when last. */
export interface AnswerProblem {
  /** 0 for no answer at all. */
  readonly status: number;
  readonly route: string;
  /** What became of the payload: `drop` it is lost, otherwise it waits. */
  readonly outcome: Outcome;
  /** The begin of the server's own words, or why there was no answer. */
  readonly said: string;
  readonly count: number;
  readonly lastUnixMs: number;
}

const MAX_PROBLEMS = 20;
const MAX_SAID = 200;

/** Remembers the answers of one target: the last good one, and each kind of bad one. */
export class AnswerBook {
  readonly #problems = new Map<string, AnswerProblem>();
  lastSuccessUnixMs = 0;
  /** What the last answer said of the key. */
  keyAccepted: boolean | undefined;

  good(nowMs: number): void {
    this.lastSuccessUnixMs = nowMs;
    this.keyAccepted = true;
  }

  /** `path` may have a query; `said` is cut. Kinds that were seen longest ago make room. */
  bad(status: number, path: string, outcome: Outcome, said: string, nowMs: number): void {
    if (outcome === 'refused') this.keyAccepted = false;
    const route = path.split('?')[0] ?? path;
    const key = `${status} ${route}`;
    const count = (this.#problems.get(key)?.count ?? 0) + 1;
    this.#problems.delete(key);
    this.#problems.set(key, { status, route, outcome, said: said.slice(0, MAX_SAID), count, lastUnixMs: nowMs });
    if (this.#problems.size <= MAX_PROBLEMS) return;
    for (const oldest of this.#problems.keys()) {
      this.#problems.delete(oldest);
      break;
    }
  }

  /** The newest first. */
  problems(): AnswerProblem[] {
    return [...this.#problems.values()].reverse();
  }
}
