/** What requests are counted by. */
export interface StatKey {
  readonly service: string;
  readonly name: string;
  readonly resource: string;
  readonly type: string;
  readonly env: string;
  readonly version: string;
  /** '' when the span is no HTTP request. */
  readonly httpStatus: string;
  readonly kind: string;
  readonly synthetics: boolean;
}

/** What was counted by a key. */
export class StatGroup {
  readonly key: StatKey;
  hits = 0;
  errors = 0;
  durationNs = 0;

  constructor(key: StatKey) {
    this.key = key;
  }

  /** Counts one request that stands for `weight`. */
  count(weight: number, isError: boolean, durationNs: number): void {
    this.hits += weight;
    if (isError) this.errors += weight;
    this.durationNs += durationNs * weight;
  }
}

type Counted = StatKey & Pick<StatGroup, 'hits' | 'errors' | 'durationNs'>;

/** Combinations counted apart in one bucket; more share the resource `_other`, so memory stays bounded. */
const MAX_GROUPS = 20_000;

/** Counts by key and by time. */
export class StatBuckets {
  readonly #bucketMs: number;
  readonly #buckets = new Map<number, Map<string, StatGroup>>();

  constructor(bucketMs: number) {
    this.#bucketMs = bucketMs;
  }

  /** The start of the bucket of a time. */
  startOf(unixMs: number): number {
    return Math.floor(unixMs / this.#bucketMs) * this.#bucketMs;
  }

  add(key: StatKey, endUnixMs: number, weight: number, isError: boolean, durationNs: number): void {
    this.group(key, this.startOf(endUnixMs), textOf(key)).count(weight, isError, durationNs);
  }

  /** Adds all counts of `other`; what lies outside of these times goes to the first or the last bucket within them. */
  merge(other: StatBuckets, firstUnixMs: number, lastUnixMs: number): void {
    const first = this.startOf(firstUnixMs);
    const last = this.startOf(lastUnixMs);
    for (const [start, bucket] of other.#buckets) {
      for (const [text, counts] of bucket) {
        const group = this.group(counts.key, Math.min(Math.max(start, first), last), text);
        group.hits += counts.hits;
        group.errors += counts.errors;
        group.durationNs += counts.durationNs;
      }
    }
  }

  /** The counts of a key in the bucket that starts then; `text` is what `textOf` gives for the key. */
  group(key: StatKey, start: number, text: string): StatGroup {
    let bucket = this.#buckets.get(start);
    if (bucket === undefined) {
      bucket = new Map();
      this.#buckets.set(start, bucket);
    }
    let group = bucket.get(text);
    if (group === undefined) {
      const isFull = bucket.size >= MAX_GROUPS;
      const kept = isFull ? keyText(key, OTHER) : text;
      group = isFull ? bucket.get(kept) : undefined;
      if (group === undefined) {
        group = new StatGroup(isFull ? { ...key, resource: OTHER } : key);
        bucket.set(kept, group);
      }
    }
    return group;
  }

  /** Takes out the buckets that ended before `beforeUnixMs`. */
  take(beforeUnixMs: number): { startUnixMs: number; groups: Counted[] }[] {
    const taken: { startUnixMs: number; groups: Counted[] }[] = [];
    for (const [startUnixMs, bucket] of this.#buckets) {
      if (startUnixMs + this.#bucketMs > beforeUnixMs) continue;
      this.#buckets.delete(startUnixMs);
      const groups = [...bucket.values()].map(({ key, ...counts }): Counted => ({ ...key, ...counts }));
      taken.push({ startUnixMs, groups });
    }
    return taken.sort((a, b) => a.startUnixMs - b.startUnixMs);
  }
}

const OTHER = '_other';

/** What tells keys apart. Whoever counts by a key again and again keeps its text: putting it together costs most. */
export function textOf(key: StatKey): string {
  return keyText(key, key.resource);
}

function keyText(key: StatKey, resource: string): string {
  return `${key.service}\0${key.name}\0${resource}\0${key.type}\0${key.env}\0${key.version}\0${key.httpStatus}\0${key.kind}\0${key.synthetics ? 1 : 0}`;
}
