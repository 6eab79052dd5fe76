import type { MetricLine } from '@komainu/wire/dogstatsd/line.ts';

interface Entry<Value> {
  readonly hash: number;
  readonly type: MetricLine['type'];
  readonly name: Buffer;
  readonly tags: Buffer;
  /** Container, external data and cardinality, as they came. */
  readonly container: Buffer;
  readonly external: Buffer;
  readonly cardinality: Buffer;
  readonly sender: number;
  readonly value: Value;
}

/**
 * Finds what belongs to a metric line by its bytes (name, type, tags, origin and sender as they came) without making a string: at half a
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
      if (entry.hash === line.hash && entry.type === line.type && sameLine(entry, line)) return entry.value;
    }
  }

  /** Adds what `get` did not find; the bytes are copied. */
  add(line: MetricLine, value: Value): void {
    if (this.#size * 2 >= this.#slots.length) this.#rebuild(this.#slots.length * 2, () => true);
    this.#put({
      hash: line.hash,
      type: line.type,
      name: copyOf(line.bytes, line.nameStart, line.nameEnd),
      tags: copyOf(line.bytes, line.tagsStart, line.tagsEnd),
      container: copyOf(line.bytes, line.containerStart, line.containerEnd),
      external: copyOf(line.bytes, line.externalStart, line.externalEnd),
      cardinality: copyOf(line.bytes, line.cardinalityStart, line.cardinalityEnd),
      sender: line.sender,
      value,
    });
  }

  /** Forgets everything. */
  clear(): void {
    this.#slots = new Array(1024);
    this.#size = 0;
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

const NOTHING = Buffer.alloc(0);

function copyOf(bytes: Buffer, start: number, end: number): Buffer {
  return start === end ? NOTHING : Buffer.from(bytes.subarray(start, end));
}

function sameLine(entry: Entry<unknown>, line: MetricLine): boolean {
  const { bytes } = line;
  return (
    entry.sender === line.sender &&
    sameBytes(entry.name, bytes, line.nameStart, line.nameEnd) &&
    sameBytes(entry.tags, bytes, line.tagsStart, line.tagsEnd) &&
    sameBytes(entry.container, bytes, line.containerStart, line.containerEnd) &&
    sameBytes(entry.external, bytes, line.externalStart, line.externalEnd) &&
    sameBytes(entry.cardinality, bytes, line.cardinalityStart, line.cardinalityEnd)
  );
}

function sameBytes(known: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let index = 0, at = start; index < known.length; index++, at++) {
    if (known[index] !== bytes[at]) return false;
  }
  return true;
}
