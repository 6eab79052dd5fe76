import type { PartitionOffset, TopicPartition } from './reader.ts';

/** When the end of a partition was where: seen by ourselves, oldest first. */
interface Seen {
  readonly offset: number;
  readonly timeMs: number;
}

/** Some hours at a run each fifteen seconds; the oldest go first. */
const MAX_SEEN = 1000;

/** Remembers when the ends of partitions were where, and says from that when a message was written. */
export class OffsetTimes {
  readonly #seen = new Map<string, Seen[]>();

  /** Notes where the ends are now. An end that went back is a new topic of an old name: what was known of it is forgotten. */
  note(ends: readonly PartitionOffset[], nowMs: number): void {
    const present = new Set(ends.map(keyOf));
    for (const key of this.#seen.keys()) if (!present.has(key)) this.#seen.delete(key);
    for (const end of ends) {
      const known = this.#seen.get(keyOf(end)) ?? [];
      const last = known.at(-1);
      const kept = last !== undefined && end.offset < last.offset ? [] : known;
      // An end that did not move was reached when it was seen first, and is there still.
      const before = kept.at(-2);
      if (before?.offset === end.offset) kept.pop();
      kept.push({ offset: end.offset, timeMs: nowMs });
      this.#seen.set(keyOf(end), kept.slice(-MAX_SEEN));
    }
  }

  /** Seconds between the writing of the message at `offset` and that of the newest; undefined while too little is known. */
  lagS(partition: TopicPartition, offset: number): number | undefined {
    const seen = this.#seen.get(keyOf(partition)) ?? [];
    const newest = seen.at(-1);
    const timeMs = timeOf(seen, offset);
    return newest === undefined || timeMs === undefined ? undefined : Math.max(0, (newest.timeMs - timeMs) / 1000);
  }
}

function timeOf(seen: readonly Seen[], offset: number): number | undefined {
  const after = seen.findIndex((one) => one.offset >= offset);
  if (after < 0) return seen.at(-1)?.timeMs;
  const exact = seen.findLast((one) => one.offset === offset);
  if (exact !== undefined) return exact.timeMs;
  // Older than all that was seen: as fast as between the first and the last.
  const [one, other] = after === 0 ? [seen[0], seen.at(-1)] : [seen[after - 1], seen[after]];
  if (one === undefined || other === undefined || one.offset === other.offset) return undefined;
  return one.timeMs + ((offset - one.offset) * (other.timeMs - one.timeMs)) / (other.offset - one.offset);
}

function keyOf({ topic, partition }: TopicPartition): string {
  return `${partition} ${topic}`;
}
