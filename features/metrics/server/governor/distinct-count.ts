import { HyperLogLog } from './hyper-log-log.ts';

/** So many are counted exactly; more to about 1.6 %. */
const EXACT = 20_000;
const LOW_BITS = 1 << 20;

/** How many different 64-bit hashes were added: exactly while they are few, in bounded memory when they are many. */
export class DistinctCount {
  #seen: Set<number> | undefined = new Set();
  readonly #many = new HyperLogLog();

  add(low: number, high: number): void {
    this.#many.add(low, high);
    if (this.#seen === undefined) return;
    // 52 of the bits: as many as a number holds exactly.
    this.#seen.add((high >>> 0) * LOW_BITS + ((low >>> 0) % LOW_BITS));
    if (this.#seen.size > EXACT) this.#seen = undefined;
  }

  count(): number {
    return this.#seen?.size ?? this.#many.count();
  }
}
