import type { MetricLine } from '@komainu/wire/dogstatsd/line.ts';

interface Entry<Value> {
  readonly hash: number;
  readonly type: MetricLine['type'];
  readonly name: Buffer;
  readonly tags: Buffer;
  readonly value: Value;
}

/**
 * Finds what belongs to a metric line by its bytes (name, type and tags as they came) without making a string: at half a
 * million lines a second the strings would cost more than everything else. Open addressing, at most half full.
 */
export class ContextTable<Value> {
  #slots: (Entry<Value> | undefined)[] = new Array(1024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(line: MetricLine): Value | undefined {
    const mask = this.#slots.length - 1;
    for (let slot = line.hash & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot];
      if (entry === undefined) return undefined;
      if (entry.hash === line.hash && entry.type === line.type && sameBytes(entry, line)) return entry.value;
    }
  }

  /** Adds what `get` did not find; the bytes are copied. */
  add(line: MetricLine, value: Value): void {
    if (this.#size * 2 >= this.#slots.length) this.#rebuild(this.#slots.length * 2, () => true);
    this.#put({
      hash: line.hash,
      type: line.type,
      name: Buffer.from(line.bytes.subarray(line.nameStart, line.nameEnd)),
      tags: Buffer.from(line.bytes.subarray(line.tagsStart, line.tagsEnd)),
      value,
    });
  }

  /** Forgets every entry whose value `keep` refuses. */
  prune(keep: (value: Value) => boolean): void {
    this.#rebuild(this.#slots.length, keep);
  }

  #put(entry: Entry<Value>): void {
    const mask = this.#slots.length - 1;
    let slot = entry.hash & mask;
    while (this.#slots[slot] !== undefined) slot = (slot + 1) & mask;
    this.#slots[slot] = entry;
    this.#size++;
  }

  #rebuild(slots: number, keep: (value: Value) => boolean): void {
    const before = this.#slots;
    this.#slots = new Array(slots);
    this.#size = 0;
    for (const entry of before) if (entry !== undefined && keep(entry.value)) this.#put(entry);
  }
}

function sameBytes(entry: Entry<unknown>, line: MetricLine): boolean {
  const { name, tags } = entry;
  if (name.length !== line.nameEnd - line.nameStart || tags.length !== line.tagsEnd - line.tagsStart) return false;
  const bytes = line.bytes;
  for (let index = 0, at = line.nameStart; index < name.length; index++, at++) {
    if (name[index] !== bytes[at]) return false;
  }
  for (let index = 0, at = line.tagsStart; index < tags.length; index++, at++) {
    if (tags[index] !== bytes[at]) return false;
  }
  return true;
}
