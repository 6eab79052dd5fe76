import type { Concentrator, KnownKey } from './concentrator.ts';

const ERROR = 1;
const TOP_LEVEL = 2;

/** What is to be counted of one request, once its spans are safe: until then its sender may repeat it. */
export class PendingStats {
  readonly #keys: KnownKey[] = [];
  #numbers = new Float64Array(256);

  add(
    known: KnownKey,
    endUnixMs: number,
    weight: number,
    durationNs: number,
    isError: boolean,
    isTopLevel: boolean,
  ): void {
    const at = this.#keys.length * 4;
    if (at + 4 > this.#numbers.length) {
      const larger = new Float64Array(this.#numbers.length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#keys.push(known);
    this.#numbers[at] = endUnixMs;
    this.#numbers[at + 1] = weight;
    this.#numbers[at + 2] = durationNs;
    this.#numbers[at + 3] = (isError ? ERROR : 0) | (isTopLevel ? TOP_LEVEL : 0);
  }

  get count(): number {
    return this.#keys.length;
  }

  /** Counts everything. */
  commit(concentrator: Concentrator, nowMs: number): void {
    const numbers = this.#numbers;
    for (const [index, known] of this.#keys.entries()) {
      const at = index * 4;
      const marks = numbers[at + 3] ?? 0;
      concentrator.add(
        known,
        numbers[at] ?? 0,
        nowMs,
        numbers[at + 1] ?? 1,
        numbers[at + 2] ?? 0,
        (marks & ERROR) !== 0,
        (marks & TOP_LEVEL) !== 0,
      );
    }
  }
}
