import { FLAG, type SpanNotes } from './span-notes.ts';

/** Ids made to collide could otherwise cost the square of their number. */
const MAX_PROBES = 64;

/** The numbers that are kept of each span, by place. */
const AT = {
  spanLow: 0,
  spanHigh: 1,
  parentLow: 2,
  parentHigh: 3,
  start: 4,
  stop: 5,
  flags: 6,
  service: 7,
  name: 8,
  resource: 9,
  type: 10,
  status: 11,
  kind: 12,
  method: 13,
  endpoint: 14,
  grpcStatus: 15,
  env: 16,
  version: 17,
  peerTags: 18,
} as const;
const WIDTH = 19;

export type SpanNumber = keyof typeof AT;

/** The spans of one chunk after they were encoded: what only the whole chunk tells is found from here. */
export class ChunkSpans {
  count = 0;
  #numbers = new Uint32Array(64 * WIDTH);
  durationsNs = new Float64Array(64);
  endsUnixMs = new Float64Array(64);
  /** The largest share of requests that a span stands for. */
  weight = 1;
  hasError = false;
  hasException = false;
  hasSingle = false;
  /** NaN when no span stated one. */
  priority = Number.NaN;
  #table = new Int32Array(64);
  #slots = 0;
  #isIndexed = false;

  reset(): void {
    this.count = 0;
    this.weight = 1;
    this.hasError = this.hasException = this.hasSingle = this.#isIndexed = false;
    this.priority = Number.NaN;
  }

  /** Adds a span whose bytes lie in `[start, stop)`. */
  add(notes: SpanNotes, span: SpanIds, start: number, stop: number): void {
    if (this.count === this.durationsNs.length) this.#grow();
    const numbers = this.#numbers;
    const from = this.count * WIDTH;
    numbers[from] = span.spanLow;
    numbers[from + 1] = span.spanHigh;
    numbers[from + 2] = span.parentLow;
    numbers[from + 3] = span.parentHigh;
    numbers[from + 4] = start;
    numbers[from + 5] = stop;
    numbers[from + 6] = notes.flags;
    numbers[from + 7] = notes.service;
    numbers[from + 8] = notes.name;
    numbers[from + 9] = notes.resource;
    numbers[from + 10] = notes.type;
    numbers[from + 11] = notes.status;
    numbers[from + 12] = notes.kind;
    numbers[from + 13] = notes.method;
    numbers[from + 14] = notes.endpoint;
    numbers[from + 15] = notes.grpcStatus;
    numbers[from + 16] = notes.env;
    numbers[from + 17] = notes.version;
    numbers[from + 18] = notes.peerTags;
    this.durationsNs[this.count] = notes.durationNs;
    this.endsUnixMs[this.count] = notes.endUnixMs;
    this.count++;
    if (notes.sampleRate < 1) this.weight = Math.max(this.weight, 1 / notes.sampleRate);
    if ((notes.flags & FLAG.error) !== 0) this.hasError = true;
    if ((notes.flags & FLAG.exception) !== 0) this.hasException = true;
    if ((notes.flags & FLAG.single) !== 0) this.hasSingle = true;
    // The root's word counts, where several spans have one.
    const isRoot = (span.parentLow | span.parentHigh) === 0;
    if (!Number.isNaN(notes.priority) && (isRoot || Number.isNaN(this.priority))) this.priority = notes.priority;
  }

  get(at: number, what: SpanNumber): number {
    return this.#numbers[at * WIDTH + AT[what]] ?? 0;
  }

  setFlag(at: number, flag: number): void {
    const place = at * WIDTH + AT.flags;
    this.#numbers[place] = (this.#numbers[place] ?? 0) | flag;
  }

  /**
   * The span that speaks for the trace: the last without a parent, else one whose parent is not in the chunk, else the last.
   * The chunk must not be empty.
   */
  root(): number {
    for (let at = this.count - 1; at >= 0; at--) {
      if ((this.get(at, 'parentLow') | this.get(at, 'parentHigh')) === 0) return at;
    }
    for (let at = this.count - 1; at >= 0; at--) if (this.#parentOf(at) < 0) return at;
    return this.count - 1;
  }

  /** Marks entries of services: spans whose parent is absent, or belongs to another service. */
  markTopLevel(mark: (at: number) => void): void {
    for (let at = 0; at < this.count; at++) {
      if ((this.get(at, 'flags') & FLAG.topLevel) !== 0) continue;
      const parent = this.#parentOf(at);
      if (parent >= 0 && this.get(parent, 'service') === this.get(at, 'service')) continue;
      this.setFlag(at, FLAG.topLevel);
      mark(at);
    }
  }

  /** The place of a span's parent within the chunk, or -1. */
  #parentOf(at: number): number {
    const low = this.get(at, 'parentLow');
    const high = this.get(at, 'parentHigh');
    if ((low | high) === 0) return -1;
    if (!this.#isIndexed) this.#index();
    const mask = this.#slots - 1;
    for (let slot = slotOf(low, high) & mask, probes = 0; probes < MAX_PROBES; slot = (slot + 1) & mask, probes++) {
      const candidate = (this.#table[slot] ?? 0) - 1;
      if (candidate < 0) return -1;
      if (this.get(candidate, 'spanLow') === low && this.get(candidate, 'spanHigh') === high) return candidate;
    }
    return -1;
  }

  /** Puts the spans into an open-addressed table by their ids. */
  #index(): void {
    this.#isIndexed = true;
    this.#slots = 16;
    while (this.#slots < this.count * 2) this.#slots *= 2;
    if (this.#table.length < this.#slots) this.#table = new Int32Array(this.#slots);
    else this.#table.fill(0, 0, this.#slots);
    const mask = this.#slots - 1;
    for (let at = 0; at < this.count; at++) {
      let slot = slotOf(this.get(at, 'spanLow'), this.get(at, 'spanHigh')) & mask;
      let probes = 0;
      while ((this.#table[slot] ?? 0) !== 0 && probes < MAX_PROBES) {
        slot = (slot + 1) & mask;
        probes++;
      }
      if (probes < MAX_PROBES) this.#table[slot] = at + 1;
    }
  }

  #grow(): void {
    const size = this.count * 2;
    const numbers = new Uint32Array(size * WIDTH);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    const durations = new Float64Array(size);
    durations.set(this.durationsNs);
    this.durationsNs = durations;
    const ends = new Float64Array(size);
    ends.set(this.endsUnixMs);
    this.endsUnixMs = ends;
  }
}

/** The ids of a span, in halves of 32 bits. */
export interface SpanIds {
  readonly spanLow: number;
  readonly spanHigh: number;
  readonly parentLow: number;
  readonly parentHigh: number;
}

function slotOf(low: number, high: number): number {
  return Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b) >>> 7;
}
