const BUCKET_MS = 5_000;
const BUCKETS = 6;
/** A rate may rise by this much from one bucket to the next, so that a pause does not let a burst through. */
const MOST_RISE = 1.2;
/** Signatures counted apart; more share one. */
const MAX_SIGNATURES = 10_000;
const OTHERS = '\0others';

/**
 * Learns how often each signature comes (the busiest five seconds of the last half minute) and gives it a rate, so that all
 * of them together stay at a target a second: those that come seldom are kept whole, the rest share what is left.
 */
export class RateCounter {
  readonly #target: number;
  readonly #seen = new Map<string, Float64Array>();
  #rates = new Map<string, number>();
  #lowest = 1;
  #bucket = Number.NEGATIVE_INFINITY;

  constructor(targetTps: number) {
    this.#target = targetTps;
  }

  /** Counts `weight` traces of a signature. True when the rates were worked out anew. */
  count(signature: string, weight: number, nowMs: number): boolean {
    const bucket = Math.floor(nowMs / BUCKET_MS);
    const isNew = bucket !== this.#bucket;
    if (isNew) {
      const previous = this.#bucket;
      this.#bucket = bucket;
      this.#update(previous, bucket);
    }
    const kept = this.#seen.has(signature) || this.#seen.size < MAX_SIGNATURES ? signature : OTHERS;
    let counts = this.#seen.get(kept);
    if (counts === undefined) {
      counts = new Float64Array(BUCKETS);
      this.#seen.set(kept, counts);
    }
    const place = bucket % BUCKETS;
    counts[place] = (counts[place] ?? 0) + weight;
    return isNew;
  }

  /** The rate of a signature, from 0 to 1; of one that is new, the lowest. */
  rate(signature: string): number {
    return this.#rates.get(signature) ?? this.#lowest;
  }

  get lowest(): number {
    return this.#lowest;
  }

  get rates(): ReadonlyMap<string, number> {
    return this.#rates;
  }

  #update(previous: number, bucket: number): void {
    if (this.#seen.size === 0) return;
    const perSecond = new Map<string, number>();
    for (const [signature, counts] of this.#seen) {
      perSecond.set(signature, busiest(counts, previous, bucket) / (BUCKET_MS / 1000));
    }
    const share = fairShare(this.#target, [...perSecond.values()]);
    const rates = new Map<string, number>();
    let lowest = 1;
    for (const [signature, seen] of perSecond) {
      const before = this.#rates.get(signature);
      let rate = seen > share && seen > 0 ? share / seen : 1;
      if (before !== undefined && before > 0) rate = Math.min(rate, before * MOST_RISE);
      rate = Math.min(1, rate);
      if (rate === 1 && seen === 0) {
        this.#seen.delete(signature);
        continue;
      }
      lowest = Math.min(lowest, rate);
      rates.set(signature, rate);
    }
    this.#rates = rates;
    this.#lowest = lowest;
  }
}

/** Empties the buckets that time has passed by, and gives the fullest of those that are left. */
function busiest(counts: Float64Array, previous: number, bucket: number): number {
  const passed = Math.min(BUCKETS, bucket - previous);
  for (let step = 0; step < passed; step++) counts[(bucket - step) % BUCKETS] = 0;
  return Math.max(...counts);
}

/** How much each may have so that all have `target` in sum and none more than it asks for. */
function fairShare(target: number, asked: readonly number[]): number {
  const sorted = asked.toSorted((a, b) => a - b);
  let left = target;
  let share = left / sorted.length;
  for (const [at, wanted] of sorted.entries()) {
    if (wanted >= share || at === sorted.length - 1) break;
    left -= wanted;
    share = left / (sorted.length - at - 1);
  }
  return share;
}
